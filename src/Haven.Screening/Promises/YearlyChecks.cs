using Haven.Privacy.Calendar;
using Haven.Privacy.Promises;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>REF-21: families are told each year, by the organisation and by whoever runs the machine.</summary>
internal static class YearlyChecks
{
    private const long Code = 731_928;
    private const string Others = "No other law holds.";

    [Keeps("REF-21", 1)]
    public static async Task<string> BothTell_EachWithItsProof_AndAgainInAYear(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await twin.FounderAsync(ct);
        await officer.ChooseAsync(Others, ct, "ferpa");
        await officer.TakeUpAsync(Code, ct);
        var before = await officer.Browser.GetAsync(YearlySteps.Home, ct);
        PromiseBrokenException.Unless(
            Count(before.Text, YearlySteps.Never) == YearlySteps.Senders.Count,
            "It is not shown that families were never told, by the organisation and by whoever runs the machine."
        );
        foreach (string sender in YearlySteps.Senders)
        {
            string round = await officer.TellAsync("ferpa", sender, ct);
            await LookAsync(officer, round, ct);
            var open = await officer.Browser.GetAsync(YearlySteps.Home, ct);
            await officer.RecordAsync(round, ct);
            var told = await officer.Browser.GetAsync(YearlySteps.Home, ct);
            PromiseBrokenException.Unless(
                Count(open.Text, YearlySteps.Never) == Count(told.Text, YearlySteps.Never) + 1,
                "A notice counts as told before anybody said how its letters went out, or does not afterwards."
            );
        }
        var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
        var page = await officer.Browser.GetAsync(YearlySteps.Home, ct);
        PromiseBrokenException.Unless(
            Count(page.Text, $"By {LocalTime.Day(today.AddYears(1))}") == YearlySteps.Senders.Count
                && Count(page.Text, $"1 letter or copy, handed out on {LocalTime.Day(today)}")
                    == YearlySteps.Senders.Count,
            "There are not two proofs of two notices, or they are not due again in a year."
        );
        var mails = (await twin.LettersToAsync(officer.Email, ct)).Count(m =>
            m.Contains("34 CFR 99.7(a)(2)(i)", StringComparison.Ordinal)
        );
        PromiseBrokenException.Unless(
            mails == YearlySteps.Senders.Count,
            "Members did not get both yearly notices by mail, once each."
        );
        return "An organisation that goes by FERPA had never told families of their rights. A privacy officer told the organisation’s notice and that of whoever runs the machine. Each says all four rights in English and Spanish, each went out by mail once, and the client is on the list for letters. Neither counted before it was recorded how the letters went out. Both have their proof, and both are due again in a year.";
    }

    // Letters in both languages with the rights of 34 CFR 99.7(a)(2), and the list of whom they are for.
    private static async Task LookAsync(TwinPerson officer, string round, CancellationToken ct)
    {
        var page = await officer.Browser.GetAsync(round, ct);
        string[] rights = ["(i)", "(ii)", "(iii)", "(iv)"];
        PromiseBrokenException.Unless(
            rights.All(r => Count(page.Text, "34 CFR 99.7(a)(2)" + r) >= 2),
            "A yearly notice does not say in both languages which rights families have."
        );
        foreach (string lang in new[] { "en", "es" })
        {
            var paper = await officer.Browser.GetAsync(YearlySteps.Paper(round, lang), ct);
            PromiseBrokenException.Unless(
                paper.Status == 200 && paper.Body.StartsWith("%PDF-", StringComparison.Ordinal),
                "The letter of a yearly notice cannot be printed."
            );
        }
        var list = await officer.Browser.GetAsync(YearlySteps.People(round), ct);
        PromiseBrokenException.Unless(
            list.Body.Split("\r\n").Any(l => l.StartsWith($"{Code},", StringComparison.Ordinal)),
            "Somebody who is looked after is not on the list for letters of a yearly notice."
        );
    }

    private static int Count(string text, string what) => text.Split(what).Length - 1;
}
