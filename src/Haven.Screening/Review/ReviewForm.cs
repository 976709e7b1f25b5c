using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Screening.FreeText;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Review;

/// <summary>What a supervisor says of a result, as it was typed.</summary>
public sealed class ReviewForm
{
    public const string OutcomeName = "review";
    public const string NoteName = "review-note";
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private KeptTellings kept = new(null);

    public ReviewOutcome? Outcome { get; private init; }

    public string Note { get; private init; } = "";

    public IReadOnlyList<Telling> Tellings { get; private set; } = [];

    public string Kept => kept.With([Note]);

    public bool IsWhole => errors.Count == 0 && Tellings.Count == 0;

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    public static ReviewForm Parse(IFormCollection sent)
    {
        var (note, wrong) = TypedText.Clean(
            sent[NoteName],
            "The note",
            ResultReview.LongestNote,
            lines: true
        );
        var form = new ReviewForm
        {
            Outcome =
                Enum.TryParse<ReviewOutcome>(sent[OutcomeName], out var outcome)
                && Enum.IsDefined(outcome)
                    ? outcome
                    : null,
            Note = note,
        };
        if (form.Outcome is null)
        {
            form.errors[OutcomeName] = "Say whether you agree, or send the result back.";
        }
        if (wrong is not null || (form.Outcome == ReviewOutcome.SentBack && note.Length == 0))
        {
            form.errors[NoteName] = wrong ?? "Say what is to be looked at again, and why.";
        }
        form.kept = new KeptTellings(sent[KeptTellings.Field]);
        form.Tellings = form.kept.News(note);
        return form;
    }

    public static ReviewForm Overtaken(ReviewForm typed)
    {
        var form = new ReviewForm { Outcome = typed.Outcome, Note = typed.Note };
        form.errors[OutcomeName] =
            "Somebody else looked at this result, or it was amended, while you had it open: yours was not saved. What you wrote is below.";
        return form;
    }
}
