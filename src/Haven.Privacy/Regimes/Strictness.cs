using Haven.Privacy.Calendar;

namespace Haven.Privacy.Regimes;

/// <summary>
/// Which of two periods is shorter. That depends on the day: a month is shorter than 30 days in February and longer in
/// July. So periods are compared on each day of four years.
/// </summary>
internal static class Strictness
{
    /// <summary>The days of a leap year and the three after it.</summary>
    public static readonly IReadOnlyList<DateOnly> Days =
    [
        .. Enumerable.Range(0, 1461).Select(new DateOnly(2024, 1, 1).AddDays),
    ];

    /// <summary>Of these, those that are the shortest (or longest) on some day; of several that are alike, the first.</summary>
    public static IReadOnlyList<T> Deciding<T>(
        IReadOnlyList<T> all,
        Func<T, DateOnly, DateOnly> lastDay,
        bool longest = false
    )
        where T : class
    {
        if (all.Count < 2)
        {
            return all;
        }
        var deciding = new HashSet<T>();
        foreach (var day in Days)
        {
            deciding.Add(
                longest
                    ? all.MaxBy(one => lastDay(one, day))!
                    : all.MinBy(one => lastDay(one, day))!
            );
        }
        return [.. all.Where(deciding.Contains)];
    }

    /// <summary>How many days all of them give together, over all days: more is longer.</summary>
    public static long Total<T>(
        IReadOnlyList<T> all,
        Func<T, DateOnly, DateOnly> lastDay,
        bool longest = false
    ) =>
        Days.Sum(day =>
            (long)(
                longest
                    ? all.Max(one => lastDay(one, day).DayNumber)
                    : all.Min(one => lastDay(one, day).DayNumber)
            ) - day.DayNumber
        );
}
