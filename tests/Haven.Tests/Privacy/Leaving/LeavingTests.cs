using System.Net;
using Haven.Organisations.Model;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Leaving;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Leaving;

/// <summary>/privacy/leaving: an organisation leaves, and nothing of it stays but a receipt.</summary>
public class LeavingTests
{
    private const string Path = "/privacy/leaving";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverLeft_IsNowhere_AndNobodyElseNoticed(string database)
    {
        var (haven, leaver, officer) = await StartAsync(database);
        await using var _ = haven;
        var rosa = await leaver.CreateMemberAsync(Roles.Professional);
        var client = await leaver.LoadAsync(await rosa.TakeUpAsync());
        var (other, otherClient) = await OtherAsync(haven);
        using var browser = await rosa.SignInAsync();
        (await browser.GetPageAsync("/screening/caseload")).Status.ShouldBe(HttpStatusCode.OK);
        byte[] wrapped = (
            await haven.Core.Keys.Generations.Store.ReadAsync([client.PersonKey.Value], Ct)
        )
            .Single()
            .Wrapped;

        var asked = await AskAsync(officer, leaver);
        asked.Location!.ToString().ShouldEndWith("?done=asked");
        string receipt = ReceiptIn(await officer.GetPageAsync(Path));
        haven.Clock.Advance(Departure.Wait + TimeSpan.FromMinutes(1));
        await RoundAsync(haven);

        (await LeftOfAsync(haven, leaver.Id)).ShouldBe(["departures"]);
        (await KeysOfAsync(haven, leaver.Id)).ShouldBe(0);
        if (database == Databases.Sqlite)
        {
            // PostgreSQL keeps old rows in its pages for a while; there the end of the keys makes them worthless.
            var places = await StoredBytes.PlacesOfAsync(haven);
            StoredBytes.Find(places, wrapped).ShouldBeEmpty();
            StoredBytes.Find(places, client.Behaviour.Ciphertext).ShouldBeEmpty();
        }
        (await browser.GetPageAsync("/screening/caseload")).Status.ShouldNotBe(HttpStatusCode.OK);
        (
            await haven.Browser().GetPageAsync($"/organisations/contact/{leaver.Code}")
        ).Status.ShouldBe(HttpStatusCode.NotFound);
        Directory
            .GetFiles(
                haven.Settings.Witness!,
                $"*{leaver.Code}.checkpoint",
                SearchOption.AllDirectories
            )
            .ShouldBeEmpty();
        (await other.Open().Set<Client>().SingleAsync(Ct)).Id.ShouldBe(otherClient);

        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await RoundAsync(haven);
        (await ReceiptAsync(haven, receipt)).Text.ShouldContain("clients 1");
        (await FindAsync(haven, leaver)).FinalAt.ShouldBe(0);
        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);
        await RoundAsync(haven);
        (await FindAsync(haven, leaver)).FinalAt.ShouldBeGreaterThan(0);
        (await ReceiptAsync(haven, receipt)).Text.ShouldContain("No copy can be opened any more");
        (await ReceiptAsync(haven, receipt + "?lang=es")).Text.ShouldContain(
            "Ya no se puede abrir ninguna copia"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task UntilTheDay_NothingGoes_AndItCanBeTakenBack(string database)
    {
        var (haven, organisation, officer) = await StartAsync(database);
        await using var _ = haven;
        using var second = await SignInAsync(organisation);
        var open = await second.GetPageAsync(Path);
        await AskAsync(officer, organisation);
        var quicker = await second.SubmitAsync(open, ("code", organisation.Code), ("sure", "yes"));
        quicker.Status.ShouldBe(HttpStatusCode.Conflict);
        quicker.Text.ShouldContain("Somebody else changed this");
        haven.Clock.Advance(Departure.Wait - TimeSpan.FromMinutes(1));
        await RoundAsync(haven);
        (await FindAsync(haven, organisation)).BegunAt.ShouldBe(0);

        using var again = await SignInAsync(organisation);
        var waiting = await again.GetPageAsync(Path);
        var answers = await Task.WhenAll(again.SubmitAsync(waiting), again.SubmitAsync(waiting));

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.Conflict).ShouldBe(1);
        haven.Clock.Advance(TimeSpan.FromDays(1));
        await RoundAsync(haven);
        (await KeysOfAsync(haven, organisation.Id)).ShouldBeGreaterThan(0);
        using var later = await SignInAsync(organisation);
        (await later.GetPageAsync(Path)).Text.ShouldContain("Two weeks after you ask");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CutShortAfterTheKeys_IsTakenUp_AndEndsOnce(string database)
    {
        var (haven, organisation, officer) = await StartAsync(database);
        await using var _ = haven;
        await (await organisation.CreateMemberAsync(Roles.Professional)).TakeUpAsync();
        await AskAsync(officer, organisation);
        haven.Clock.Advance(Departure.Wait + TimeSpan.FromMinutes(1));
        await using (var store = haven.Core.Database.Open(Scope.Installation))
        {
            await store
                .Set<Departure>()
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.BegunAt, 1), Ct);
        }
        await haven.Core.Keys.EndOrganisationAsync(organisation.Id, Ct);
        (await LeftOfAsync(haven, organisation.Id)).ShouldContain("clients");

