using System.Globalization;

namespace Haven.Privacy.Releases;

/// <summary>A year or a quarter on the calendar of the organisation, which is over: what a table is about.</summary>
/// <param name="Quarter">From 1 to 4; 0 for the whole year.</param>
public readonly record struct ReleasePeriod(int Year, int Quarter)
{
    private const int YearsOffered = 3;

    public DateOnly Start => new(Year, Quarter == 0 ? 1 : (Quarter * 3) - 2, 1);

    /// <summary>The first day that is no longer in it.</summary>
    public DateOnly End => Start.AddMonths(Quarter == 0 ? 12 : 3);

    /// <summary>"2025", or "July to September 2025".</summary>
    public string Words =>
        Quarter == 0
            ? Start.ToString("yyyy", CultureInfo.InvariantCulture)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Start:MMMM} to {Start.AddMonths(2):MMMM yyyy}"
            );

    public bool Overlaps(ReleasePeriod other) => Start < other.End && other.Start < End;

    /// <summary>The years and quarters that are over, the last first.</summary>
    public static IReadOnlyList<ReleasePeriod> Offered(DateOnly today) =>
        [
            .. Enumerable
                .Range(0, YearsOffered + 1)
                .SelectMany(back =>
                    new[] { 0, 4, 3, 2, 1 }.Select(q => new ReleasePeriod(today.Year - back, q))
                )
                .Where(p => p.End <= today),
        ];

    /// <summary>From "2025" or "2025-3"; null for anything else.</summary>
    public static ReleasePeriod? Parse(string? text)
    {
        string[] parts = (text ?? "").Split('-');
        int quarter = 0;
        return
            parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            && year is >= 2000 and < 9999
            && (
                parts.Length == 1
                || (
                    int.TryParse(
                        parts[1],
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out quarter
                    ) && quarter is >= 1 and <= 4
                )
            )
            ? new ReleasePeriod(year, quarter)
            : null;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Year}{(Quarter == 0 ? "" : $"-{Quarter}")}");
}
