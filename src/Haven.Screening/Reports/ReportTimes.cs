using System.Globalization;
using Haven.Privacy.Calendar;

namespace Haven.Screening.Reports;

/// <summary>
/// When a report was made, to the minute and in UTC, as it is sealed: a time that the law counts from must not be read in
/// two ways, and stays what it was when the organisation moves to another time zone.
/// </summary>
public static class ReportTimes
{
    private const string Form = "yyyy-MM-dd'T'HH:mm'Z'";

    public static string? Write(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static DateTimeOffset? Read(string? text) =>
        text is null
            ? null
            : DateTimeOffset.ParseExact(
                text,
                Form,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            );

    /// <summary>"14:05 on 3 August 2026 (New York time)"</summary>
    public static string Words(DateTimeOffset time) =>
        $"{LocalTime.Clock(time.UtcTicks)} on {LocalTime.Day(time.UtcTicks)} ({LocalTime.ZoneName})";
}
