using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Regimes;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Retention;

/// <summary>A rule as it was typed.</summary>
public sealed class RetentionForm
{
    public const string Days = "days";
    public const string Months = "months";
    public const string Years = "years";
    public const string AskFirst = "ask";
    public const string Delete = "delete";
    public const string Figures = "figures";

    /// <summary>How long, as a number of the unit.</summary>
    public string Length { get; private init; } = "";

    public string Unit { get; private init; } = Years;

    /// <summary>What happens then: <see cref="AskFirst"/>, <see cref="Figures"/> or <see cref="Delete"/>.</summary>
    public string Then { get; private init; } = "";

    public string Reason { get; private set; } = "";

    /// <summary>How often the rule had been changed when the page was opened.</summary>
    public int Version { get; private init; }

    public FieldErrors Errors { get; } = new();

    /// <summary>What was typed, where it can be a rule of this kind.</summary>
    public CalendarPeriod? Period { get; private set; }

    public KeepAction Action =>
        Then switch
        {
            AskFirst => KeepAction.AskFirst,
            Figures => KeepAction.KeepFigures,
            _ => KeepAction.Delete,
        };

    public static RetentionForm From(HeldRule rule, string reason)
    {
        var (length, unit) = rule.Period switch
        {
            { Days: > 0, Months: 0 } p => (p.Days, Days),
            { Months: var m } when m % 12 == 0 => (m / 12, Years),
            { Months: var m } => (m, Months),
        };
        return new RetentionForm
        {
            Length = length.ToString(CultureInfo.InvariantCulture),
            Unit = unit,
            Then =
                rule.AsksFirst ? AskFirst
                : rule.KeepsFigures ? Figures
                : Delete,
            Reason = reason,
            Version = rule.Version,
        };
    }

    /// <param name="laws">What the organisation's laws ask for.</param>
    /// <param name="canCount">Whether numbers can stay of such people.</param>
    public static RetentionForm Parse(
        IFormCollection sent,
        KeptKind kind,
        RegimeRules laws,
        bool canCount
    )
    {
        var form = new RetentionForm
        {
            Length = sent["length"].ToString().Trim(),
            Unit = sent["unit"].ToString(),
            Then = sent["then"].ToString(),
            Reason = sent["reason"].ToString(),
            Version = SentNumber.Of(sent["version"]),
        };
        form.ReadPeriod();
        form.ReadReason();
        form.Judge(kind);
        form.Judge(kind.InLaws, laws);
        form.JudgeAction(kind, laws, canCount);
        return form;
    }

    /// <summary>Whether somebody can be asked first: they know who it is, and nothing says at the most how long.</summary>
    internal static bool CanAsk(KeptKind kind, RegimeRules laws) =>
        kind.HasCode && RetentionService.LimitOf(kind, laws) is null;

    // Where nothing was sent it was the only choice.
    private void JudgeAction(KeptKind kind, RegimeRules laws, bool canCount)
    {
        if (Then is not (AskFirst or Figures or Delete or ""))
        {
            Errors.Add("then", "Choose what happens when the time is over.");
        }
        else if (Then == AskFirst && !CanAsk(kind, laws))
        {
            Errors.Add(
                "then",
                "A law or a promise says how long this is kept at the most, or nobody could look up whom it is about. So they go by themselves."
            );
        }
        else if (Then == Figures && !canCount)
        {
            Errors.Add(
                "then",
                "A law or a promise says how long this is kept at the most, or there is nothing to count. So they go by themselves."
            );
        }
    }

    private void ReadPeriod()
    {
        char? unit = Unit switch
        {
            Days => 'D',
            Months => 'M',
            Years => 'Y',
            _ => null,
        };
        if (unit is null)
        {
            Errors.Add("unit", "Choose days, months or years.");
        }
        Period = CalendarPeriod.Parse($"P{Length}{unit ?? 'Y'}");
        if (Period is null)
        {
            Errors.Add(
                "length",
                "Enter how long as a whole number, such as 6. A hundred years is the longest."
            );
        }
    }

    private void ReadReason()
    {
        var (reason, error) = TypedText.Clean(
            Reason,
            "The reason",
            RetentionRule.LongestReason,
            lines: true
        );
        Reason = reason;
        if (error is not null)
        {
            Errors.Add("reason", error);
        }
    }

    // Shorter is always allowed. Periods of months and of days are compared where months are longest for the one and
    // shortest for the other, so that in doubt a reason is asked for.
    private void Judge(KeptKind kind)
    {
        if (Period is not { } period)
        {
            return;
        }
        if (kind.Longest is { } longest && period.MayExceed(longest))
        {
            Errors.Add(
                "length",
                $"A promise says {longest.Words()} at the most. Choose that or less."
            );
        }
        else if (period.MayExceed(kind.Period) && Reason.Length == 0 && Errors["reason"] is null)
        {
            Errors.Add(
                "reason",
                $"Say why you keep this longer than {kind.Period.Words()}: a law, a contract, a court."
            );
        }
    }

    // Where two laws contradict one another, whoever settled it has decided.
    private void Judge(KeepKind? kind, RegimeRules laws)
    {
        if (
            Period is not { } period
            || kind is not { } named
            || Errors["length"] is not null
            || laws.Conflicts.Any(c => c.Of == named)
        )
        {
            return;
        }
        foreach (
            var (keep, law) in laws.Leasts(named).Where(k => k.What.Least!.Value.MayExceed(period))
        )
        {
            Errors.Add(
                "length",
                $"{law.Name.En} asks for {keep.Least!.Value.Words()} at least ({keep.Source}). Choose that or more."
            );
            return;
        }
        foreach (
            var (keep, law) in laws.Longests(named)
                .Where(k => period.MayExceed(k.What.Longest!.Value))
        )
        {
            Errors.Add(
                "length",
                $"{law.Name.En} allows {keep.Longest!.Value.Words()} at the most ({keep.Source}). Choose that or less."
            );
            return;
        }
    }
}
