namespace Haven.Forms.FhirPath;

/// precision(), lowBoundary() and highBoundary().
internal static class BoundaryFunctions
{
    private static readonly int[] TemporalDigits = [4, 6, 8, 10, 12, 14, 17];
    private static readonly int[] TimeDigits = [2, 4, 6, 9];

    public static void AddTo(Functions.Adder add)
    {
        add("precision", 0, 0, (_, focus, _) => Precision(focus));
        add("lowBoundary", 0, 1, (scope, focus, args) => Boundary(scope, focus, args, high: false));
        add("highBoundary", 0, 1, (scope, focus, args) => Boundary(scope, focus, args, high: true));
    }

    private static Collection Precision(Collection focus) =>
        focus.Single()?.Plain switch
        {
            DecimalValue n => Collection.Of(n.Number.Scale),
            IntegerValue => Collection.Of(0),
            TemporalValue { Kind: TemporalKind.Time } t => Collection.Of(
                TimeDigits[t.Precision - TemporalPart.Hour]
            ),
            TemporalValue t => Collection.Of(TemporalDigits[t.Precision - TemporalPart.Year]),
            _ => Collection.Empty,
        };

    private static Collection Boundary(Scope scope, Collection focus, Expr[] args, bool high)
    {
        var digits = Argument.Whole(scope, args, 0);
        return focus.Single()?.Plain switch
        {
            TemporalValue t => new Collection(Temporal(t, digits, high)),
            QuantityValue q => Number(q.Number, digits, high) is { } n
                ? new Collection(new QuantityValue(n, q.Unit, q.Calendar))
                : Collection.Empty,
            { } value when Operators.Number(value) is { } number => Number(number, digits, high)
                is { } n
                ? new Collection(new DecimalValue(n))
                : Collection.Empty,
            _ => Collection.Empty,
        };
    }

    private static decimal? Number(decimal number, long? wanted, bool high)
    {
        var digits = wanted ?? 8;
        if (digits is < 0 or > 28)
            return null;
        var half = new decimal(5, 0, 0, isNegative: false, (byte)Math.Min(number.Scale + 1, 28));
        var edge = high ? number + half : number - half;
        var step = new decimal(1, 0, 0, isNegative: false, (byte)digits);
        // less than one step from zero counts as zero
        var scaled =
            digits > 0 && Math.Abs(edge) < step
                ? 0
                : decimal.Round(
                    edge,
                    (int)digits,
                    high ? MidpointRounding.ToPositiveInfinity : MidpointRounding.ToNegativeInfinity
                );
        return scaled + new decimal(0, 0, 0, isNegative: false, (byte)digits);
    }

    private static TemporalValue? Temporal(TemporalValue value, long? wanted, bool high)
    {
        var isTime = value.Kind == TemporalKind.Time;
        var steps = isTime ? TimeDigits : TemporalDigits;
        var full =
            isTime ? 9
            : value.Kind == TemporalKind.Date ? 8
            : 17;
        var at = Array.IndexOf(steps, (int)(wanted ?? full));
        if (at < 0)
            return null;
        var precision = (isTime ? TemporalPart.Hour : TemporalPart.Year) + at;
        var parts = value.Parts();
        if (high)
            Fill(value, parts);
        var offset = value.Offset;
        // without a stated zone the instant lies anywhere on earth
        if (value.Kind == TemporalKind.DateTime && offset is null && precision > TemporalPart.Day)
            offset = high ? -12 * 60 : 14 * 60;
        return new TemporalValue(
            value.Kind,
            precision,
            parts,
            precision > TemporalPart.Day ? offset : null
        );
    }

    private static void Fill(TemporalValue value, int[] parts)
    {
        if (value.Kind != TemporalKind.Time && value.Precision < TemporalPart.Month)
            parts[1] = 12;
        if (value.Kind != TemporalKind.Time && value.Precision < TemporalPart.Day)
            parts[2] = DateTime.DaysInMonth(parts[0], parts[1]);
        int[] most = [0, 0, 0, 23, 59, 59, 999];
        // FHIR knows no dateTime of hours alone: 08 is 08:00
        var first = value is { Kind: TemporalKind.DateTime, Precision: TemporalPart.Hour }
            ? TemporalPart.Minute
            : value.Precision;
        for (var i = 3; i < 7; i++)
            if ((int)first <= i)
                parts[i] = most[i];
    }
}
