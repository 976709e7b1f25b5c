using System.Globalization;
using System.Text.RegularExpressions;
using Haven.Privacy.Calendar;
using Haven.Privacy.Releases.Analysis;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>What an invented privacy officer does with a table for a machine without a network.</summary>
public static partial class AnalysisSteps
{
    /// <summary>
    /// Makes two encrypted files of a release: one is destroyed, the other comes to its last day. Says what is wrong.
    /// </summary>
    /// <param name="release">Its address.</param>
    /// <param name="rows">The table in clear, as the release's own file has it.</param>
    public static async Task JudgeAnalysisAsync(
        this ITwin twin,
        TwinPerson officer,
        string release,
        string rows,
        CancellationToken ct
    )
    {
        var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
        string destroyed = await officer.MakeAsync(release, today.AddDays(7), ct);
        string kept = await officer.MakeAsync(release, today.AddDays(7), ct);
        var page = await officer.Browser.GetAsync(destroyed, ct);
        var file = await officer.Browser.PostAsync(
            destroyed + "/file",
            HiddenOf(page, destroyed + "/file"),
            ct
        );
        JudgeFile(file.Body, Code().Match(page.Text).Value, rows);
        await officer.Browser.SubmitAsync(
            destroyed,
            ct,
            ("on-day", $"{today.Day}"),
            ("on-month", $"{today.Month}"),
            ("on-year", $"{today.Year}"),
            ("how", "Zqshredded, says Dr Okafor")
        );
        var after = await officer.Browser.GetAsync(destroyed, ct);
        PromiseBrokenException.Unless(
            after.Text.Contains("Zqshredded", StringComparison.Ordinal)
                && !Code().IsMatch(after.Text),
            "That a package was destroyed was not recorded, or its code was still shown."
        );
        twin.Advance(TimeSpan.FromDays(9));
        var desk = twin.Services.GetRequiredService<AnalysisDesk>();
        await desk.EndAsync(officer.Organisation, ct);
        var over = await desk.FindAsync(
            officer.Organisation,
            int.Parse(release.Split('/')[^1], CultureInfo.InvariantCulture),
            Guid.Parse(kept.Split('/')[^1]),
            ct
        );
        PromiseBrokenException.Unless(
            over is { IsShut: true },
            "After its last day a package still has its code."
        );
    }

    private static async Task<string> MakeAsync(
        this TwinPerson officer,
        string release,
        DateOnly ends,
        CancellationToken ct
    )
    {
        var made = await officer.Browser.SubmitAsync(
            release,
            ct,
            ("ends-day", $"{ends.Day}"),
            ("ends-month", $"{ends.Month}"),
            ("ends-year", $"{ends.Year}")
        );
        PromiseBrokenException.Unless(
            made.LeadsTo(release + "/analysis/"),
            "A released table could not be had as an encrypted file."
        );
        return made.Location!;
    }

    private static IEnumerable<(string, string)> HiddenOf(TwinAnswer page, string action) =>
        page.Forms().First(f => f.Action == action).Fields.Select(f => (f.Name, f.Value));

    private static void JudgeFile(string file, string code, string rows)
    {
        PromiseBrokenException.Unless(
            !file.Contains(rows.Split("\r\n")[1], StringComparison.Ordinal),
            "An encrypted file holds a row of its table in clear."
        );
        var tags = HtmlTag.Read(file);
        var body = tags.First(t => t.Name == "body");
        string data = tags.First(t => t["id"] == "data").Text.Trim();
        PromiseBrokenException.Unless(
            Open(body["data-end"]!)?.Contains(rows.Split("\r\n")[1], StringComparison.Ordinal)
                == true,
            "An encrypted file does not open with its code."
        );
        PromiseBrokenException.Unless(
            Open("2999-12-31") is null,
            "An encrypted file opens although somebody wrote another last day into it."
        );

        string? Open(string end) =>
            AnalysisFile
                .Open(
                    code,
                    Guid.Parse(body["data-id"]!),
                    DateOnly.ParseExact(end, "O", CultureInfo.InvariantCulture),
                    (body["data-salt"]!, body["data-nonce"]!, data)
                )
                ?.Csv;
    }

    [GeneratedRegex("[A-Z2-9]{5}(?:-[A-Z2-9]{5}){4}", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
