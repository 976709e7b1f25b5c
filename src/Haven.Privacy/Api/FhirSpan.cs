using System.Globalization;

namespace Haven.Privacy.Api;

/// <summary>
/// A span of time as FHIR searches ask for it: "ge2026-11-01", "lt2026-12", or both (R4, 3.1.1.5.6). A value stands for
/// all of the year, month, day, minute or second that it names.
/// </summary>
/// <param name="From">From this moment on.</param>
/// <param name="Until">Before this moment.</param>
public readonly record struct FhirSpan(DateTimeOffset? From, DateTimeOffset? Until)
{
    private static readonly (
        string Format,
        Func<DateTimeOffset, DateTimeOffset> Next
    )[] Precisions =
    [
        ("yyyy", t => t.AddYears(1)),
        ("yyyy-MM", t => t.AddMonths(1)),
        ("yyyy-MM-dd", t => t.AddDays(1)),
        ("yyyy-MM-dd'T'HH:mmK", t => t.AddMinutes(1)),
        ("yyyy-MM-dd'T'HH:mm:ssK", t => t.AddSeconds(1)),
        ("yyyy-MM-dd'T'HH:mm:ss.fffK", t => t.AddMilliseconds(1)),
    ];

    /// <summary>What all values of this parameter leave; what cannot be read is refused by its name.</summary>
    public static FhirSpan Read(ApiQuery query, string name)
    {
        var span = new FhirSpan(null, null);
        foreach (string value in query.All(name))
        {
            if (Read(value) is not { } one)
            {
                query.Refuse(
                    name,
                    "Send a date, with eq, ge, gt, le, lt or nothing before it, such as ge2026-11-01 or lt2026-11-01T12:00:00Z."
                );
                return default;
            }
            span = new FhirSpan(Later(span.From, one.From), Earlier(span.Until, one.Until));
        }
        return span;
    }

    private static FhirSpan? Read(string value)
    {
        string prefix = value.Length > 1 && char.IsAsciiLetter(value[0]) ? value[..2] : "eq";
        // A plus sign that was not escaped arrives as a space.
        string date = (
            value.Length > 1 && char.IsAsciiLetter(value[0]) ? value[2..] : value
        ).Replace(' ', '+');
        foreach (var (format, next) in Precisions)
        {
            if (
                DateTimeOffset.TryParseExact(
                    date,
                    format,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var begin
                ) && begin.Year is > 1900 and < 9999
            )
            {
                return prefix switch
                {
                    "eq" => new FhirSpan(begin, next(begin)),
                    "ge" => new FhirSpan(begin, null),
                    "gt" => new FhirSpan(next(begin), null),
                    "le" => new FhirSpan(null, next(begin)),
                    "lt" => new FhirSpan(null, begin),
                    _ => null,
                };
            }
        }
        return null;
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null ? a
        : a > b ? a
        : b;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null ? a
        : a < b ? a
        : b;
}
