using System.Globalization;

namespace Haven.Screening.Reports;

/// <summary>
/// When a report was made, to the minute and in UTC, as it is sealed: Haven knows nobody's time zone, and a time that the
/// law counts from must not be read in two ways.
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

    /// <summary>"14:05 on 3 August 2026 (UTC)"</summary>
    public static string Words(DateTimeOffset time) =>
        $"{time.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} on {Model.Words.Day(time.UtcTicks)} (UTC)";
}
