using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Referrals;
using Haven.Screening.Reports;
using Haven.Screening.Review;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-19 and SCR-22, for what follows a result: people act, and a fact about somebody else stays theirs.</summary>
internal static class FollowUpChecks
{
    private static readonly (string Part, string Whose)[] OthersFacts =
    [
        ("about others", "people whom the report is about"),
        ("taken by", "whoever took the report"),
        ("people", "people whom the young person trusts"),
        ("calls", "people whom the young person can call"),
    ];

    /// <summary>Nothing goes out, and nobody is said to have acted, because of a score.</summary>
    [Keeps("SCR-19", 4)]
    public static async Task<string> NoResultActsByItself(ITwin twin, CancellationToken ct)
    {
        var person = await ResultChecks.ScreenerAsync(twin, ct);
        string result = await person.ScreenAsync(ResultChecks.Code, "333333", ct);
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        PromiseBrokenException.Unless(
            !await store.Set<MandatedReport>().AnyAsync(ct)
                && !await store.Set<ReferralRequest>().AnyAsync(ct)
                && !await store.Set<ResultReview>().AnyAsync(ct),
            "A result at clear concern reported, referred or reviewed by itself."
        );
        var page = await person.Browser.GetAsync(result, ct);
        PromiseBrokenException.Unless(
            page.Text.Contains("No report is recorded.", StringComparison.Ordinal),
            "A result says that a report was made, and nobody made one."
        );
        return "A client was screened with many clear answers. No report, referral or review came of it: a person makes each.";
    }

    [Keeps("SCR-22", 1)]
    public static async Task<string> FactsAboutOthersAreTheirs(ITwin twin, CancellationToken ct)
    {
        var person = await twin.ResidentAsync(ct);
        var page = await person.Browser.GetAsync("/privacy/inventory.csv", ct);
        string[] lines = page.Body.Split('\n');
        foreach (var (part, whose) in OthersFacts)
        {
            PromiseBrokenException.Unless(
                lines.Any(l =>
                    l.Contains(part, StringComparison.OrdinalIgnoreCase)
                    && l.Contains(whose, StringComparison.Ordinal)
                ),
                "The record of processing does not say whose fact it is, of a report to an authority or of a safety plan."
            );
        }
        return $"The record of processing was taken out: it says of {OthersFacts.Length} fields of reports and safety plans whose fact they are.";
    }
}
