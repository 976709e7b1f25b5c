using Haven.Privacy.Audit;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Consent;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Consent;

/// <summary>What clients are asked and say, straight through the core.</summary>
internal static class ConsentSaying
{
    public static readonly ConsentVoice Self = new(Voice.Self, Manner.InPerson);

    public static ConsentForm Form => ClientConsent.Form;

    /// <summary>Asks with the words that hold now; yes to what is named, no to the rest.</summary>
    public static async Task<ConsentResult> AnswerAsync(
        this TestMember member,
        Client client,
        params string[] yes
    ) => await member.AnswerAsync(client, await member.AskAsync(client, yes));

    public static Task<ConsentResult> AnswerAsync(
        this TestMember member,
        Client client,
        ConsentAsk ask
    ) =>
        member
            .Installation.Get<ConsentDesk>()
            .RecordAsync(
                member.Reader,
                Purpose.Consent,
                (client.PersonKey, "204-117"),
                ask,
                CancellationToken.None
            );

    /// <summary>A page that was opened and answered, and not sent yet.</summary>
    public static async Task<ConsentAsk> AskAsync(
        this TestMember member,
        Client client,
        params string[] yes
    )
    {
        var wording = await member
            .Installation.Get<ConsentWordings>()
            .CurrentAsync(member.Reader.Organisation, Form, CancellationToken.None);
        return new ConsentAsk(
            Form.Key,
            wording.Hash,
            "en",
            (await member.ReadAsync(client)).Last(Form),
            Form.Items.ToDictionary(i => i.Key, i => yes.Contains(i.Key, StringComparer.Ordinal)),
            Self
        );
    }

    /// <param name="items">None for everything.</param>
    public static Task<ConsentResult> WithdrawAsync(
        this TestMember member,
        Client client,
        params string[] items
    ) =>
        member
            .Installation.Get<ConsentDesk>()
            .WithdrawAsync(
                member.Reader,
                Purpose.Consent,
                (client.PersonKey, "204-117"),
                Form,
                items,
                Self,
                CancellationToken.None
            );

    public static Task<ConsentSheet> ReadAsync(this TestMember member, Client client) =>
        member
            .Installation.Get<ConsentReading>()
            .ReadAsync(
                member.Reader,
                Purpose.Consent,
                client.PersonKey,
                typeof(Client),
                CancellationToken.None
            );

    /// <summary>The purposes of the form for which a client can be opened, as the vault sees it.</summary>
    public static async Task<IReadOnlyList<Purpose>> OpenForAsync(
        this TestOrganisation organisation,
        Client client
    )
    {
        var stored = await organisation.LoadAsync(client);
        var open = new List<Purpose>();
        foreach (var purpose in Form.Items.SelectMany(i => i.Opens))
        {
            try
            {
                var reader = new Reader(organisation.Id, Guid.NewGuid(), purpose.Roles, "test");
                await organisation.Installation.Core.Services.Vault.OpenAsync(
                    reader,
                    purpose,
                    Act.View,
                    "test",
                    [stored],
                    CancellationToken.None
                );
                open.Add(purpose);
            }
            catch (RestrictedException)
            {
                // Closed.
            }
        }
        return open;
    }

    public static async Task<int> CountAsync<T>(this TestOrganisation organisation)
        where T : class
    {
        await using var store = organisation.Open();
        return await store.Set<T>().CountAsync();
    }
}