        await RoundAsync(haven);
        await RoundAsync(haven);

        (await LeftOfAsync(haven, organisation.Id)).ShouldBe(["departures"]);
        (await FindAsync(haven, organisation)).DoneAt.ShouldBeGreaterThan(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACopyFromBefore_DoesNotBringItBack(string database)
    {
        var (haven, organisation, officer) = await StartAsync(database);
        await using var _ = haven;
        await AskAsync(officer, organisation);
        haven.Clock.Advance(Departure.Wait + TimeSpan.FromMinutes(1));
        await RoundAsync(haven);
        // As a restored copy has it: the organisation is there, and nothing says that it left.
        await using (var store = organisation.Open())
        {
            await store.Set<Departure>().ExecuteDeleteAsync(Ct);
            store.Add(
                new Organisation
                {
                    OrganisationId = organisation.Id,
                    Code = organisation.Code,
                    Name = "Back again",
                }
            );
            await store.SaveChangesAsync(Ct);
        }

        await haven.Core.Forgetting().CatchUpAsync(Ct);

        (await LeftOfAsync(haven, organisation.Id)).ShouldBe(["departures"]);
        (await haven.Core.Forgetting().CatchUpAsync(Ct)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatALegalHoldKeeps_KeepsTheOrganisation(string database)
    {
        var (haven, organisation, officer) = await StartAsync(database);
        await using var _ = haven;
        await AskAsync(officer, organisation);
        using var privacy = await SignInAsync(organisation, Roles.PrivacyOfficer);
        haven.Clock.Advance(TimeSpan.FromDays(13));
        using var later = await SignInAsync(organisation, Roles.PrivacyOfficer);
        var held = await later.SubmitAsync(
            "/privacy/holds/new",
            ("scope", "screening-client"),
            ("source", "court"),
            ("reason", "Order 17"),
            ("review-day", "1"),
            ("review-month", "12"),
            ("review-year", "2026")
        );
        held.Status.ShouldBe(HttpStatusCode.Redirect, held.Text);
        haven.Clock.Advance(TimeSpan.FromDays(2));
        await RoundAsync(haven);

        (await FindAsync(haven, organisation)).BegunAt.ShouldBe(0);
        using var administrator = await SignInAsync(organisation);
        (await administrator.SubmitAsync(Path)).Status.ShouldBe(HttpStatusCode.Redirect);
        var refused = await AskAsync(administrator, organisation);
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Text.ShouldContain("A legal hold keeps something of your organisation");
    }

    [Theory]
    [InlineData("another", "yes", "code")]
    [InlineData("", "yes", "code")]
    [InlineData(null, "", "sure")]
    public async Task ByMistake_NobodyLeaves(string? code, string sure, string field)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var officer = await SignInAsync(organisation);

        var page = await officer.SubmitAsync(
            Path,
            ("code", code ?? organisation.Code),
            ("sure", sure)
        );

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Html.QuerySelector($"#{field}-error").ShouldNotBeNull();
        (await haven.Get<LeavingDesk>().FindAsync(organisation.Id, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task NobodyButAnAdministrator_CanAsk()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var officer = await SignInAsync(
            organisation,
            Roles.PrivacyOfficer | Roles.Professional | Roles.Supervisor
        );

        (await officer.GetPageAsync(Path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await haven.Browser().GetPageAsync($"{Path}/receipt/{Guid.Empty:D}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    private static async Task<(Installation, TestOrganisation, HttpClient)> StartAsync(
        string database
    )
    {
        await Installation.OnAsync(database);
        var haven = await Installation.StartNewAsync(database, Installation.WithoutJobs);
        var organisation = await haven.CreateOrganisationAsync();
        return (haven, organisation, await SignInAsync(organisation));
    }

    private static async Task<HttpClient> SignInAsync(
        TestOrganisation organisation,
        Roles roles = Roles.Administrator
    ) => await (await organisation.CreateMemberAsync(roles)).SignInAsync();

    private static async Task<(TestOrganisation, ClientId)> OtherAsync(Installation haven)
    {
        var other = await haven.CreateOrganisationAsync();
        var tom = await other.CreateMemberAsync(Roles.Professional);
        return (other, (await tom.TakeUpAsync()).Id);
    }

    private static Task<Page> AskAsync(HttpClient officer, TestOrganisation organisation) =>
        officer.SubmitAsync(Path, ("code", organisation.Code), ("sure", "yes"));

    private static string ReceiptIn(Page page) =>
        page
            .Html.QuerySelectorAll("a")
            .Select(a => a.GetAttribute("href")!)
            .First(h => h.StartsWith(Path + "/receipt/", StringComparison.Ordinal));

    private static Task<Page> ReceiptAsync(Installation haven, string receipt) =>
        haven.Browser().GetPageAsync(receipt);

    private static Task RoundAsync(Installation haven) => haven.Get<Departing>().RoundAsync(Ct);

    private static async Task<Departure> FindAsync(
        Installation haven,
        TestOrganisation organisation
    ) => (await haven.Get<LeavingDesk>().FindAsync(organisation.Id, Ct))!;

    private static async Task<int> KeysOfAsync(Installation haven, OrganisationId organisation)
    {
        var store = haven.Core.Keys.Generations.Store;
        int count = (await store.ReadLevelAsync(KeyLevel.Organisation, Ct)).Count(k =>
            k.Organisation == organisation.Value
        );
        return count
            + (await store.ReadLevelAsync(KeyLevel.Person, Ct)).Count(k =>
                k.Organisation == organisation.Value
            );
    }

    // Asked of the tables themselves, as somebody who passes every filter.
    private static async Task<List<string>> LeftOfAsync(
        Installation haven,
        OrganisationId organisation
    )
    {
        await using var context = haven.Core.Database.Open(new Scope(organisation));
        var left = new List<string>();
        foreach (string table in context.Model.GetEntityTypes().Select(e => e.GetTableName()!))
        {
            string sql =
                "SELECT COUNT(*) AS \"Value\" FROM \""
                + table
                + "\" WHERE upper(CAST(organisation_id AS TEXT)) = upper({0})";
            int rows = await context
                .Database.SqlQueryRaw<int>(sql, organisation.Value.ToString("D"))
                .SingleAsync(Ct);
            if (rows > 0)
            {
                left.Add(table);
            }
        }
        return left;
    }
}
