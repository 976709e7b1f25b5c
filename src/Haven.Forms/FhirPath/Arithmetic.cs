namespace Haven.Forms.FhirPath;

internal static class Arithmetic
{
    public static Collection Apply(Scope scope, string symbol, Collection left, Collection right)
    {
        if (left.Single() is not { } a || right.Single() is not { } b)
            return Collection.Empty;
        if (Operators.HasNoValue(a) || Operators.HasNoValue(b))
            return Collection.Empty;
        return new Collection(Apply(scope, symbol, a.Plain, b.Plain));
    }

    public static Value? Apply(Scope scope, string symbol, Value? a, Value? b)
    {
        try
        {
            return (a, b) switch
            {
                (IntegerValue n, IntegerValue m) => Whole(symbol, n.Number, m.Number),
                (StringValue s, StringValue t) when symbol == "+" => Join(scope, s.Text, t.Text),
                (TemporalValue at, QuantityValue q) when symbol is "+" or "-" => at.Add(
                    q,
                    symbol == "+" ? 1 : -1
                ),
                (QuantityValue p, QuantityValue q) => Quantities(symbol, p, q),
                (QuantityValue p, _) when Operators.Number(b) is { } n => Quantities(
                    symbol,
                    p,
                    new QuantityValue(n, "1")
                ),
                (_, QuantityValue q) when Operators.Number(a) is { } n => Quantities(
                    symbol,
                    new QuantityValue(n, "1"),
                    q
                ),
                _ when Operators.Number(a) is { } n && Operators.Number(b) is { } m => Broken(
                    symbol,
                    n,
                    m
                ),
                _ => throw FhirPathException.Run(
                    $"'{symbol}' does not work on {a?.TypeName ?? "an element"} and {b?.TypeName ?? "an element"}"
                ),
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static StringValue Join(Scope scope, string left, string right)
    {
        scope.ChargeText(left.Length + right.Length);
        return new StringValue(left + right);
    }

    private static Value? Whole(string symbol, long a, long b) =>
        symbol switch
        {
            "+" => IntegerValue.Of(checked(a + b)),
            "-" => IntegerValue.Of(checked(a - b)),
            "*" => IntegerValue.Of(checked(a * b)),
            "div" => b == 0 ? null : IntegerValue.Of(checked(a / b)),
            "mod" => b == 0 ? null : IntegerValue.Of(b == -1 ? 0 : a % b),
            _ => b == 0 ? null : new DecimalValue(Trim((decimal)a / b)),
        };

    private static Value? Broken(string symbol, decimal a, decimal b) =>
        symbol switch
        {
            "+" => new DecimalValue(a + b),
            "-" => new DecimalValue(a - b),
            "*" => new DecimalValue(a * b),
            "div" => b == 0 ? null : IntegerValue.Of((long)decimal.Truncate(a / b)),
            "mod" => b == 0 ? null : new DecimalValue(a % b),
            _ => b == 0 ? null : new DecimalValue(Trim(a / b)),
        };

    private static QuantityValue? Quantities(string symbol, QuantityValue a, QuantityValue b)
    {
        switch (symbol)
        {
            case "+" or "-":
                return Units.ConvertTo(b, a.Unit) is { } other
                    ? new QuantityValue(
                        symbol == "+" ? a.Number + other : a.Number - other,
                        a.Unit,
                        a.Calendar
                    )
                    : null;
            case "*":
                return Units.Multiply(a, b);
            case "/":
                return b.Number == 0 ? null : Units.Divide(a, b);
            default:
                throw FhirPathException.Run($"'{symbol}' does not work on quantities");
        }
    }

    /// 2.5000 is 2.5: what division appends says nothing about precision.
    public static decimal Trim(decimal number) => number / 1.000000000000000000000000000000000m;
}
