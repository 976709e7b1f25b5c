using System.Globalization;
using Haven.Forms.Instruments;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Figures;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-12: what a report on many clients says of a few.</summary>
internal static class ReportChecks
{
    private const long FirstCode = 987_701;
    private const int Clients = 7;
    private const string Calm = "111111";
    private const string Worried = "333311";

    [Keeps("SCR-12", 4)]
    public static async Task<string> AReportHidesWhatFewStandBehind(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        await twin.TakeInInstrumentAsync(founder, ct);
        for (int client = 0; client < Clients; client++)
        {
            long code = FirstCode + client;
            await founder.TakeUpAsync(code, ct);
            string result = await founder.ScreenAsync(code, client == 0 ? Worried : Calm, ct);
            await founder.Browser.SubmitAsync(result, ct, ("fits", "yes"));
        }
        var quarter = await MoveBackAsync(twin, founder, ct);
        await founder.Browser.SubmitAsync(
            FigurePages.Address(quarter),
            ct,
            ("threshold", $"{TableRule.LeastThreshold}")
        );
        var page = await founder.Browser.GetAsync(FigurePages.Address(quarter), ct);
        PromiseBrokenException.Unless(
            page.Text.Contains("Made on", StringComparison.Ordinal)
                && page.Text.Contains("Hidden", StringComparison.Ordinal),
            "A report on seven clients, one of them different, hides nothing."
        );
        int hidden = await ReadAsync(founder, quarter, ct);
        PromiseBrokenException.Unless(hidden > 0, "A report's file hides nothing.");
        return "Seven clients were screened, one of them with another result. The report showed no number below five, and no row had a single hidden number that the others give away.";
    }

    // Every table of the report as a file, as somebody would take it apart.
    private static async Task<int> ReadAsync(
        TwinPerson person,
        Quarter quarter,
        CancellationToken ct
    )
    {
        int hidden = 0;
        foreach (string table in new[] { "months", "teams", "instruments", "indicators-1" })
        {
            var file = await person.Browser.GetAsync(
                $"{FigurePages.Home}.csv?quarter={quarter}&table={table}",
                ct
            );
            foreach (string line in file.Status == 200 ? file.Body.Split("\r\n").Skip(1) : [])
            {
                string[] cells = [.. line.Split(',').Skip(1)];
                PromiseBrokenException.Unless(
                    cells.All(c => !IsSmall(c)),
                    "A report shows a number that few stand behind."
                );
                int here = cells.Count(c => c == FigurePages.Hidden);
                PromiseBrokenException.Unless(
                    here != 1,
                    "A report hides a number that the rest of its row gives away."
                );
                hidden += here;
            }
        }
        return hidden;
    }

    private static bool IsSmall(string cell) =>
        int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && count is > 0 and < TableRule.LeastThreshold;

    // A report is about a quarter that is over; the clock belongs to every check.
    internal static async Task<Quarter> MoveBackAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        var database = twin.Services.GetRequiredService<IDatabase>();
        var now = twin.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var quarter = Quarter.Of(DateOnly.FromDateTime(now.UtcDateTime)).Before;
        long then = quarter.Start.AddDays(40).ToDateTime(TimeOnly.MinValue).Ticks;
        await using var store = database.Open(new Scope(person.Organisation));
        using var turn = await database.WriteTurnAsync(ct);
        await store
            .Set<ScreeningRecord>()
            .Where(s => s.FinishedAt != 0)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.FinishedAt, then), ct);
        return quarter;
    }
}
