using System.Globalization;

namespace Haven.Privacy.Retention;

internal static class RetentionWords
{
    public static string From(Trigger trigger) =>
        trigger switch
        {
            Trigger.Created => "the day on which it arrived",
            Trigger.LastChange => "the day on which anything was last written about them",
            _ => "the day of the event",
        };

    public static string Count(int people) =>
        people switch
        {
            0 => "nobody",
            1 => "1 person",
            > RetentionPages.Most => string.Create(
                CultureInfo.InvariantCulture,
                $"more than {RetentionPages.Most} people"
            ),
            _ => string.Create(CultureInfo.InvariantCulture, $"{people} people"),
        };

    public static string Day(DateOnly day) =>
        day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
