using System.Globalization;
using Haven.Forms.Authoring;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>Says what is wrong with limits as they were typed.</summary>
internal sealed class LimitsJudge(FieldErrors errors)
{
    private const decimal Largest = 1_000_000_000;

    public void Range(ItemKind? kind, bool whole, string least, string most)
    {
        var (low, high) = (Bound(kind, whole, "least", least), Bound(kind, whole, "most", most));
        if (low is not null && high is not null && low.CompareTo(high) > 0)
        {
            errors.Add(
                "most",
                kind is ItemKind.Date or ItemKind.Time
                    ? "The latest must not be before the earliest."
                    : "The highest must not be lower than the lowest."
            );
        }
    }

    public void Counts(
        string fromField,
        string toField,
        string from,
        string to,
        int most,
        string what
    )
    {
        Count(fromField, from, most, what);
        Count(toField, to, most, what);
        if (
            LimitsForm.Number(from) is { } low
            && LimitsForm.Number(to) is { } high
            && errors[fromField] is null
            && errors[toField] is null
            && low > high
        )
        {
            errors.Add(toField, "This must not be less than the number before it.");
        }
    }

    public void Count(string field, string typed, int most, string what)
    {
        if (typed.Length > 0 && (LimitsForm.Number(typed) is not { } number || number > most))
        {
            errors.Add(
                field,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Enter a whole number of {what} from 0 to {most:#,0}, or leave it empty."
                )
            );
        }
    }

    private IComparable? Bound(ItemKind? kind, bool whole, string field, string typed)
    {
        if (typed.Length == 0)
        {
            return null;
        }
        IComparable? bound = kind switch
        {
            ItemKind.Date => Day(typed),
            ItemKind.Time => Time(typed),
            ItemKind.Number when whole => WholeNumber(typed),
            ItemKind.Number or ItemKind.Measurement => Number(typed),
            _ => "",
        };
        if (bound is null)
        {
            errors.Add(
                field,
                kind switch
                {
                    ItemKind.Date =>
                        "Enter a date that exists as year, month and day, such as 2026-03-27.",
                    ItemKind.Time => "Enter a time from 00:00 to 23:59, such as 14:30.",
                    ItemKind.Number when whole => "Enter a whole number, such as 12.",
                    _ => "Enter a number such as 2 or 0.5, with a point and not a comma.",
                }
            );
        }
        return bound;
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(
            text,
            // An imported limit may be a month or a year.
            ["yyyy-MM-dd", "yyyy-MM", "yyyy"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(
            text,
            "HH:mm",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time
        )
            ? time
            : null;

    private static decimal? WholeNumber(string text)
    {
        var number = Number(text);
        return number == decimal.Truncate(number ?? 0.5m) ? number : null;
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(
            text,
            NumberStyles.Float & ~NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out decimal number
        )
        && Math.Abs(number) <= Largest
            ? number
            : null;
}
