using Haven.Organisations.Inbox;
using Haven.Privacy.Purposes;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Contact;

/// <summary>An organisation with somebody who reads its inbox, and strangers who write.</summary>
internal sealed record Correspondence(TestOrganisation Organisation, TestMember Admin)
{
    public const string Words = "Your waiting room is cold, and the tea is good.";

    public string Form => "/organisations/contact/" + Organisation.Code;

    public static async Task<Correspondence> OnAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        return new(organisation, await organisation.CreateMemberAsync(Roles.Administrator));
    }

    /// <summary>What somebody fills in; the words make two messages differ.</summary>
    public static (string, string)[] Filled(
        string words = Words,
        params (string, string)[] further
    ) => [("message", words), ("age", "yes"), .. further];

    public async Task<Page> WriteAsync(
        Installation haven,
        string words = Words,
        params (string, string)[] further
    )
    {
        using var stranger = haven.Browser();
        return await stranger.SubmitAsync(Form, Filled(words, further));
    }

    public async Task<List<ContactMessage>> MessagesAsync()
    {
        await using var context = Organisation.Open();
        return await context
            .Set<ContactMessage>()
            .AsNoTracking()
            .OrderBy(m => m.ArrivedAt)
            .ToListAsync();
    }

    public async Task<string> OnlyPathAsync() =>
        $"/organisations/inbox/{(await MessagesAsync()).Single().Id:D}";
}
