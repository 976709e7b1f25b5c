using System.Text.Json;
using Haven.Privacy.Promises;

namespace Haven.Screening.Promises;

/// <summary>SCR-12 and RES-12: a table for research, from its making to its file, and to its end.</summary>
internal static class ReleaseChecks
{
    private const long FirstCode = 987_801;
    private const int Enough = 12;
    private const string Young = "9";
    private const string Calm = "111111";
    private const string Worried = "333311";

    // One way through the pages for all of them: screening so many takes most of its time.
    [Keeps("SCR-12", 1)]
    [Keeps("SCR-12", 2)]
    [Keeps("SCR-12", 3)]
    [Keeps("RES-12", 2)]
    public static async Task<string> ATableForResearchNamesNobody(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        await twin.TakeInInstrumentAsync(founder, ct);
        int few = (2 * ReleaseSteps.LeastAlike) - 1;
        await ScreenAsync(founder, 0, few, ct);
        string quarter = $"{await ReportChecks.MoveBackAsync(twin, founder, ct)}";
        PromiseBrokenException.Unless(
            (await LookAsync(founder, quarter, ct)).Status == 409,
            "A table of too few people could leave."
        );
        await ScreenAsync(founder, few, Enough, ct);
        await ReportChecks.MoveBackAsync(twin, founder, ct);
        var look = await LookAsync(founder, quarter, ct);
        PromiseBrokenException.Unless(
            (await founder.GiveAsync(look, agreed: false, ct)).Status == 422,
            "A table left to somebody who has not agreed not to look for the people in it."
        );
        var given = await founder.GiveAsync(look, agreed: true, ct);
        PromiseBrokenException.Unless(
            given.LeadsTo(ReleaseSteps.Releases + "/"),
            "A table that keeps its rule could not be released."
        );
        var files = await founder.FilesAsync(given.Location!, ct);
        Judge(files);
        PromiseBrokenException.Unless(
            (await LookAsync(founder, quarter, ct, ("columns", "age"))).Status == 409,
            "A second table about the same people could leave beside the first."
        );
        await twin.JudgeAnalysisAsync(
            founder,
            given.Location!.Split('?')[0],
            files["table.csv"],
            ct
        );
        return $"Twelve clients were screened, one of them much younger. A table of nine was refused. The table of twelve was refused until its recipient had agreed; then it left with its report and the agreement, and no row in it was like fewer than {ReleaseSteps.LeastAlike}. A second table about the same people, with other columns, was refused. As an encrypted file it opened with its code alone, and not with another last day; that one was destroyed was recorded, and after its last day the code of the other was gone.";
    }

    private static Task<TwinAnswer> LookAsync(
        TwinPerson officer,
        string quarter,
        CancellationToken ct,
        params (string, string)[] more
    ) => officer.LookAtTableAsync("screenings", quarter, ct, more);

    // Of every two one is worried; the last is much younger than all others.
    private static async Task ScreenAsync(TwinPerson person, int from, int to, CancellationToken ct)
    {
        for (int client = from; client < to; client++)
        {
            long code = FirstCode + client;
            if (client == Enough - 1)
            {
                await person.Browser.SubmitAsync(
                    ClientSteps.New,
                    ct,
                    [
                        ("code", $"{code}"),
                        ("birth", "age"),
                        ("birth-age", Young),
                        .. ClientSteps.Attested,
                    ]
                );
            }
            else
            {
                await person.TakeUpAsync(code, ct);
            }
            string result = await person.ScreenAsync(code, client % 2 == 0 ? Worried : Calm, ct);
            await person.Browser.SubmitAsync(result, ct, ("fits", "yes"));
        }
    }

    private static void Judge(IReadOnlyDictionary<string, string> files)
    {
        string[] rows =
        [
            .. files.GetValueOrDefault("table.csv", "").TrimEnd().Split("\r\n").Skip(1),
        ];
        var groups = rows.GroupBy(r => r[..r.LastIndexOf(',')], StringComparer.Ordinal);
        PromiseBrokenException.Unless(
            rows.Length == Enough && groups.All(g => g.Count() >= ReleaseSteps.LeastAlike),
            "A table left in which somebody stands out, or is missing."
        );
        PromiseBrokenException.Unless(
            files
                .GetValueOrDefault("agreement.txt", "")
                .Contains("Zqsigner", StringComparison.Ordinal),
            "A table left without saying who agreed to what."
        );
        PromiseBrokenException.Unless(
            files.TryGetValue("report.json", out string? report)
                && JsonDocument
                    .Parse(report)
                    .RootElement.GetProperty("after")
                    .GetProperty("smallestClass")
                    .GetInt32() >= ReleaseSteps.LeastAlike,
            "A table left without a report of its risks, or with a risk above its rule."
        );
    }
}
