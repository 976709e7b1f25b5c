using System.Globalization;
using System.Text;

namespace Haven.Forms.FhirPath;

public enum TemporalKind
{
    Date,
    DateTime,
    Time,
}

public enum TemporalPart
{
    Year = 1,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
}

/// A date, dateTime or time of a stated precision. Comparisons between precisions are unknown, as the specification wants.
public sealed partial class TemporalValue : Value
{
    // from -12:00 to +14:00
    private static readonly TimeSpan MostApart = TimeSpan.FromHours(26);
    private readonly int[] _parts;

    internal TemporalValue(TemporalKind kind, TemporalPart precision, int[] parts, int? offset)
    {
        Kind = kind;
        Precision = precision;
        _parts = parts;
        Offset = offset;
    }

    public TemporalKind Kind { get; }
    public TemporalPart Precision { get; }

    /// Minutes east of UTC, where stated.
    public int? Offset { get; }
    public override string TypeName => Kind.ToString();

    internal int this[TemporalPart part] => _parts[(int)part - 1];

    internal int[] Parts() => [.. _parts];

    internal DateTime Start() =>
        new(
            Math.Max(_parts[0], 1),
            Math.Max(_parts[1], 1),
            Math.Max(_parts[2], 1),
            _parts[3],
            _parts[4],
            _parts[5],
            _parts[6],
            DateTimeKind.Unspecified
        );

    internal static TemporalValue From(
        TemporalKind kind,
        TemporalPart precision,
        DateTime at,
        int? offset
    ) =>
        new(
            kind,
            precision,
            [at.Year, at.Month, at.Day, at.Hour, at.Minute, at.Second, at.Millisecond],
            offset
        );

    public static TemporalValue? Parse(string text, TemporalKind kind)
    {
        var parts = new int[] { kind == TemporalKind.Time ? 1 : 0, 1, 1, 0, 0, 0, 0 };
        var precision = kind == TemporalKind.Time ? TemporalPart.Hour : TemporalPart.Year;
        var rest = text.AsSpan();
        int? offset = null;
        if (kind != TemporalKind.Time)
        {
            if (!ReadDate(ref rest, parts, ref precision))
                return null;
            if (rest.IsEmpty)
                return new TemporalValue(kind, precision, parts, null);
            if (kind == TemporalKind.Date || rest[0] != 'T')
                return null;
            rest = rest[1..];
            if (rest.IsEmpty)
                return new TemporalValue(kind, precision, parts, null);
            if (precision != TemporalPart.Day)
                return null;
        }
        if (!ReadTime(ref rest, parts, ref precision))
            return null;
        if (!rest.IsEmpty && (kind == TemporalKind.Time || !ReadOffset(rest, out offset)))
            return null;
        return new TemporalValue(kind, precision, parts, offset);
    }

    private static bool ReadDate(
        ref ReadOnlySpan<char> rest,
        int[] parts,
        ref TemporalPart precision
    )
    {
        if (!Digits(ref rest, 4, out parts[0]) || parts[0] < 1)
            return false;
        if (!rest.StartsWith("-"))
            return true;
        rest = rest[1..];
        if (!Digits(ref rest, 2, out parts[1]) || parts[1] is < 1 or > 12)
            return false;
        precision = TemporalPart.Month;
        if (!rest.StartsWith("-"))
            return true;
        rest = rest[1..];
        if (
            !Digits(ref rest, 2, out parts[2])
            || parts[2] < 1
            || parts[2] > DateTime.DaysInMonth(parts[0], parts[1])
        )
            return false;
        precision = TemporalPart.Day;
        return true;
    }

    private static bool ReadTime(
        ref ReadOnlySpan<char> rest,
        int[] parts,
        ref TemporalPart precision
    )
    {
        if (!Digits(ref rest, 2, out parts[3]) || parts[3] > 23)
            return false;
        precision = TemporalPart.Hour;
        for (var i = 4; i <= 5 && rest.StartsWith(":"); i++)
        {
            rest = rest[1..];
            if (!Digits(ref rest, 2, out parts[i]) || parts[i] > 59)
                return false;
            precision = (TemporalPart)(i + 1);
        }
        if (precision != TemporalPart.Second || !rest.StartsWith("."))
            return true;
        var end = 1;
        while (end < rest.Length && char.IsAsciiDigit(rest[end]))
            end++;
        if (end == 1)
            return false;
        var digits = rest[1..Math.Min(end, 4)].ToString().PadRight(3, '0');
        parts[6] = int.Parse(digits, CultureInfo.InvariantCulture);
        precision = TemporalPart.Millisecond;
        rest = rest[end..];
        return true;
    }

