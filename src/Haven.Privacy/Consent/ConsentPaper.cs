using Haven.Design.Paper;

namespace Haven.Privacy.Consent;

/// <summary>A receipt as a tagged PDF file, made of what its page is made of.</summary>
internal static class ConsentPaper
{
    public static byte[] Write(ConsentReceipt receipt, string handle, DateTimeOffset made)
    {
        var words = ConsentWords.In(receipt.Entry.Lang);
        var facts = new ConsentFacts(receipt, words);
        var paper = new PaperDocument(
            $"{facts.Title}, {facts.Day}",
            words.Lang,
            $"{facts.Title}. {handle}, {facts.Day}."
        );
        paper.Heading(1, facts.Title);
        paper.Small($"{handle}. {facts.When}");
        if (!receipt.IsWhole)
        {
            paper.Notice(words.Altered);
        }
        if (receipt.Text is { } text)
        {
            paper.Heading(2, text.Title);
            paper.Paragraph(text.Intro);
        }
        foreach (var (question, answer) in facts.Answers)
        {
            paper.Paragraph(question);
            paper.Notice(answer);
        }
        foreach (var (label, value) in facts.Circumstances)
        {
            paper.Paragraph($"{label}: {value}");
        }
        if (facts.What.Length > 0)
        {
            paper.Paragraph(facts.What);
        }
        paper.Small(facts.Proof);
        return paper.Write(made);
    }
}

/// <summary>What a receipt says, on its page and on paper.</summary>
internal sealed class ConsentFacts(ConsentReceipt receipt, ConsentWords words)
{
    private ConsentEntry Entry => receipt.Entry;

    public string Title => Entry.IsWithdrawal ? words.WithdrawalTitle : words.ReceiptTitle;

    public string Day => words.Day(Calendar.LocalTime.DayOf(Entry.At));

    public string When => words.When(Entry.At);

    public IReadOnlyList<(string Question, string Answer)> Answers =>
        [
            .. receipt.Answers.Items.Select(a =>
                (receipt.Question(a.Item), Entry.IsWithdrawal ? words.TakenBack : words.Answer(a))
            ),
        ];

    public IReadOnlyList<(string Label, string Value)> Circumstances =>
        [
            (words.WhoLegend, words.Of(receipt.Voice.Voice, receipt.Voice.Relation)),
            (words.MannerLegend, words.Of(receipt.Voice.Manner)),
            .. receipt.Voice.Why.Length > 0
                ? [(words.Say("What was said of it", "Lo que se dijo de ello"), receipt.Voice.Why)]
                : Array.Empty<(string, string)>(),
            .. receipt.By.Length > 0
                ? [(words.WrittenBy, receipt.By)]
                : Array.Empty<(string, string)>(),
        ];

    public string What =>
        Entry.IsWithdrawal && Stopped.Length > 0 ? $"{words.Stopped}: {Stopped}."
        : Entry.IsWithdrawal ? ""
        : words.TakeBackAnyTime;

    public string Proof =>
        Entry.Number == 0 ? words.NeverAsked : words.Version(Entry.Number, Entry.Hash);

    private string Stopped =>
        string.Join(
            "; ",
            (receipt.Form?.Items ?? [])
                .Where(i => receipt.Answers.Items.Any(a => a.Item == i.Key))
                .SelectMany(i => i.Opens)
                .Distinct()
                .Select(p => words.Say(p.Words, p.Spanish))
        );
}
