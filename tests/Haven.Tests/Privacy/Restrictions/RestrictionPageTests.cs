using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Model;
using Haven.Tests.Organisations;
using Haven.Tests.Organisations.Keys;
using Haven.Tests.Privacy.Rights;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Restrictions;

/// <summary>From a request to /privacy/restrictions, and what everybody else sees meanwhile.</summary>
public class RestrictionPageTests
{
    private const string Client = "/screening/clients/204117";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARestriction_ClosesEachPage_MarksLists_AndIsLiftedOnceTheyWereTold(
        string database
    )
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.Browser.TakeUpAsync(304_117);
        string result = await rosa.ScreenAsync("1111100000");
        using var yusuf = await OfficerAsync(rosa);
        string request = await rosa.Organisation.AskAsync("Restriction");
        await yusuf.FindAsync(request, "204117");
        var unsaid = await yusuf.StepAsync(request, "Finish", ("answer", "We do it."));
        unsaid.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        unsaid.Errors.ShouldHaveSingleItem().ShouldContain("why they ask");
        var screen = await rosa.Browser.GetPageAsync(Client);
        screen.Status.ShouldBe(HttpStatusCode.OK);

        await yusuf.TakeAsync(
            request,
            "Finish",
            ("ground", "Disputed"),
            ("answer", "It is restricted.")
        );

        foreach (
            string page in new[]
            {
                Client,
                $"{Client}/facts",
                result,
                "/screening/reminders/204117",
                $"/screening/compare/204117",
            }
        )
        {
            var closed = await rosa.Browser.GetPageAsync(page);
            closed.Status.ShouldBe(HttpStatusCode.Forbidden, page);
            closed.Text.ShouldContain("The use of this record is restricted");
            closed.Text.ShouldContain("restricted since 15 January 2026");
            closed.Text.ShouldContain("Ask the privacy officer");
        }
        var start = await rosa.Browser.SubmitAsync(screen, ("instrument", Instrument(screen)));
        start.Status.ShouldBe(HttpStatusCode.Forbidden);
        foreach (string list in new[] { "reminders", "review", "transfers", "caseload" })
        {
            (await rosa.Browser.GetPageAsync($"/screening/{list}")).Status.ShouldBe(
                HttpStatusCode.OK,
                list
            );
        }
        var caseload = (await rosa.Browser.GetPageAsync("/screening/caseload")).Html;
        var rows = caseload.QuerySelectorAll("tbody tr").Select(r => r.TextContent).ToList();
        rows.Count.ShouldBe(2);
        rows[0].ShouldStartWith("204");
        rows[0].ShouldContain("Use restricted");
        rows[1].ShouldNotContain("Use restricted");

        string one = await LinkAsync(yusuf);
        var wrong = await yusuf.SubmitAsync(one, ("reason", "Settled"), ("told", ""));
        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        wrong.Errors.Count.ShouldBe(2);
        wrong.Text.ShouldContain("Settled");
        (await LiftAsync(yusuf, one, "14")).Text.ShouldContain("nobody was told before");
        (await LiftAsync(yusuf, one, "16")).Text.ShouldContain("still to come");
        (await rosa.Browser.GetPageAsync(Client)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await LiftAsync(yusuf, one, "15")).Status.ShouldBe(HttpStatusCode.Redirect);

        (await rosa.Browser.GetPageAsync(Client)).Status.ShouldBe(HttpStatusCode.OK);
        var over = await yusuf.GetPageAsync(one);
        over.Text.ShouldContain("15 January 2026: By telephone");
        over.Html.QuerySelectorAll("main form").ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnObjection_LeavesTheirResultOutOfFigures_AndGivesNothingToOtherSystems(
        string database
    )
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.Browser.TakeUpAsync(304_117);
        await rosa.ConfirmAsync(await rosa.ScreenAsync("1111100000"), ("fits", "yes"));
        using var yusuf = await OfficerAsync(rosa);
        string request = await rosa.Organisation.AskAsync("Objection");
        await yusuf.FindAsync(request, "204117");
        (
            await yusuf.StepAsync(request, "Finish", ("answer", "We do it."))
        ).Errors.ShouldHaveSingleItem();
        await yusuf.TakeAsync(
            request,
            "Finish",
            ("purposes", "reporting"),
            ("purposes", "exchange"),
            ("answer", "We do it.")
        );

        // Care goes on.
        (await rosa.Browser.GetPageAsync(Client)).Status.ShouldBe(HttpStatusCode.OK);
        var (program, _) = await rosa.Organisation.ProgramAsync(
            KeyScopes.Clients | KeyScopes.Facts | KeyScopes.Screenings
        );
        var listed = await program.AskAsync("/api/v1/clients");
        listed["items[0].code"].ShouldBe("304117");
        listed["items[1]"].ShouldBeEmpty();
        foreach (
            string path in new[]
            {
                "/api/v1/clients/204117",
                "/api/v1/clients/204117/facts",
                "/api/v1/clients/204117/screenings",
                "/api/v1/clients/204117/screenings/1",
            }
        )
        {
            var refused = await program.AskAsync(path);
            refused.Status.ShouldBe(403, path);
            refused["detail"].ShouldContain("restricted since");
        }
        (await program.AskAsync("/api/v1/fhir/QuestionnaireResponse"))["entry[0]"].ShouldBeEmpty();
        program.Dispose();
        (await CountedAsync(rosa)).ShouldBe([Act.Create]);
    }

    [Fact]
    public async Task OthersSeeNoRestrictions()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var others = await (
            await organisation.CreateMemberAsync(Roles.Professional | Roles.Administrator)
        ).SignInAsync();

        (await others.GetPageAsync("/privacy/restrictions")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    private static string Instrument(Page client) =>
        client.Html.QuerySelector("input[name=instrument]")!.GetAttribute("value")!;

    // Whose results were opened to be counted stands in the log: nobody's, where nobody's may be.
    private static async Task<List<Act>> CountedAsync(Screener rosa)
    {
        await using var store = rosa.Organisation.Open();
        long november = new DateTime(2025, 11, 5, 0, 0, 0, DateTimeKind.Utc).Ticks;
        using (await rosa.Organisation.Installation.Get<IDatabase>().WriteTurnAsync(Ct))
        {
            await store
                .Set<ScreeningRecord>()
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.FinishedAt, november), Ct);
        }
        using var amina = await (
            await rosa.Organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        var made = await amina.SubmitAsync("/screening/figures", ("threshold", "5"));
        made.Status.ShouldBe(HttpStatusCode.Redirect, made.Text);
        return await store
            .Set<AuditRecord>()
            .Where(r => r.Purpose == Purpose.Reporting.Key)
            .Select(r => r.Act)
            .ToListAsync(Ct);
    }

    private static async Task<string> LinkAsync(HttpClient yusuf) =>
        (await yusuf.GetPageAsync("/privacy/restrictions"))
            .Html.QuerySelector("tbody a")!
            .GetAttribute("href")!;

    private static Task<Page> LiftAsync(HttpClient yusuf, string one, string day) =>
        yusuf.SubmitAsync(
            one,
            ("reason", "Settled"),
            ("told", "By telephone"),
            ("told-on-day", day),
            ("told-on-month", "1"),
            ("told-on-year", "2026")
        );

    private static async Task<HttpClient> OfficerAsync(Screener rosa) =>
        await (await rosa.Organisation.CreateMemberAsync(Roles.PrivacyOfficer)).SignInAsync();
}
