using System.Text.Json;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations.Keys;
using Haven.Tests.Screening;

namespace Haven.Tests.Privacy.Api;

/// <summary>Who saw what, in FHIR: the same entries as on the page.</summary>
[Trait("Promise", "SCR-7")]
public class AuditEventTests
{
    private const string Home = "/api/v1/fhir/AuditEvent";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Search_FindsByClientMemberTimeAndKind(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.Browser.GetPageAsync("/screening/clients/204117");
        await rosa.Browser.TakeUpAsync(304_117);
        var (program, key) = await rosa.Organisation.ProgramAsync(KeyScopes.AuditLog);
        string rosasId = rosa.Member.Member.Id.Value.ToString("D");

        var about = await program.AskAsync(Home + "?patient=204117&_count=200");
        var created = await program.AskAsync(Home + "?subtype=Create&patient=304117");
        var rosas = await program.AskAsync($"{Home}?agent={rosasId}&_count=200");
        var keys = await program.AskAsync($"{Home}?agent={key.Id}");
        var later = await program.AskAsync(Home + "?date=gt2100");
        var sooner = await program.AskAsync(Home + "?date=lt2100&_count=1");
        var nobody = await program.AskAsync(Home + "?patient=979979");

        Entries(about).Count.ShouldBeGreaterThan(1);
        Entries(about)
            .ShouldAllBe(e =>
                e.GetProperty("entity")[1]
                    .GetProperty("what")
                    .GetProperty("identifier")
                    .GetProperty("value")
                    .GetString() == "204117"
            );
        Entries(created).Count.ShouldBe(1);
        created["entry[0].resource.action"].ShouldBe("C");
        created["entry[0].resource.agent[0].who.display"].ShouldBe("Rosa Delgado");
        created["entry[0].resource.purposeOfEvent[0].text"].ShouldBe(Purpose.CaseWork.Words);
        Entries(rosas)
            .ShouldAllBe(e =>
                e.GetProperty("agent")[0]
                    .GetProperty("who")
                    .GetProperty("identifier")
                    .GetProperty("value")
                    .GetString() == rosasId
            );
        keys["entry[0].resource.agent[0].who.display"].ShouldStartWith("Case system (key haven_");
        keys["entry[0].resource.agent[0].who.identifier.system"].ShouldBe("urn:haven:key");
        Entries(later).ShouldBeEmpty();
        Entries(sooner).Count.ShouldBe(1);
        Entries(nobody).ShouldBeEmpty();
        var one = await program.AskAsync(created["entry[0].fullUrl"]);
        one["recorded"].ShouldBe(created["entry[0].resource.recorded"]);
        program.Dispose();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Search_PagesToTheEnd_WithNothingTwice(string database)
    {
        var rosa = await Screener.OnAsync(database);
        for (int i = 0; i < 5; i++)
        {
            await rosa.Browser.GetPageAsync("/screening/caseload");
        }
        var (program, _) = await rosa.Organisation.ProgramAsync(KeyScopes.AuditLog);

        var seen = new List<string>();
        string? path = $"{Home}?agent={rosa.Member.Member.Id.Value}&_count=2";
        while (path is { Length: > 0 })
        {
            var page = await program.AskAsync(path);
            seen.AddRange(Entries(page).Select(e => e.GetProperty("id").GetString()!));
            path = page["link[1].url"];
        }

        seen.Count.ShouldBeGreaterThan(5);
        seen.ShouldBeUnique();
        program.Dispose();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Page_SearchesByDayAndEmergency_AndTakesOutTheSame(string database)
    {
        _ = await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Petra Officer");
        string first = haven.Clock.GetUtcNow().ToString("yyyy-MM-dd");
        await WriteAsync(organisation, Purpose.CaseWork, "early");
        haven.Clock.Advance(TimeSpan.FromDays(3));
        string second = haven.Clock.GetUtcNow().ToString("yyyy-MM-dd");
        await WriteAsync(organisation, Purpose.CaseWork, "late");
        await WriteAsync(organisation, Purpose.Emergency, "in an emergency");
        using var browser = await officer.SignInAsync();

        var early = await browser.GetPageAsync($"/privacy/audit?from={first}&until={first}");
        var late = await browser.GetPageAsync($"/privacy/audit?from={second}");
        var emergencies = await browser.GetPageAsync("/privacy/audit?emergencies=yes");
        string csv = await browser.GetStringAsync(
            emergencies
                .Html.QuerySelectorAll("a")
                .Select(a => a.GetAttribute("href")!)
                .First(h => h.StartsWith("/privacy/audit.csv", StringComparison.Ordinal))
        );
        var wrong = await browser.GetPageAsync(
            $"/privacy/audit?from={second}&until={first}&act=Sideways"
        );
        var noDate = await browser.GetPageAsync("/privacy/audit?from=tomorrow");

        Table(early).ShouldContain("early");
        Table(early).ShouldNotContain("late");
        Table(late).ShouldContain("late");
        Table(late).ShouldNotContain("early");
        Table(emergencies).ShouldContain("in an emergency");
        Table(emergencies).ShouldNotContain("late");
        csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        wrong.Errors.Count.ShouldBe(2);
        wrong.Html.QuerySelector("#until")!.GetAttribute("value").ShouldBe(first);
        noDate.Errors.ShouldHaveSingleItem().ShouldContain("first day");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Search_WalksAlongAnIndex_HoweverItIsAsked(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        await using var context = organisation.Open();
        foreach (
            var filter in new AuditFilter[]
            {
                new(),
                new(Member: officer.Member.Id.Value),
                new(Act: Act.Delete),
                new(Emergencies: true),
                new(From: DateTimeOffset.UnixEpoch, Until: DateTimeOffset.UnixEpoch.AddDays(9)),
            }
        )
        {
            var matching = await haven
                .Get<AuditList>()
                .MatchingAsync(context, officer.Reader, filter, CancellationToken.None);
            var plan = await Plans.OfAsync(
                context,
                AuditList.Page(matching, new AuditPlace(Guid.CreateVersion7()), 51)
            );
            string asked = filter + "\n" + plan;
            plan.ShouldNotContain("SCAN audit_records", Case.Insensitive, asked);
            plan.ShouldNotContain("Seq Scan", Case.Insensitive, asked);
            plan.ShouldNotContain("Sort", Case.Insensitive, asked);
            plan.ShouldNotContain("TEMP B-TREE", Case.Insensitive, asked);
            // SQLite walks along the whole log for them: it does not see that the index of emergencies fits.
            plan.ShouldContain(
                filter.Emergencies && database == Databases.PostgreSql
                    ? "emergencies"
                    : "audit_records"
            );
        }
    }

    private static async Task WriteAsync(
        TestOrganisation organisation,
        Purpose purpose,
        string what
    )
    {
        var reader = new Reader(organisation.Id, Guid.CreateVersion7(), purpose.Roles, "192.0.2.7");
        await using var context = organisation.Open();
        context.Record(new Deed(reader, Act.View, purpose, what, []));
        await context.SaveChangesAsync(CancellationToken.None);
    }

    private static string Table(Page page) =>
        string.Concat(page.Html.QuerySelectorAll("main tbody").Select(t => t.TextContent));

    private static List<JsonElement> Entries(ApiReply reply) =>
        [
            .. reply
                .Json.GetProperty("entry")
                .EnumerateArray()
                .Select(e => e.GetProperty("resource")),
        ];
}