    private static bool ReadOffset(ReadOnlySpan<char> rest, out int? offset)
    {
        offset = null;
        if (rest is "Z")
        {
            offset = 0;
            return true;
        }
        var sign = rest[0] == '-' ? -1 : 1;
        if (rest[0] is not ('+' or '-'))
            return false;
        rest = rest[1..];
        if (!Digits(ref rest, 2, out var hours) || !rest.StartsWith(":"))
            return false;
        rest = rest[1..];
        if (!Digits(ref rest, 2, out var minutes) || !rest.IsEmpty || hours > 14 || minutes > 59)
            return false;
        offset = sign * (hours * 60 + minutes);
        return true;
    }

    private static bool Digits(ref ReadOnlySpan<char> rest, int count, out int number)
    {
        number = 0;
        if (rest.Length < count)
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!char.IsAsciiDigit(rest[i]))
                return false;
            number = number * 10 + (rest[i] - '0');
        }
        rest = rest[count..];
        return true;
    }

    /// Less than 0, 0, more than 0, or null where the precisions leave it open.
    public static int? Compare(TemporalValue left, TemporalValue right)
    {
        if ((left.Kind == TemporalKind.Time) != (right.Kind == TemporalKind.Time))
            return null;
        if (IsWithinZones(left, right))
            return null;
        var (a, b) = (left.ToUtc(), right.ToUtc());
        var shared = Math.Min((int)left.Precision, (int)right.Precision);
        // seconds and milliseconds count as one precision
        if (shared >= (int)TemporalPart.Second)
            shared = (int)TemporalPart.Millisecond;
        for (var i = left.Kind == TemporalKind.Time ? 3 : 0; i < shared; i++)
            if (a[i] != b[i])
                return a[i].CompareTo(b[i]);
        return shared == (int)TemporalPart.Millisecond || left.Precision == right.Precision
            ? 0
            : null;
    }

    /// Where one says its zone and the other does not, hours decide nothing.
    private static bool IsWithinZones(TemporalValue left, TemporalValue right) =>
        left.Offset is null != right.Offset is null
        && left.Kind == TemporalKind.DateTime
        && right.Kind == TemporalKind.DateTime
        && left.Precision >= TemporalPart.Hour
        && right.Precision >= TemporalPart.Hour
        && (left.Start() - right.Start()).Duration() < MostApart;

    /// The same hours in the zone of the other, where none is stated here.
    internal TemporalValue InZoneOf(TemporalValue other) =>
        Offset is null && Precision >= TemporalPart.Hour && Kind == other.Kind
            ? new TemporalValue(Kind, Precision, _parts, other.Offset)
            : this;

    private int[] ToUtc()
    {
        if (Offset is not { } minutes || minutes == 0 || Precision < TemporalPart.Hour)
            return _parts;
        var start = Start();
        var shift = TimeSpan.FromMinutes(-minutes);
        if (start - DateTime.MinValue < -shift || DateTime.MaxValue - start < shift)
            return _parts;
        var at = start + shift;
        return [at.Year, at.Month, at.Day, at.Hour, at.Minute, at.Second, at.Millisecond];
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        var c = CultureInfo.InvariantCulture;
        if (Kind != TemporalKind.Time)
        {
            text.Append(c, $"{_parts[0]:0000}");
            if (Precision >= TemporalPart.Month)
                text.Append(c, $"-{_parts[1]:00}");
            if (Precision >= TemporalPart.Day)
                text.Append(c, $"-{_parts[2]:00}");
            if (Precision < TemporalPart.Hour)
                return text.ToString();
            text.Append('T');
        }
        text.Append(c, $"{_parts[3]:00}");
        if (Precision >= TemporalPart.Minute)
            text.Append(c, $":{_parts[4]:00}");
        if (Precision >= TemporalPart.Second)
            text.Append(c, $":{_parts[5]:00}");
        if (Precision >= TemporalPart.Millisecond)
            text.Append(c, $".{_parts[6]:000}");
        if (Offset is { } o)
            text.Append(
                o == 0
                    ? "Z"
                    : string.Create(
                        c,
                        $"{(o < 0 ? '-' : '+')}{Math.Abs(o) / 60:00}:{Math.Abs(o) % 60:00}"
                    )
            );
        return text.ToString();
    }
}
