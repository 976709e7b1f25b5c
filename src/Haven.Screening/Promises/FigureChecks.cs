using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Haven.Forms.Instruments;
using Haven.Privacy.Calendar;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Promises;
using Haven.Screening.Figures;
using Haven.Screening.Instruments;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-6: what is written freely about clients is in nothing that leaves as anonymous.</summary>
internal static class FigureChecks
{
    private const long FirstCode = 985_401;

    // At each of two levels stand as many clients as it takes that none of the numbers is hidden.
    private const int AtEach = TableRule.LeastThreshold;
    private const string Question = "zqtext";

    // Where somebody can write freely about a client, and a word there that is nowhere else.
    private const string Behaviour = "zqbhvkr draws dragons";
    private const string OwnWords = "zqwnwrd";
    private const string Answer = "zqnswrk sleeps badly";
    private const string Judgement = "zqjdgmn says so";
    private const string Plan = "zqplntk walks the dog";
    private const string Report = "zqrprtl was told";
    private const string Referral = "zqrfrlm is needed";
    private static readonly string[] Marks =
    [
        .. new[] { Behaviour, OwnWords, Answer, Judgement, Plan, Report, Referral }.Select(text =>
            text.Split(' ')[0]
        ),
    ];

    [Keeps("SCR-6", 2)]
    public static async Task<string> FreeTextIsInNoFigures(ITwin twin, CancellationToken ct)
    {
        var quarter = MoveToTheEndOfAQuarter(twin);
        var person = await twin.FounderAsync(ct);
        await TakeInAsync(twin, person, ct);
        for (int client = 0; client < 2 * AtEach; client++)
        {
            await PlantAsync(person, FirstCode + client, isClear: client < AtEach, ct);
        }
        twin.Advance(TimeSpan.FromMinutes(30));

        string address = FigurePages.Address(quarter);
        await person.Browser.SubmitAsync(address, ct, ("threshold", $"{TableRule.LeastThreshold}"));
        var page = await person.Browser.GetAsync(address, ct);
        var files = await FilesAsync(person, page, ct);
        // An empty report would hold no word either.
        string counted = $",{AtEach},{2 * AtEach}\r\n";
        PromiseBrokenException.Unless(
            files.Exists(f => f.Body.Contains(counted, StringComparison.Ordinal)),
            "The figures of a quarter do not count the clients who were screened in it."
        );
        var use = await person.Browser.GetAsync("/haven/metrics", ct);
        PromiseBrokenException.Unless(
            !files.Append(page).Append(use).Any(HoldsAMark),
            "Figures about many clients hold what somebody wrote about one."
        );
        return $"{Marks.Length} kinds of free text were written about each of {2 * AtEach} clients: facts in own words, an answer, a reason, a plan, a report and a request. Their quarter ended, and its figures were made: page and {files.Count} files count them, and hold no word of it; nor do the figures of use.";
    }

    private static bool HoldsAMark(TwinAnswer answer) =>
        Array.Exists(
            Marks,
            m =>
                answer.Body.Contains(m, StringComparison.OrdinalIgnoreCase)
                || answer.Headers.Contains(m, StringComparison.OrdinalIgnoreCase)
        );

    // Close to it, so that whoever works now is still signed in when it has ended.
    private static Quarter MoveToTheEndOfAQuarter(ITwin twin)
    {
        var before = TimeSpan.FromMinutes(20);
        var now = twin.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        // An organisation of the twin chose no zone.
        var quarter = Quarter.Of(TimeZoneInfo.Utc.DayOf((now + before).UtcTicks));
        var end = new DateTimeOffset(TimeZoneInfo.Utc.StartOf(quarter.End), TimeSpan.Zero);
        twin.Advance(end - before - now);
        return quarter;
    }

    // The sample instrument, with a question that is answered freely.
    private static async Task TakeInAsync(ITwin twin, TwinPerson person, CancellationToken ct)
    {
        var questionnaire = JsonNode.Parse(ShippedInstruments.ConcernJson())!;
        questionnaire["item"]!
            .AsArray()
            .Add(
                new JsonObject
                {
                    ["linkId"] = Question,
                    ["type"] = "text",
                    ["text"] = "What happened?",
                }
            );
        var taken = await twin
            .Services.GetRequiredService<InstrumentLibrary>()
            .TakeInAsync(
                person.Organisation,
                Encoding.UTF8.GetBytes(questionnaire.ToJsonString()),
                ct
            );
        PromiseBrokenException.Unless(
            taken.Instrument is not null,
            "An instrument with a question for free text cannot be taken into use."
        );
    }

    private static async Task PlantAsync(
        TwinPerson person,
        long code,
        bool isClear,
        CancellationToken ct
    )
    {
        await person.TakeUpAsync(code, ct);
        await person.TellAsync(
            code,
            ct,
            ("behaviour", Behaviour),
            ("gender-identity", "OwnWords"),
            ("gender-identity-own", OwnWords)
        );
        string result = await person.ScreenAsync(code, "", ct, (Question, Answer));
        var answered = await person.Browser.GetAsync(
            result.Replace("/result/", "/fill/", StringComparison.Ordinal) + "/print",
            ct
        );
        PromiseBrokenException.Unless(
            answered.Text.Contains(Answer, StringComparison.Ordinal),
            "An answer in free text was not kept."
        );
        await WriteAsync(
            person,
            result,
            ct,
            ("fits", "no"),
            ("level", isClear ? "Clear" : "None"),
            ("reason", Judgement)
        );
        string at = code.ToString(CultureInfo.InvariantCulture);
        await WriteAsync(person, $"/screening/plans/{at}/new", ct, ("helps", Plan));
        await WriteAsync(
            person,
            result.Replace("/result/", "/reports/", StringComparison.Ordinal),
            ct,
            ("kind", "ChildProtection"),
            ("told", Report),
            ("known", "Told"),
            ("follows", Report)
        );
        await WriteAsync(
            person,
            $"/screening/referrals/{at}",
            ct,
            ("need", Referral),
            ("consent", "YoungPerson"),
            ("consent-on-day", "1"),
            ("consent-on-month", "1"),
            ("consent-on-year", "2026")
        );
    }

    private static async Task WriteAsync(
        TwinPerson person,
        string path,
        CancellationToken ct,
        params (string Name, string Value)[] typed
    )
    {
        var answer = await person.Browser.SubmitAsync(path, ct, typed);
        PromiseBrokenException.Unless(
            answer.LeadsTo("/screening/"),
            "What a professional wrote about a client was not taken."
        );
    }

    // Every file that the page leads to.
    private static async Task<List<TwinAnswer>> FilesAsync(
        TwinPerson person,
        TwinAnswer page,
        CancellationToken ct
    )
    {
        var files = new List<TwinAnswer>();
        foreach (
            string? link in HtmlTag
                .Read(page.Body)
                .Where(t => t.Name == "a")
                .Select(t => t["href"])
                .Where(l =>
                    l?.StartsWith(FigurePages.Home + ".csv", StringComparison.Ordinal) == true
                )
        )
        {
            files.Add(await person.Browser.GetAsync(link!, ct));
        }
        return files;
    }
}
