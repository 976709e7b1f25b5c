using System.Globalization;
using Haven.Forms.Instruments;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-19: what a screening comes to, and who decides.</summary>
internal static class ResultChecks
{
    public const long Code = 987_651;

    // The choices of the sample's first indicator; every other statement is "no concern".
    private const string First = "222111";
    private const string Second = "333311";

    [Keeps("SCR-19", 2)]
    public static async Task<string> AResultSaysScoresLevelAndWhatToDo(
        ITwin twin,
        CancellationToken ct
    )
    {
        var person = await ScreenerAsync(twin, ct);
        string result = await person.ScreenAsync(Code, Second, ct);
        var page = await person.Browser.GetAsync(result, ct);
        foreach (var indicator in ShippedInstruments.Concern().Items.Where(i => i.IsGroup))
        {
            Require(page, indicator.Text!.Text, "A result leaves an indicator out.");
        }
        Require(page, "Possible concern", "A result does not say the level of concern.");
        Require(
            page,
            Steps.LevelSteps.Split(
                Steps.LevelSteps.Usual(Forms.Questionnaires.ConcernLevel.Possible)
            )[0],
            "A result does not say what to do next."
        );
        return "A result showed each of eight indicators, the total, the level, and what the organisation asks for next.";
    }

    [Keeps("SCR-19", 3)]
    public static async Task<string> ASecondScreeningShowsWhatChanged(
        ITwin twin,
        CancellationToken ct
    )
    {
        var person = await ScreenerAsync(twin, ct);
        await person.ScreenAsync(Code, First, ct);
        string second = await person.ScreenAsync(Code, Second, ct);
        var page = await person.Browser.GetAsync(second, ct);
        Require(page, "rose from 3 to 8", "A second screening does not say what changed.");
        var compared = await person.Browser.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"/screening/compare/{Code}"),
            ct
        );
        Require(compared, "3 of 96", "The first screening is not compared.");
        Require(compared, "8 of 96", "The second screening is not compared.");
        return "A client was screened twice. The second result says how the total and the indicators moved, and both stand side by side.";
    }

    [Keeps("SCR-19", 4)]
    public static async Task<string> NoResultDecidesByItself(ITwin twin, CancellationToken ct)
    {
        var person = await ScreenerAsync(twin, ct);
        string result = await person.ScreenAsync(Code, Second, ct);
        PromiseBrokenException.Unless(
            await ConfirmedAtAsync(twin, person, ct) == 0,
            "A result counted as confirmed before anybody had looked at it."
        );
        var empty = await person.Browser.SubmitAsync(result, ct, ("fits", ""));
        PromiseBrokenException.Unless(
            empty.Status == 422 && await ConfirmedAtAsync(twin, person, ct) == 0,
            "A result was confirmed though nobody had said whether it fits."
        );
        await person.Browser.SubmitAsync(
            result,
            ct,
            ("fits", "no"),
            ("level", "Clear"),
            ("reason", "invented")
        );
        var page = await person.Browser.GetAsync(result, ct);
        PromiseBrokenException.Unless(
            await ConfirmedAtAsync(twin, person, ct) != 0,
            "A person could not confirm a result."
        );
        Require(
            page,
            "Clear concern",
            "A person could not set another level than the computed one."
        );
        return "A result stayed open until a person confirmed it, and that person could set another level with a reason.";
    }

    private static async Task<long> ConfirmedAtAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        return await store.Set<ScreeningRecord>().Select(s => s.ConfirmedAt).SingleAsync(ct);
    }

    public static async Task<TwinPerson> ScreenerAsync(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await twin.TakeInInstrumentAsync(person, ct);
        return person;
    }

    private static void Require(TwinAnswer page, string words, string broken) =>
        PromiseBrokenException.Unless(page.Text.Contains(words, StringComparison.Ordinal), broken);
}
