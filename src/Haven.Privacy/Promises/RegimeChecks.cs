using Haven.Privacy.Regimes;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>MSG-16 and REF-26: laws set clocks and words, of several the strictest, and each answer has its reason.</summary>
internal static class RegimeChecks
{
    private const string School = "We are a school, and bill no health insurance.";

    // In February a month is shorter than 30 days, and in July longer.
    private static readonly DateOnly[] Days = [new(2026, 2, 10), new(2026, 7, 10)];

    [Keeps("MSG-16", 1)]
    public static async Task<string> TheStrictestLawHolds(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        string[] laws = ["gdpr", "hipaa", "ferpa"];
        var before = await RulesAsync(twin, officer, ct);
        var preview = await officer.PreviewAsync("No other holds.", ct, laws);
        PromiseBrokenException.Unless(
            preview.Text.Contains("1 month", StringComparison.Ordinal)
                && preview.Text.Contains("30 days", StringComparison.Ordinal)
                && preview.Text.Contains("whichever ends first", StringComparison.Ordinal)
                && before.Chosen.Count == 0
                && (await RulesAsync(twin, officer, ct)).Chosen.Count == 0,
            "The effect of a choice of laws was not shown before it was made."
        );
        await officer.ChooseAsync("No other holds.", ct, laws);
        var rules = await RulesAsync(twin, officer, ct);
        foreach (var day in Days)
        {
            DateOnly[] last = [day.AddMonths(1), day.AddDays(30), day.AddDays(45)];
            PromiseBrokenException.Unless(
                rules.Due(ClockKind.Access, day)?.LastDay == last.Min(),
                "Of three laws, not the shortest time to answer holds."
            );
        }
        PromiseBrokenException.Unless(
            rules.AgeOf(AgeKind.ParentConsents)?.What.Below == 18
                && rules.KeepOf(KeepKind.PrivacyRecords, Days[0]).LeastUntil == Days[0].AddYears(6)
                && laws.All(l => rules.Wordings.Any(w => w.By.Id == l)),
            "Of three laws, not the highest age, the longest least time and the words of all hold."
        );
        return $"A privacy officer chose {laws.Length} laws, after the page had shown what that does and before anything was stored. Of their times to answer the shortest holds in February and in July, of their ages the highest, and a notice has the words of all.";
    }

    [Keeps("MSG-16", 2)]
    public static async Task<string> ALawIsAddedAsAFile(ITwin twin, CancellationToken ct)
    {
        PromiseBrokenException.Unless(
            LawBook.Shipped.Find(twin.OwnLaw) is null,
            "The law that is to be a file alone is part of the program."
        );
        var officer = await twin.FounderAsync(ct);
        await officer.ChooseAsync("No other holds.", ct, "gdpr", twin.OwnLaw);
        var due = (await RulesAsync(twin, officer, ct)).Due(ClockKind.Access, Days[0]);
        var page = await officer.Browser.GetAsync(RegimeSteps.Laws, ct);
        PromiseBrokenException.Unless(
            due?.By.Id == twin.OwnLaw
                && due.LastDay == Days[0].AddDays(3)
                && page.Text.Contains("3 days", StringComparison.Ordinal),
            "A law that was added as a file has no effect."
        );
        return "A law that is no part of the program lies as a file in a folder. A privacy officer chose it beside another one, and its time to answer, which is shorter, holds.";
    }

    [Keeps("REF-26", 1)]
    public static async Task<string> WhetherHipaaHoldsIsAnswered(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        var unanswered = await officer.PreviewAsync("", ct, "ferpa");
        PromiseBrokenException.Unless(
            unanswered.Status == 422,
            "An organisation could leave out why HIPAA does not hold for it."
        );
        await officer.ChooseAsync(School, ct, "ferpa");
        await RequireAsync(officer, School, ct);
        PromiseBrokenException.Unless(
            !(await RulesAsync(twin, officer, ct)).NeedsAgreement,
            "HIPAA's rules hold for an organisation that is not under it."
        );
        await officer.ChooseAsync("No other holds.", ct, "ferpa", "hipaa");
        await RequireAsync(officer, RegimeSteps.ReasonOf("hipaa"), ct);
        await RequireAsync(officer, School, ct);
        var rules = await RulesAsync(twin, officer, ct);
        PromiseBrokenException.Unless(
            rules.NeedsAgreement
                && rules.KeepOf(KeepKind.PrivacyRecords, Days[0]).LeastUntil == Days[0].AddYears(6),
            "HIPAA's rules do not follow from the answer that it holds."
        );
        return "A privacy officer was refused without an answer about HIPAA, answered no with a reason, and later yes with another. Both reasons are on the page, and HIPAA's rules hold since the second.";
    }

    private static async Task RequireAsync(TwinPerson officer, string reason, CancellationToken ct)
    {
        var page = await officer.Browser.GetAsync(RegimeSteps.Laws, ct);
        PromiseBrokenException.Unless(
            page.Text.Contains(reason, StringComparison.Ordinal),
            "The reason why a law holds, or does not, is not kept and shown."
        );
    }

    private static Task<RegimeRules> RulesAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    ) => twin.Services.GetRequiredService<RegimeDesk>().RulesAsync(person.Organisation, ct);
}
