using Haven.Privacy.Audit;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Haven.Tests.Privacy.Consent;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Tiny;

/// <summary>The tiny service declares what it asks, and gets the gate, the receipt and its version with it.</summary>
[Trait("Category", "Long")]
public class TinyConsentTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ItsGuests_AreAsked_ANoCloses_AndTheReceiptSaysWhatWasShown(string database)
    {
        var haven = await TinyHaven.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var reader = (await organisation.CreateMemberAsync(Roles.Professional)).Reader;
        var guest = await SignUpAsync(haven, organisation, reader);
        var form = haven.Get<ConsentForms>().Of(typeof(Guest)).ShouldHaveSingleItem();
        Task OpenAsync() =>
            haven.Core.Services.Vault.OpenAsync(
                reader,
                Purpose.CaseWork,
                Act.View,
                "guest",
                [guest],
                Ct
            );
        await OpenAsync();

        await SayAsync(haven, reader, guest, form, yes: false);
        await Should.ThrowAsync<RestrictedException>(OpenAsync);
        await SayAsync(haven, reader, guest, form, yes: true);
        await OpenAsync();

        var sheet = await ReadAsync(haven, reader, guest);
        sheet.Entries.Count.ShouldBe(2);
        sheet.Entries[0].Text!.Items.ShouldBe(["¿Podemos anotarle?"]);
        sheet.Entries[0].Answers.Items.ShouldBe([new ConsentSaid("list", true)]);
        sheet.Entries.ShouldAllBe(e => e.IsWhole);
        ConsentPaper
            .Write(sheet.Entries[0], "guest", haven.Clock.GetUtcNow())[..5]
            .ShouldBe("%PDF-"u8.ToArray());
    }

    private static async Task SayAsync(
        Installation haven,
        Reader reader,
        Guest guest,
        ConsentForm form,
        bool yes
    )
    {
        var wording = await haven
            .Get<ConsentWordings>()
            .CurrentAsync(reader.Organisation, form, Ct);
        var seen = (await ReadAsync(haven, reader, guest)).Last(form);
        var answers = new Dictionary<string, bool>(StringComparer.Ordinal) { ["list"] = yes };
        var result = await haven
            .Get<ConsentDesk>()
            .RecordAsync(
                reader,
                Purpose.Consent,
                (guest.PersonKey, "guest"),
                new(form.Key, wording.Hash, "es", seen, answers, ConsentSaying.Self),
                Ct
            );
        result.Outcome.ShouldBe(ConsentOutcome.Done);
    }

    private static Task<ConsentSheet> ReadAsync(Installation haven, Reader reader, Guest guest) =>
        haven
            .Get<ConsentReading>()
            .ReadAsync(reader, Purpose.Consent, guest.PersonKey, typeof(Guest), Ct);

    private static async Task<Guest> SignUpAsync(
        Installation haven,
        TestOrganisation organisation,
        Reader reader
    )
    {
        var concert = new Event
        {
            Id = Guid.NewGuid(),
            OrganisationId = organisation.Id,
            Title = "A concert",
        };
        var key = await haven.Core.Keys.NewPersonAsync(organisation.Id, Ct);
        var guest = TinyHaven.NewGuest(concert, key);
        await using var store = organisation.Open();
        store.AddRange(concert, guest);
        store.Record(TinyHaven.Deed(reader, Act.Create, key));
        await store.SaveChangesAsync(Ct);
        return await store.Set<Guest>().AsNoTracking().SingleAsync(Ct);
    }
}
