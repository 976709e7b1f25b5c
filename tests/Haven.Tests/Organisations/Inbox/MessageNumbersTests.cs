using Haven.Organisations.Inbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Screening.Model;
using Haven.Tests.Organisations.Contact;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Organisations.Inbox;

/// <summary>A message is found by its number, among the people whom other services keep.</summary>
public class MessageNumbersTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ANumber_FindsItsMessage_InItsOwnOrganisationAlone(string database)
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);
        await team.WriteAsync(haven, Correspondence.Words);
        await team.WriteAsync(haven, "Another thing.");
        var rosa = await team.Organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync(994_502);
        var others = await Correspondence.OnAsync(haven);
        var names = haven.Services.GetRequiredService<ISubjectNames>();
        await using var context = team.Organisation.Open();
        await using var elsewhere = others.Organisation.Open();
        var messages = await context.Set<ContactMessage>().AsNoTracking().ToListAsync(Ct);

        messages.Count.ShouldBe(2);
        foreach (var message in messages)
        {
            string number = MessageNumbers.Of(message.Id);
            (await names.FindAsync(context, number, Ct)).ShouldBe(message.PersonKey);
            (await names.FindAsync(context, $" {number.ToLowerInvariant()} ", Ct)).ShouldBe(
                message.PersonKey
            );
            (await names.HandleAsync(context, message.PersonKey, Ct)).ShouldBe(number);
            (await names.FindAsync(elsewhere, number, Ct)).ShouldBeNull();
            (await names.HandleAsync(elsewhere, message.PersonKey, Ct)).ShouldBeNull();
        }
        (await names.FindAsync(context, Words.Code(client.Code), Ct)).ShouldBe(client.PersonKey);
        (await names.AllAsync(context, Ct))
            .ShouldHaveSingleItem()
            .Person.ShouldBe(client.PersonKey);
        names.Label.ShouldContain("essage number");
        foreach (
            string wrong in new[] { "M-", "M-1234567", "M-123456789", "M-0000000G", "M-+1234567" }
        )
        {
            (await names.FindAsync(context, wrong, Ct)).ShouldBeNull(wrong);
        }
    }
}
