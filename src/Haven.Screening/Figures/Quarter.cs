using System.Globalization;

namespace Haven.Screening.Figures;

/// <summary>Three months of a year, on the calendar of the organisation: what a report is about.</summary>
public readonly record struct Quarter(int Year, int Number)
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public static Quarter Of(DateOnly day) => new(day.Year, ((day.Month - 1) / 3) + 1);

    /// <summary>From "2026-3"; null for anything else.</summary>
    public static Quarter? Parse(string? text)
    {
        string[] parts = (text ?? "").Split('-');
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            && int.TryParse(
                parts[1],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int number
            )
            && year is >= 2000 and < 9999
            && number is >= 1 and <= 4
            ? new Quarter(year, number)
            : null;
    }

    public int FirstMonth => (Number * 3) - 2;

    public DateOnly Start => new(Year, FirstMonth, 1);

    /// <summary>The first day that is no longer in it.</summary>
    public DateOnly End => Start.AddMonths(3);

    public Quarter Before => Of(Start.AddDays(-1));

    /// <summary>"January to March 2026".</summary>
    public string Words =>
        string.Create(English, $"{Start:MMMM} to {Start.AddMonths(2):MMMM yyyy}");

    /// <summary>"August", of a month of it counted from 0.</summary>
    public string Month(int place) => Start.AddMonths(place).ToString("MMMM", English);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Year}-{Number}");
}
