using System.Net;
using Haven.Organisations.TimeZones;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.TimeZones;

public class TimeZoneTests
{
    private const string Path = "/organisations/time-zone";
    private const string Account = "/organisations/account";

    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Choose_IsRecorded_AndHoldsForEverybodyAtOnce(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        using var rosa = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        (await rosa.GetPageAsync(Account)).Text.ShouldContain("15 January 2026, 09:00 UTC");
        var before = await amina.GetPageAsync(Path);
        before.Text.ShouldContain("No time zone is chosen yet");
        before.Text.ShouldContain("New York (Eastern time): Thu 04:00");

        var saved = await amina.SubmitAsync(before, ("zone", "America/New_York"));

        var after = await amina.GetPageAsync(saved.Location!.ToString());
        after.Text.ShouldContain("Days and times are shown in New York time from now on.");
        after.Text.ShouldContain("It is now 15 January 2026, 04:00 New York time.");
        (await rosa.GetPageAsync(Account)).Text.ShouldContain(
            "15 January 2026, 04:00 New York time"
        );
        (await haven.Get<IOrganisationZones>().OfAsync(organisation.Id, Ct)).Id.ShouldBe(
            "America/New_York"
        );
        await using var store = organisation.Open();
        (
            await store
                .Set<AuditRecord>()
                .CountAsync(r => r.What == "time zone" && r.Act == Act.Edit)
        ).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoAtOnce_TheSecondIsTold_AndNothingIsStored(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var amina = await organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = await amina.SignInAsync();
        var open = await browser.GetPageAsync(Path);
        await organisation.WorkInAsync("America/Chicago");

        var late = await browser.SubmitAsync(open, ("zone", "America/New_York"));

        late.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        late.Errors.ShouldHaveSingleItem().ShouldContain("Somebody else chose a time zone");
        late.Text.ShouldContain("Chicago time");
        var zones = haven.Get<OrganisationZones>();
        (await zones.NameAsync(organisation.Id, Ct)).ShouldBe("America/Chicago");
        bool[] won = await Task.WhenAll(
            new[] { "Europe/Paris", "Europe/Madrid", "Europe/Dublin" }.Select(zone =>
                zones.ChooseAsync(amina.Reader, zone, "America/Chicago", Ct)
            )
        );
        won.Count(w => w).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("../../etc/passwd")]
    [InlineData("Eastern Standard Time")]
    [InlineData("america/new_york")]
    public async Task WhatIsNotInTheList_IsRefusedBesideItsField(string zone)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();

        var page = await amina.GetPageAsync(Path);
        var answer = await amina.SubmitAsync(page, ("zone", zone));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain("Choose a time zone from the list");
        answer.Html.QuerySelector("#zone").ShouldNotBeNull();
        (await haven.Get<OrganisationZones>().NameAsync(organisation.Id, Ct)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task AZoneThatTheMachineDoesNotKnow_StopsNoPage_AndIsTold(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        // As it is after a move to a machine with an older table of zones.
        await organisation.WorkInAsync("America/Neverland");
        using var amina = await (
            await organisation.CreateMemberAsync(Roles.Administrator | Roles.Operator)
        ).SignInAsync();

        (await amina.GetPageAsync(Account)).Text.ShouldContain("09:00 UTC");
        var page = await amina.GetPageAsync(Path);
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain(
            "You chose America/Neverland, and the machine on which Haven runs does not know this time zone"
        );
        var health = await amina.GetPageAsync("/haven/health");
        health.Text.ShouldContain("This machine does not know America/Neverland");
        health.Text.ShouldContain("apt-get install tzdata");
        (await amina.SubmitAsync(page, ("zone", "America/Denver"))).Location.ShouldNotBeNull();
        // The common installation is well again for others.
        (await amina.GetPageAsync("/haven/health")).Text.ShouldNotContain("Neverland");
    }

    [Fact]
    public async Task ForOthers_ThePageIsNotThere()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var rosa = await (
            await organisation.CreateMemberAsync(Roles.Professional | Roles.PrivacyOfficer)
        ).SignInAsync();
        (await rosa.GetPageAsync(Path)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void TheList_HasEachZoneOnce_AndTheCommonOnesFirst()
    {
        var items = ZoneChoices.At(DateTimeOffset.UnixEpoch.UtcTicks);
        items[0].Value.ShouldBe("");
        items[1].Value.ShouldBe("America/New_York");
        items.Select(i => i.Value).ShouldBeUnique();
        items.Count.ShouldBeGreaterThan(300);
        items.Select(i => i.Text).ShouldContain(t => t.StartsWith("Buenos Aires, Argentina: "));
        // Groups follow one another, as a reader of the list expects.
        items.Skip(1).Select(i => i.Group).Distinct().First().ShouldBe("Often chosen");
    }
}
