using System.Globalization;
using System.Text.RegularExpressions;

namespace Haven.Forms.FhirPath;

internal static partial class Conversions
{
    public static bool TryInteger(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    public static bool TryDecimal(string text, out decimal number) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out number
        );

    [GeneratedRegex(
        @"^(?<value>[+-]?\d+(\.\d+)?)\s*('(?<code>[^']+)'|(?<word>[a-zA-Z]+))?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex QuantityText { get; }

    public static Value? ToBoolean(Value value) =>
        value switch
        {
            BooleanValue => value,
            IntegerValue { Number: 0 or 1 } n => BooleanValue.Of(n.Number == 1),
            DecimalValue { Number: 0m or 1m } n => BooleanValue.Of(n.Number == 1),
            StringValue s => s.Text.ToUpperInvariant() switch
            {
                "TRUE" or "T" or "YES" or "Y" or "1" or "1.0" => BooleanValue.True,
                "FALSE" or "F" or "NO" or "N" or "0" or "0.0" => BooleanValue.False,
                _ => null,
            },
            _ => null,
        };

    public static Value? ToInteger(Value value) =>
        value switch
        {
            IntegerValue => value,
            BooleanValue b => IntegerValue.Of(b.Truth ? 1 : 0),
            StringValue s when TryInteger(s.Text, out var number) => IntegerValue.Of(number),
            _ => null,
        };

    public static Value? ToLong(Value value) =>
        value is StringValue s
        && long.TryParse(
            s.Text,
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? IntegerValue.Of(number)
            : ToInteger(value);

    public static Value? ToDecimal(Value value) =>
        value switch
        {
            DecimalValue => value,
            IntegerValue n => new DecimalValue(n.Number),
            BooleanValue b => new DecimalValue(b.Truth ? 1.0m : 0.0m),
            // '5.' and '.5' are no decimals, and people who type them mean one
            StringValue s
                when char.IsAsciiDigit(s.Text.TrimStart('+', '-').FirstOrDefault())
                    && !s.Text.EndsWith('.')
                    && TryDecimal(s.Text, out var number) => new DecimalValue(number),
            _ => null,
        };

    public static Value? ToText(Value value) =>
        value is Node ? null : new StringValue(value.ToString()!);

    public static Value? ToDate(Value value) =>
        value switch
        {
            TemporalValue { Kind: TemporalKind.Date } => value,
            TemporalValue { Kind: TemporalKind.DateTime } t => new TemporalValue(
                TemporalKind.Date,
                (TemporalPart)Math.Min((int)t.Precision, (int)TemporalPart.Day),
                t.Parts(),
                null
            ),
            StringValue s => TemporalValue.Parse(s.Text, TemporalKind.Date)
                ?? (TemporalValue.Parse(s.Text, TemporalKind.DateTime) is { } t ? ToDate(t) : null),
            _ => null,
        };

    public static Value? ToDateTime(Value value) =>
        value switch
        {
            TemporalValue { Kind: TemporalKind.DateTime } => value,
            TemporalValue { Kind: TemporalKind.Date } t => new TemporalValue(
                TemporalKind.DateTime,
                t.Precision,
                t.Parts(),
                null
            ),
            StringValue s => TemporalValue.Parse(s.Text, TemporalKind.DateTime),
            _ => null,
        };

    public static Value? ToTime(Value value) =>
        value switch
        {
            TemporalValue { Kind: TemporalKind.Time } => value,
            StringValue s => TemporalValue.Parse(s.Text, TemporalKind.Time),
            _ => null,
        };

    public static Value? ToQuantity(Value value)
    {
        switch (value)
        {
            case QuantityValue:
                return value;
            case BooleanValue b:
                return new QuantityValue(b.Truth ? 1.0m : 0.0m, "1");
            case StringValue s
                when s.Text.Length <= 200 && QuantityText.Match(s.Text) is { Success: true } match:
                return ReadQuantity(match);
            default:
                return Operators.Number(value) is { } number
                    ? new QuantityValue(number, "1")
                    : null;
        }
    }

    private static QuantityValue? ReadQuantity(Match match)
    {
        if (!TryDecimal(match.Groups["value"].Value, out var number))
            return null;
        if (match.Groups["code"] is { Success: true } code)
            return new QuantityValue(number, code.Value);
        if (match.Groups["word"] is not { Success: true } word)
            return new QuantityValue(number, "1");
        return Units.Code(word.Value) != word.Value
            ? new QuantityValue(number, word.Value, calendar: true)
            : null;
    }
}
