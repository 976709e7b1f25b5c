using Haven.Privacy.Calendar;
using Haven.Privacy.Promises;

namespace Haven.Screening.Promises;

/// <summary>Those whom a breach touched are told.</summary>
internal static class BreachNoticeChecks
{
    private const long Code = 731_981;

    [Keeps("REF-20", 3)]
    [Keeps("MSG-10", 1)]
    public static async Task<string> NoticesAreDraftedSentAndProven(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await twin.FounderAsync(ct);
        await officer.TakeUpAsync(Code, ct);
        await officer.TakeUpAsync(Code + 1, ct);
        string incident = await twin.ReportAsync(officer, ct);
        var today = LocalTime.DayOf((await twin.IncidentAsync(officer, ct)).OpenedAt);
        await officer.LookAsync(incident, today.AddDays(-1), today.AddDays(1), Guid.Empty, ct);
        string page = incident + "/notices";
        await officer.FollowUpAsync(page, ct, ("kinds", "identity"));
        var draft = await officer.Browser.GetAsync(page, ct);
        PromiseBrokenException.Unless(
            draft.Text.Contains("credit freeze", StringComparison.Ordinal)
                && draft.Text.Contains("bloquee su", StringComparison.Ordinal),
            "A draft does not say in both languages how people can protect themselves."
        );
        await officer.FollowUpAsync(
            page,
            ct,
            ("english", "Zqenglish text."),
            ("spanish", "Zqtexto.")
        );
        string address = $"zq{officer.Organisation.Value:N}@example.org";
        (string, string) line = ("addresses", $"{Code} {address} es");
        await officer.FollowUpAsync(page, ct, line);
        var again = await officer.Browser.SubmitAsync(page, ct, line);
        var letters = await twin.LettersToAsync(address, ct);
        PromiseBrokenException.Unless(
            again.Status == 422
                && letters.Count == 1
                && letters[0].Contains("Zqtexto", StringComparison.Ordinal),
            "Somebody whom a breach touched is not told, or more than once."
        );
        await officer.FollowUpAsync(
            page,
            ct,
            ("given-on-day", $"{today.Day}"),
            ("given-on-month", $"{today.Month}"),
            ("given-on-year", $"{today.Year}"),
            ("how", "zqby hand")
        );
        var proof = await officer.Browser.GetAsync(page, ct);
        var timeline = await officer.Browser.GetAsync(incident, ct);
        PromiseBrokenException.Unless(
            proof.Text.Contains("1 sent; their mail servers took 1", StringComparison.Ordinal)
                && timeline.Text.Contains("zqby hand", StringComparison.Ordinal),
            "That people were told cannot be shown."
        );
        return "Two invented people were touched by a breach. The draft said in both languages what they can do. One was told by e-mail, once, though it was sent twice; the mail server took it, and that stands in the proof. The other got a letter, and who gave it stands in the timeline.";
    }
}
