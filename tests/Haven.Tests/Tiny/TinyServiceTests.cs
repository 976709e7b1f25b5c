using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Tests.Privacy.Inventory;
using Haven.Tests.Privacy.Notices;
using Haven.Tests.Privacy.Restrictions;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Tiny;

/// <summary>What a service gets for declaring what it keeps, and nothing else.</summary>
public class TinyServiceTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public void ItIsDeclared_InLessThanAHundredLines() =>
        File.ReadLines(Repository.PathTo("tests", "Haven.Tests", "Tiny", "TinyService.cs"))
            .Count()
            .ShouldBeLessThan(100);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Inventory_ShowsItsRecords_AndKnowsEachOfItsColumns(string database)
    {
        var haven = await TinyHaven.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();

        var page = await officer.GetPageAsync("/privacy/inventory");
        var file = await officer.GetStringAsync("/privacy/inventory.csv", Ct);

        page.Text.ShouldContain("Somebody who signed up for an event");
        file.ShouldContain("A note about somebody who signed up,Text,sensitive,Free text");
        file.ShouldContain("Somebody who signed up for an event,Contact,personal,Contact");
        (await PhysicalTables.UnknownAsync(haven.Core)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PrivacyNotice_SaysWhatItKeepsOfGuests_AndHowLong_InBothLanguages(
        string database
    )
    {
        await Installation.OnAsync(database);
        await using var haven = await TinyHaven.StartNewAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("We hold concerts.");
        using var stranger = haven.Browser();

        string address = $"/privacy/notices/{organisation.Code}?for=visitors&lang=";
        var english = await stranger.GetPageAsync(address + "en");
        var spanish = await stranger.GetPageAsync(address + "es");
        var people = await stranger.GetPageAsync(
            $"/privacy/notices/{organisation.Code}?for=people"
        );

        english.Text.ShouldContain(
            "People who signed up for events: name, how to reach somebody. Especially protected: what is written in free words."
        );
        Cells(english)
            .ShouldContain("People who signed up for events|3 years|the day of the event");
        spanish.Text.ShouldContain("Personas inscritas en actos: nombre, datos de contacto.");
        Cells(spanish).ShouldContain("Personas inscritas en actos|3 años|el día del hecho");
        people.Text.ShouldNotContain("People who signed up for events");

        static IEnumerable<string> Cells(Page page) =>
            page
                .Html.QuerySelectorAll("main tbody tr")
                .Select(r =>
                    string.Join('|', r.QuerySelectorAll("td").Select(c => c.TextContent.Trim()))
                );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task HavenWithoutIt_KnowsNothingOfIt(string database)
    {
        var haven = await TinyHaven.OnAsync(database);
        await using var with = haven.Core.Database.Open(Scope.Installation);
        await using var without = (await Installation.OnAsync(database)).Core.Database.Open(
            Scope.Installation
        );

        with.Model.FindEntityType(typeof(Guest)).ShouldNotBeNull();
        without.Model.FindEntityType(typeof(Guest)).ShouldBeNull();
    }

    // The event is on 29 February 2028; three years later there is none, so the last day is the 28th.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NoTimeRuns_BeforeTheEventHasEnded_AndThenTheyGoOnTheDay(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await TinyHaven.StartNewAsync(database);
        var (organisation, reader) = await OrganisationAsync(haven);
        var (concert, guest) = await SignUpAsync(organisation, reader);
        var (picnic, other) = await SignUpAsync(organisation, reader);
        haven.Clock.MoveTo(new DateTimeOffset(2031, 2, 28, 23, 59, 0, TimeSpan.Zero));
        await RoundAsync(organisation);
        (await GuestsAsync(organisation)).Count.ShouldBe(2);

        await using (var store = organisation.Open())
        {
            var end = new DateTimeOffset(2028, 2, 29, 22, 0, 0, TimeSpan.Zero);
            await concert.EndAsync(store, end.UtcTicks, Ct);
            await picnic.EndAsync(store, end.AddDays(1).UtcTicks, Ct);
            await store.SaveChangesAsync(Ct);
        }
        await RoundAsync(organisation);
        (await GuestsAsync(organisation)).Count.ShouldBe(2);
        using (
            var officer = await (
                await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
            ).SignInAsync()
        )
        {
            var list = await officer.GetPageAsync("/privacy/retention");
            list.Text.ShouldContain("People who signed up for events");
            list.Text.ShouldContain("2 people");
        }

        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await RoundAsync(organisation);
        (await GuestsAsync(organisation)).ShouldBe([other.PersonKey]);
        var receipt = (await ReceiptsAsync(organisation)).ShouldHaveSingleItem();
        receipt.Rule.ShouldBe("event-guest P3Y");
        receipt.Went.ShouldBe("guest notes 1, guests 1");
        receipt.Mark.ShouldBe(Erasure.MarkOf(guest.PersonKey));

        haven.Clock.Advance(TimeSpan.FromDays(1));
        await RoundAsync(organisation);
        (await GuestsAsync(organisation)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Forgotten_EverythingOfTheGuestGoes_AndNothingOfAnother(string database)
    {
        var haven = await TinyHaven.OnAsync(database);
        var (organisation, reader) = await OrganisationAsync(haven);
        var (_, guest) = await SignUpAsync(organisation, reader);
        var (_, other) = await SignUpAsync(organisation, reader);
        var forgetting = haven.Core.Forgetting();
        var officer = reader with { Roles = Roles.PrivacyOfficer };

        (await forgetting.CountAsync(organisation.Id, guest.PersonKey, Ct)).ShouldBe(
            new Dictionary<string, int> { ["guest notes"] = 1, ["guests"] = 1 },
            ignoreOrder: true
        );
        var id = await forgetting.AskAsync(officer, Purpose.PrivacyOversight, guest.PersonKey, Ct);
        await forgetting.CompleteAsync(organisation.Id, id, Ct);

        (await GuestsAsync(organisation)).ShouldBe([other.PersonKey]);
        await using var store = organisation.Open();
        (await store.Set<GuestNote>().SingleAsync(Ct)).PersonKey.ShouldBe(other.PersonKey);
        (await store.Set<KeptPerson>().SingleAsync(Ct)).PersonKey.ShouldBe(other.PersonKey);
        (await ReceiptsAsync(organisation)).Single().Went.ShouldBe("guest notes 1, guests 1");
        await Should.ThrowAsync<VaultException>(() => OpenAsync(haven, reader, guest));
        (await OpenAsync(haven, reader, other)).Read(other.Name).ShouldBe("Ann Example");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_NeitherSeesNorChangesNorOpensIt(string database)
    {
        var haven = await TinyHaven.OnAsync(database);
        var (ours, reader) = await OrganisationAsync(haven);
        var (theirs, stranger) = await OrganisationAsync(haven);
        var (_, guest) = await SignUpAsync(ours, reader);

        (await GuestsAsync(theirs)).ShouldBeEmpty();
        await using var store = theirs.Open();
        (await store.Set<Event>().CountAsync(Ct)).ShouldBe(0);
        (await store.Set<GuestNote>().CountAsync(Ct)).ShouldBe(0);
        if (database == Databases.PostgreSql)
        {
            // Also where a query forgets the filter.
            (await store.Set<Guest>().IgnoreQueryFilters().CountAsync(Ct)).ShouldBe(0);
        }
        store.Attach(guest);
        guest.Contact = Sealed<string>.Of("mallory@elsewhere.example");
        store.Record(TinyHaven.Deed(stranger, Act.Edit, guest.PersonKey));
        await Should.ThrowAsync<OrganisationGuardException>(() => store.SaveChangesAsync(Ct));
        var stored = await LoadAsync(ours, guest);
        await Should.ThrowAsync<VaultException>(() => OpenAsync(haven, stranger, stored));
        (await OpenAsync(haven, reader, stored)).Read(stored.Contact)!.ShouldStartWith("ann@");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatItStoresOfSomebody_IsReadableInNoStoredByte(string database)
    {
        var haven = await TinyHaven.OnAsync(database);
        var (organisation, reader) = await OrganisationAsync(haven);
        string[] marks = ["Ottoline Marked", "ottoline@marked.example", "wears a marked hat"];
        await SignUpAsync(organisation, reader, marks);

        var places = await StoredBytes.PlacesOfAsync(haven);

        StoredBytes.Find(places, marks).ShouldBeEmpty();
        StoredBytes.Find(places, ["A concert of marked songs"]).ShouldNotBeEmpty();
    }

    private static async Task<(TestOrganisation, Reader)> OrganisationAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        return (organisation, (await organisation.CreateMemberAsync(Roles.Professional)).Reader);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Restricted_NothingOfTheGuestIsOpenedOrAdded_AndAnothersIs(string database)
    {
        var haven = await TinyHaven.OnAsync(database);
        var (organisation, reader) = await OrganisationAsync(haven);
        var (_, guest) = await SignUpAsync(organisation, reader);
        var (_, other) = await SignUpAsync(organisation, reader);
        (await organisation.RestrictAsync(guest.PersonKey)).ShouldBeTrue();

        await Should.ThrowAsync<RestrictedException>(() => OpenAsync(haven, reader, guest));
        await using var store = organisation.Open();
        store.Add(TinyHaven.NewNote(guest, "came late"));
        store.Record(TinyHaven.Deed(reader, Act.Create, guest.PersonKey));
        await Should.ThrowAsync<RestrictedException>(() => store.SaveChangesAsync(Ct));
        (await OpenAsync(haven, reader, other)).Read(other.Name).ShouldBe("Ann Example");
        var officer = reader with { Roles = Roles.PrivacyOfficer };
        var opened = await haven.Core.Services.Vault.OpenAsync(
            officer,
            Purpose.PrivacyOversight,
            Act.View,
            "guest",
            [guest],
            Ct
        );
        opened.Read(guest.Name).ShouldBe("Ann Example");
    }

    private static async Task<(Event, Guest)> SignUpAsync(
        TestOrganisation organisation,
        Reader reader,
        string[]? words = null
    )
    {
        var key = await organisation.Installation.Core.Keys.NewPersonAsync(organisation.Id, Ct);
        var concert = new Event
        {
            Id = Guid.NewGuid(),
            OrganisationId = organisation.Id,
            Title = "A concert of marked songs",
        };
        string[] said = words ?? ["Ann Example", "ann@guests.example", "sits in the first row"];
        var guest = TinyHaven.NewGuest(concert, key, said[0], said[1]);
        await using var store = organisation.Open();
        store.AddRange(concert, guest, TinyHaven.NewNote(guest, said[2]));
        store.Record(TinyHaven.Deed(reader, Act.Create, key));
        await store.SaveChangesAsync(Ct);
        return (concert, await LoadAsync(organisation, guest));
    }

    private static async Task<Guest> LoadAsync(TestOrganisation organisation, Guest guest)
    {
        await using var store = organisation.Open();
        return await store.Set<Guest>().AsNoTracking().SingleAsync(g => g.Id == guest.Id, Ct);
    }

    private static Task<Opened> OpenAsync(Installation haven, Reader reader, Guest guest) =>
        haven.Core.Services.Vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            "guest",
            [guest],
            Ct
        );

    private static async Task RoundAsync(TestOrganisation organisation)
    {
        await organisation.Installation.Get<RetentionService>().DeleteAsync(organisation.Id, Ct);
        await organisation.Installation.Core.Forgetting().ResumeAsync(Ct);
    }

    private static async Task<List<PersonKeyId>> GuestsAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<Guest>().Select(g => g.PersonKey).ToListAsync(Ct);
    }

    private static async Task<List<Erasure>> ReceiptsAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<Erasure>().AsNoTracking().ToListAsync(Ct);
    }
}
