using System.Net;
using System.Text;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Tests.Privacy.Promises;

/// <summary>What the public and the staff are told, and for how long it holds.</summary>
public class PromisesPageTests
{
    private const string Path = "/privacy/promises";
    internal const string Evidence = "Looked at this and that.";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Page_SaysWhatIsProven_AndSetsNoCookie(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        await SaveAsync(haven, broken: "SCR-9", kept: ["SCR-7", "SCR-1"]);
        using var browser = haven.Browser();

        using var answer = await browser.GetAsync(Path);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var page = await Page.ReadAsync(answer);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Html.DocumentElement.GetAttribute("lang").ShouldBe("en");
        RowOf(page, "SCR-7").ShouldContain("Proven on 15 January 2026, 09:00 UTC");
        RowOf(page, "SCR-9").ShouldContain("Being repaired");
        RowOf(page, "HLP-1").ShouldContain("Not proven yet");
        RowOf(page, "THR-1").ShouldContain("without the root key");
        // How something is broken is for those who repair it.
        page.Text.ShouldNotContain(Evidence);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Page_TellsEachPart_AndWhatTheLogLastSigned(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        await SaveAsync(haven, broken: "SCR-9", kept: ["SCR-7", "SCR-1"]);
        var organisation = await haven.CreateOrganisationAsync();
        (await (await organisation.CreateMemberAsync(Roles.Operator)).SignInAsync()).Dispose();
        using var browser = haven.Browser();

        var page = await browser.GetPageAsync(Path);

        page.Text.ShouldContain("Proven 2");
        page.Text.ShouldContain("Being repaired 1");
        RowOf(page, "SCR-7").ShouldContain("While no entry can be written, nothing is shown.");
        RowOf(page, "THR-5").ShouldContain("Every address that names a client answers");
        RowOf(await browser.GetPageAsync(Path + "?lang=es"), "SCR-7")
            .ShouldContain("Mientras no se pueda anotar, no se muestra nada.");
        // Whoever keeps these lines can hold the log to them.
        await haven
            .Get<Haven.Privacy.Audit.Sequencer>()
            .SequenceAsync(OrganisationId.Installation, default);
        page = await browser.GetPageAsync(Path);
        string signed = page.Html.QuerySelector("pre")!.TextContent;
        string key = page.Html.QuerySelector("#log ~ p code")!.TextContent;
        Checkpoint
            .Open(Encoding.UTF8.GetBytes(signed), VerifierKey.Parse(key))
            .Size.ShouldBeGreaterThan(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Proof_OlderThanTwoDays_IsNoneAnyMore(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        await SaveAsync(haven, broken: null, kept: ["SCR-7"]);
        using var browser = haven.Browser();
        haven.Clock.Advance(TimeSpan.FromHours(47));
        RowOf(await browser.GetPageAsync(Path), "SCR-7").ShouldContain("Proven on");

        haven.Clock.Advance(TimeSpan.FromHours(2));

        RowOf(await browser.GetPageAsync(Path), "SCR-7")
            .ShouldContain("Not proven yet last proven on 15 January 2026");
    }

    [Fact]
    public async Task Proof_FromATimeToCome_IsNone()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        var report = Report(haven.Clock.GetUtcNow().AddDays(400), broken: null, kept: ["SCR-7"]);
        await haven.Get<PromiseProofs>().SaveAsync(report, "nightly", default);
        using var browser = haven.Browser();

        RowOf(await browser.GetPageAsync(Path), "SCR-7").ShouldContain("Not proven yet");
    }

    [Theory]
    [InlineData("", "es-MX,es;q=0.9,en;q=0.5", "es")]
    [InlineData("", "de,en;q=0.8,es;q=0.3", "en")]
    [InlineData("", "fr", "en")]
    [InlineData("?lang=es", "en", "es")]
    [InlineData("?lang=en", "es", "en")]
    [InlineData("?lang=xx", "es", "es")]
    public async Task Page_SpeaksTheReadersLanguage(string query, string accepts, string lang)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var browser = haven.Browser();
        browser.DefaultRequestHeaders.Add("Accept-Language", accepts);

        var page = await browser.GetPageAsync(Path + query);

        page.Html.DocumentElement.GetAttribute("lang").ShouldBe(lang);
        page.Html.QuerySelector("h1")!
            .TextContent.ShouldBe(lang == "es" ? "Lo que promete Haven" : "What Haven promises");
        page.Html.QuerySelector("#SCR-7 td:nth-child(2)")!
            .TextContent.ShouldStartWith(lang == "es" ? "Quien usa" : "Whoever uses");
        page.Html.QuerySelector("#THR-5 th")!
            .TextContent.ShouldBe(
                lang == "es"
                    ? "Un miembro de otra organización"
                    : "A member of another organisation"
            );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Evidence_SaysWhetherAnythingWasTried(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();

        (await officer.GetPageAsync(Path + "/evidence")).Text.ShouldContain("Nothing was tried");
        await SaveAsync(haven, broken: "SCR-9", kept: ["SCR-7"]);
        (await officer.GetPageAsync(Path + "/evidence")).Text.ShouldContain("Nothing checks these");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Evidence_IsForThoseWhoRepair(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        await SaveAsync(haven, broken: "SCR-9", kept: ["SCR-7"]);
        var organisation = await haven.CreateOrganisationAsync();
        foreach (var role in new[] { Roles.PrivacyOfficer, Roles.Administrator, Roles.Operator })
        {
            using var browser = await (await organisation.CreateMemberAsync(role)).SignInAsync();

            var page = await browser.GetPageAsync(Path + "/evidence");

            page.Status.ShouldBe(HttpStatusCode.OK, role.ToString());
            page.Text.ShouldContain(Evidence);
            page.Text.ShouldContain("Promises broken 1");
            page.Html.QuerySelector("main h2")!.TextContent.ShouldContain("SCR-9");
        }
        using var professional = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        (await professional.GetPageAsync(Path + "/evidence")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASecondRun_ReplacesTheFirst_AndRemembersWhenItWasProven(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var proofs = haven.Get<PromiseProofs>();
        await SaveAsync(haven, broken: null, kept: ["SCR-7"]);
        var proven = haven.Clock.GetUtcNow();
        haven.Clock.Advance(TimeSpan.FromHours(1));

        await SaveAsync(haven, broken: "SCR-7", kept: []);

        var standing = (await proofs.ReadAsync(default)).Single(s => s.Promise.Id == "SCR-7");
        standing.State.ShouldBe(PromiseState.Broken);
        standing.ProvenAt.ShouldBe(proven);
        standing.Clauses.ShouldAllBe(c => c.CheckedAt == haven.Clock.GetUtcNow());
    }

    internal static Task SaveAsync(Installation haven, string? broken, string[] kept) =>
        haven
            .Get<PromiseProofs>()
            .SaveAsync(Report(haven.Clock.GetUtcNow(), broken, kept), "nightly", default);

    private static PromiseReport Report(DateTimeOffset at, string? broken, string[] kept) =>
        new(
            at,
            [
                .. Catalogue.Shipped.Promises.SelectMany(p =>
                    p.Clauses.Select(c => new ClauseFinding(
                        p.Id,
                        c.Number,
                        p.Id == broken ? PromiseState.Broken
                            : kept.Contains(p.Id) ? PromiseState.Kept
                            : PromiseState.Unproven,
                        Evidence
                    ))
                ),
            ]
        );

    private static string RowOf(Page page, string id) =>
        string.Join(
            ' ',
            page.Html.QuerySelector("#" + id)!
                .TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
}
