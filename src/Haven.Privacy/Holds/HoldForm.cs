using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Retention;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Holds;

/// <summary>A hold as it was typed.</summary>
public sealed class HoldForm
{
    public const string OnePerson = "person";
    public const int LongestReason = 1000;

    /// <summary>Made with the page, so that a form sent twice is one asking.</summary>
    public Guid Once { get; private init; } = Guid.CreateVersion7();

    /// <summary><see cref="OnePerson"/>, or the key of a kind.</summary>
    public string Scope { get; private init; } = "";

    public string Code { get; private init; } = "";

    public string Source { get; private init; } = "";

    public string Reason { get; private set; } = "";

    public TypedDay ReviewOn { get; private init; } = TypedDay.None;

    public FieldErrors Errors { get; } = new();

    public static HoldForm Parse(IFormCollection sent, KeptKinds kinds, DateOnly today)
    {
        var form = new HoldForm
        {
            Once = Guid.TryParse(sent["once"], out var once) ? once : Guid.CreateVersion7(),
            Scope = sent["scope"].ToString(),
            Code = sent["code"].ToString().Trim(),
            Source = sent["source"].ToString(),
            Reason = sent["reason"].ToString(),
            ReviewOn = TypedDay.Parse(sent, "review"),
        };
        if (form.Scope != OnePerson && kinds.Find(form.Scope) is null)
        {
            form.Errors.Add("scope", "Choose whom the hold is for.");
        }
        if (form.Scope == OnePerson && form.Code.Length == 0)
        {
            form.Errors.Add("code", "Enter the code of the person.");
        }
        if (HoldWords.Source(form.Source) is null)
        {
            form.Errors.Add("source", "Choose from whom the need comes.");
        }
        form.Reason = ReadWords(
            sent["reason"],
            "reason",
            "Say which order or dispute it is, in a few words.",
            form.Errors
        );
        Judge(form.ReviewOn, today, form.Errors);
        return form;
    }

    internal static string ReadWords(
        string? typed,
        string field,
        string missing,
        FieldErrors errors
    )
    {
        var (text, error) = TypedText.Clean(typed, "This text", LongestReason, lines: true);
        error ??= text.Any(char.IsLetter) ? null : missing;
        if (error is not null)
        {
            errors.Add(field, error);
        }
        return text;
    }

    internal static void Judge(TypedDay day, DateOnly today, FieldErrors errors)
    {
        var last = today.AddYears(1);
        string? error = day.Day switch
        {
            null => "Enter a day, such as 27 3 2027.",
            { } d when d <= today => "The day of the review is to be after today.",
            { } d when d > last => string.Create(
                CultureInfo.InvariantCulture,
                $"A year is the longest without a look: enter {last:d MMMM yyyy} or earlier."
            ),
            _ => null,
        };
        if (error is not null)
        {
            errors.Add("review", error);
        }
    }
}

/// <summary>What is to become of a hold, as it was typed.</summary>
public sealed class HoldStep
{
    public const string Approve = "approve";
    public const string Review = "review";
    public const string End = "end";

    public string Step { get; private init; } = "";

    /// <summary>The version of the hold when the page was made.</summary>
    public int Seen { get; private init; }

    public string Note { get; private set; } = "";

    public string EndReason { get; private set; } = "";

    public TypedDay ReviewOn { get; private init; } = TypedDay.None;

    public FieldErrors Errors { get; } = new();

    public static HoldStep Parse(IFormCollection sent, DateOnly today)
    {
        var step = new HoldStep
        {
            Step = sent["step"].ToString(),
            Seen = SentNumber.Of(sent["seen"]),
            ReviewOn = TypedDay.Parse(sent, "review"),
        };
        if (step.Step == Review)
        {
            step.Note = HoldForm.ReadWords(
                sent["note"],
                "note",
                "Say why it is still needed.",
                step.Errors
            );
            HoldForm.Judge(step.ReviewOn, today, step.Errors);
        }
        else if (step.Step == End)
        {
            step.EndReason = HoldForm.ReadWords(
                sent["end-reason"],
                "end-reason",
                "Say why it is not needed any more.",
                step.Errors
            );
        }
        return step;
    }
}
