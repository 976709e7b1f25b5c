using Haven.Privacy.Notices;
using Haven.Privacy.Promises;

namespace Haven.Screening.Promises;

/// <summary>RES-14: a change of the notice that matters goes out by mail, and can go out by letter.</summary>
internal static class LetterChecks
{
    private const long Code = 987_655;
    private const string Change = "Zqvmchangeinletters.";

    [Keeps("RES-14", 1)]
    public static async Task<string> LettersAndMailsAreMadeFromTheChange(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        await officer.PublishAsync("Zqvmbefore.", NoticeChange.Small, ct);
        await officer.TakeUpAsync(Code, ct);
        await officer.PublishAsync(Change, NoticeChange.Material, ct);
        var page = await officer.Browser.GetAsync(NoticeSteps.Letters(2), ct);
        // Both letters, with what is said in a few words and, below its title, line by line.
        string[] parts =
        [
            .. page
                .Text.Split("Nuestro aviso de privacidad cambia")
                .Zip(["What is new in the text", "Lo que es nuevo en el texto"])
                .SelectMany(p => p.First.Split(p.Second)),
        ];
        PromiseBrokenException.Unless(
            page.Status == 200
                && parts.Length == 4
                && parts.All(p =>
                    p.Contains(Change, StringComparison.Ordinal)
                    && !p.Contains("Zqvmbefore", StringComparison.Ordinal)
                ),
            "The letter about a change does not say in both languages what changed."
        );
        foreach (string lang in new[] { "en", "es" })
        {
            var paper = await officer.Browser.GetAsync(NoticeSteps.LetterPaper(2, lang), ct);
            PromiseBrokenException.Unless(
                paper.Status == 200 && paper.Body.StartsWith("%PDF-", StringComparison.Ordinal),
                "The letter about a change cannot be printed."
            );
        }
        var list = await officer.Browser.GetAsync(NoticeSteps.LetterPeople(2), ct);
        var mails = await twin.LettersToAsync(officer.Email, ct);
        PromiseBrokenException.Unless(
            list.Body.Split("\r\n").Any(l => l.StartsWith($"{Code},", StringComparison.Ordinal)),
            "Somebody who is looked after is not on the list for letters."
        );
        PromiseBrokenException.Unless(
            mails.Any(m => m.Contains(Change, StringComparison.Ordinal)),
            "A member got no mail about a change that matters."
        );
        return "A change that matters was published. A member got it by mail. A letter says in English and in Spanish what is new, as a page and as a PDF file, and the client who was taken up is on the list to join with addresses.";
    }
}
