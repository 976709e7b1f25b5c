using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Calls;

/// <summary>What a call is and when, as somebody typed it. Its days may come later; it does not open without them.</summary>
public sealed class CallForm
{
    public const int LongestLine = 200;
    public const int LongestText = 4000;
    internal const int MostYears = 10;

    public string Title { get; private set; } = "";

    public string Kind { get; private init; } = nameof(CallKind.Funding);

    public string About { get; private set; } = "";

    public TypedDay Closes { get; private init; } = TypedDay.None;

    public TypedDay Ends { get; private init; } = TypedDay.None;

    /// <summary>The call's changes when the page was made.</summary>
    public int Seen { get; private init; }

    public FieldErrors Errors { get; } = new();

    public static CallForm From(Call call) =>
        new()
        {
            Title = call.Title,
            Kind = $"{call.Kind}",
            About = call.About,
            Closes = TypedDay.Of(call.ClosesOn),
            Ends = TypedDay.Of(call.EndsOn),
            Seen = call.Changes,
        };

    public static CallForm Parse(IFormCollection sent, DateOnly today)
    {
        var form = new CallForm
        {
            Kind =
                sent["kind"] == nameof(CallKind.Prize)
                    ? nameof(CallKind.Prize)
                    : nameof(CallKind.Funding),
            Closes = TypedDay.Parse(sent, "closes"),
            Ends = TypedDay.Parse(sent, "ends"),
            Seen = SentNumber.Of(sent["seen"]),
        };
        form.Title = form.Errors.Text(
            sent,
            "title",
            LongestLine,
            "Enter what the call is called.",
            lines: false
        );
        form.About = form.Errors.Text(sent, "about", LongestText, "Write what the call is about.");
        if (!form.Closes.IsEmpty)
        {
            RequireDay(form.Errors, "closes", form.Closes, today, today);
        }
        if (!form.Ends.IsEmpty)
        {
            RequireDay(form.Errors, "ends", form.Ends, form.Closes.Day ?? today, today);
        }
        return form;
    }

    /// <summary>Says beside a day that it is none, comes too soon, or is years away.</summary>
    internal static void RequireDay(
        FieldErrors errors,
        string field,
        TypedDay typed,
        DateOnly least,
        DateOnly today
    )
    {
        if (typed.Day is not { } day || day < least || day > today.AddYears(MostYears))
        {
            errors.Add(
                field,
                field == "closes"
                    ? "Enter the last day for applications: today or later, within ten years."
                    : "Enter the day on which the process ends: not before the closing day, within ten years."
            );
        }
    }

    public void WriteTo(Call call)
    {
        call.Title = Title;
        call.Kind = Enum.Parse<CallKind>(Kind);
        call.About = About;
        call.ClosesOn = Closes.Day;
        call.EndsOn = Ends.Day;
    }

    public CallForm Overtaken()
    {
        Errors.Add("title", CallPages.KeptWords);
        return this;
    }
}

/// <summary>The days of a call that is open, moved with a reason.</summary>
public sealed class DaysForm
{
    public TypedDay Closes { get; private init; } = TypedDay.None;

    public TypedDay Ends { get; private init; } = TypedDay.None;

    public string Why { get; private set; } = "";

    /// <inheritdoc cref="CallForm.Seen"/>
    public int Seen { get; private init; }

    public FieldErrors Errors { get; } = new();

    public static DaysForm From(Call call) =>
        new()
        {
            Closes = TypedDay.Of(call.ClosesOn),
            Ends = TypedDay.Of(call.EndsOn),
            Seen = call.Changes,
        };

    /// <param name="call">As it is: a closing day that is over is not asked for any more.</param>
    public static DaysForm Parse(IFormCollection sent, Call call, DateOnly today)
    {
        bool takes = call.Takes(today);
        var form = new DaysForm
        {
            Closes = takes ? TypedDay.Parse(sent, "closes") : TypedDay.Of(call.ClosesOn),
            Ends = TypedDay.Parse(sent, "ends"),
            Seen = SentNumber.Of(sent["seen"]),
        };
        if (takes)
        {
            CallForm.RequireDay(form.Errors, "closes", form.Closes, today, today);
        }
        var least = takes && form.Closes.Day is { } closes && closes > today ? closes : today;
        CallForm.RequireDay(form.Errors, "ends", form.Ends, least, today);
        form.Why = form.Errors.Text(
            sent,
            "why",
            CallForm.LongestText,
            "Write why the days have to change."
        );
        return form;
    }
}
