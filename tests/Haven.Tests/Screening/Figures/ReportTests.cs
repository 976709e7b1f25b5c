using System.Globalization;
using System.Net;
using Haven.Forms.Questionnaires;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Figures;
using Haven.Screening.Model;
using Haven.Tests.Privacy.Deidentification;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Figures;

public class ReportTests
{
    private const string Home = "/screening/figures";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Report_OnAQuarterThatIsOver_IsMadeOnce_AndFewAreHidden(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.ConfirmAsync(await rosa.ScreenAsync("1111100000"), ("fits", "yes"));
        using var amina = await AdministratorAsync(rosa);
        (await amina.GetPageAsync(Home)).Text.ShouldContain("No report yet");

        await FinishedInNovemberAsync(rosa);
        using var later = await AdministratorAsync(rosa);
        var before = await later.GetPageAsync(Home);
        before.Text.ShouldContain("This report is not made yet");
        (await later.SubmitAsync(before, ("threshold", "4"))).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        var made = await later.SubmitAsync(before, ("threshold", "5"));
        made.Status.ShouldBe(HttpStatusCode.Redirect, made.Text);

        var page = await later.GetPageAsync(made.Location!.ToString());
        page.Text.ShouldContain("fewer than 5 clients are counted");
        await later.SubmitAsync(before, ("threshold", "20"));
        await using var store = rosa.Organisation.Open();
        var report = await store.Set<QuarterReport>().SingleAsync();
        report.Threshold.ShouldBe(5);
        ReportJson.Read(report.Tables).ShouldAllBe(t => t.Counts.Count == 0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Report_SaysInTheLog_WhoHadWhoseResultsCounted(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.ConfirmAsync(await rosa.ScreenAsync("1111100000"), ("fits", "yes"));
        await FinishedInNovemberAsync(rosa);
        using var amina = await AdministratorAsync(rosa);

        await amina.SubmitAsync(await amina.GetPageAsync(Home), ("threshold", "5"));
        await amina.GetPageAsync(Home);

        await using var store = rosa.Organisation.Open();
        var records = await store
            .Set<AuditRecord>()
            .Where(r => r.Purpose == Purpose.Reporting.Key)
            .OrderBy(r => r.Time)
            .ToListAsync();
        records.Select(r => r.Act).ShouldBe([Act.Retrieve, Act.Create], ignoreOrder: true);
    }

    [Theory]
    [InlineData(Roles.Professional)]
    [InlineData(Roles.PrivacyOfficer)]
    public async Task Reports_ForOthers_AreNotThere(Roles role)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var browser = await (await organisation.CreateMemberAsync(role)).SignInAsync();
        (await browser.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("2026-1")]
    [InlineData("2099-4")]
    [InlineData("1-1")]
    [InlineData("x")]
    public async Task Quarter_ThatIsNotOver_OrIsNone_IsNotThere(string quarter)
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);
        await rosa.ScreenAsync("1111100000");
        using var amina = await AdministratorAsync(rosa);
        (await amina.GetPageAsync($"{Home}?quarter={quarter}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Csv_HoldsWhatThePageShows_AndIsNoFormula(string database)
    {
        var rosa = await Screener.OnAsync(database);
        var random = new Random(1);
        var outcomes = Enumerable
            .Range(0, 60)
            .Select(_ =>
                RandomOutcome(random) with
                {
                    Site = random.Next(2) == 0 ? "=1+1" : "North",
                }
            )
            .ToList();
        outcomes.Add(RandomOutcome(random) with { Site = "Lone" });
        var quarter = new Quarter(2025, 4);
        await using (var store = rosa.Organisation.Open())
        {
            store.Add(Report(rosa, quarter, new ReportTables(quarter, outcomes, 5).Make()));
            await store.SaveChangesAsync();
        }
        using var amina = await AdministratorAsync(rosa);

        string csv = await amina.GetStringAsync($"{Home}.csv?quarter=2025-4&table=teams");
        csv.ShouldContain("\r\n'=1+1,");
        csv.ShouldContain("\r\nLone,hidden,");
        csv.ShouldStartWith("Team,");
        (await amina.GetPageAsync($"{Home}.csv?quarter=2025-4&table=none")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Fact]
    public void Tables_ThatStandTogether_GiveNothingAway()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var outcomes = Enumerable
                .Range(0, random.Next(1, 150))
                .Select(_ => RandomOutcome(random))
                .ToList();
            var tables = new ReportTables(new Quarter(2026, 2), outcomes, 5).Make();
            foreach (var table in tables.Where(t => t.Withheld == Withheld.No))
            {
                table
                    .Counts.SelectMany(r => r)
                    .ShouldAllBe(c => c == null || c == 0 || c >= 5, $"seed {seed}");
                // What tables share is shown in each, so that each can be attacked alone.
                if (table.Key != "teams")
                {
                    table.Counts.ShouldAllBe(r => r[r.Count - 1] != null, $"seed {seed}");
                }
                if (!table.Key.StartsWith("indicators", StringComparison.Ordinal))
                {
                    table.Counts[^1].ShouldAllBe(c => c != null, $"seed {seed}");
                }
            }
            var shared = tables.Where(t =>
                t.Withheld == Withheld.No && t.Key is "months" or "teams"
            );
            shared
                .Where(t => t.Counts.Count > 0)
                .Select(t => string.Join(',', t.Counts[^1]))
                .Distinct()
                .Count()
                .ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Fact]
    public void Groups_PutTogetherWhatFewStandBehind()
    {
        var groups = Groups.Make([3, 0, 40, 9, 2], 5);
        groups.Count.ShouldBe(3);
        groups[0].ShouldBe(groups[2]);
        groups[3].ShouldBe(groups[4]);
        groups.Name(groups[3], ["a", "b", "c", "d", "e"], " or ").ShouldBe("d or e");
        Groups.Make([1, 1, 1], 5).Count.ShouldBe(1);
        Groups.Make([0, 5, 0], 5).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("2026-3", 2026, 3, "July to September 2026")]
    [InlineData("2024-1", 2024, 1, "January to March 2024")]
    public void Quarter_IsReadAndWritten(string text, int year, int number, string words)
    {
        var quarter = Quarter.Parse(text)!.Value;
        quarter.ShouldBe(new Quarter(year, number));
        quarter.ToString().ShouldBe(text);
        quarter.Words.ShouldBe(words);
        quarter.Before.End.ShouldBe(quarter.Start);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2026")]
    [InlineData("2026-5")]
    [InlineData("2026-0")]
    [InlineData("-2026-1")]
    [InlineData("99999-1")]
    public void Quarter_OfSomethingElse_IsNone(string? text) => Quarter.Parse(text).ShouldBeNull();

    private static Outcome RandomOutcome(Random random)
    {
        ConcernLevel?[] levels =
        [
            null,
            ConcernLevel.None,
            ConcernLevel.None,
            ConcernLevel.Possible,
            ConcernLevel.Possible,
            ConcernLevel.Clear,
        ];
        return new Outcome(
            random.Next(3),
            "Site " + random.Next(4).ToString(CultureInfo.InvariantCulture),
            "Instrument " + random.Next(2).ToString(CultureInfo.InvariantCulture),
            levels[random.Next(levels.Length)],
            new Dictionary<string, ConcernLevel?>
            {
                ["Money"] = levels[random.Next(levels.Length)],
                ["Home"] = levels[random.Next(2)],
            }
        );
    }

    // The clock is everybody's: what was done today is moved back into a quarter that is over.
    private static async Task FinishedInNovemberAsync(Screener rosa)
    {
        var database = rosa.Organisation.Installation.Get<IDatabase>();
        await using var store = rosa.Organisation.Open();
        using var turn = await database.WriteTurnAsync(CancellationToken.None);
        long november = new DateTime(2025, 11, 5, 0, 0, 0, DateTimeKind.Utc).Ticks;
        await store
            .Set<ScreeningRecord>()
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.FinishedAt, november));
    }

    private static QuarterReport Report(
        Screener rosa,
        Quarter quarter,
        IReadOnlyList<ReportTable> tables
    ) =>
        new()
        {
            Id = QuarterReportId.Create(),
            OrganisationId = rosa.Organisation.Id,
            Year = quarter.Year,
            Number = quarter.Number,
            Threshold = 5,
            MadeAt = rosa.Organisation.Installation.Clock.GetUtcNow().UtcTicks,
            Tables = ReportJson.Write(tables),
        };

    private static async Task<HttpClient> AdministratorAsync(Screener rosa) =>
        await (await rosa.Organisation.CreateMemberAsync(Roles.Administrator)).SignInAsync();
}
