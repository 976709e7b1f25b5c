namespace Haven.Forms.FhirPath;

internal static class MathFunctions
{
    public static void AddTo(Functions.Adder add)
    {
        add("abs", 0, 0, On(Math.Abs, keepsType: true));
        add("ceiling", 0, 0, Whole(Math.Ceiling));
        add("floor", 0, 0, Whole(Math.Floor));
        add("truncate", 0, 0, Whole(Math.Truncate));
        add("round", 0, 1, Round);
        add("exp", 0, 0, Real(Math.Exp));
        add("ln", 0, 0, Real(Math.Log));
        add("sqrt", 0, 0, Real(Math.Sqrt));
        add("log", 1, 1, (scope, focus, args) => Two(scope, focus, args, Math.Log));
        add("power", 1, 1, Power);
        add("sum", 0, 0, Sum);
        add("min", 0, 0, (_, focus, _) => Extreme(focus, -1));
        add("max", 0, 0, (_, focus, _) => Extreme(focus, 1));
        add("avg", 0, 0, Average);
    }

    private static decimal? NumberOf(Collection focus) =>
        focus.Single() is not { } value || Operators.HasNoValue(value)
            ? null
            : Operators.Number(value.Plain)
                ?? throw FhirPathException.Run($"A number was expected, not {value.TypeName}");

    private static Function On(Func<decimal, decimal> apply, bool keepsType) =>
        (_, focus, _) =>
            focus.Single()?.Plain switch
            {
                QuantityValue q => new Collection(
                    new QuantityValue(apply(q.Number), q.Unit, q.Calendar)
                ),
                IntegerValue n when keepsType => Collection.Of((long)apply(n.Number)),
                _ => NumberOf(focus) is { } number
                    ? new Collection(new DecimalValue(apply(number)))
                    : Collection.Empty,
            };

    private static Function Whole(Func<decimal, decimal> apply) =>
        (_, focus, _) =>
            NumberOf(focus) is { } number ? Collection.Of((long)apply(number)) : Collection.Empty;

    private static Function Real(Func<double, double> apply) =>
        (_, focus, _) =>
            NumberOf(focus) is { } number ? FromReal(apply((double)number)) : Collection.Empty;

    private static Collection FromReal(double number) =>
        double.IsFinite(number) && Math.Abs(number) < 7.9e27
            ? new Collection(new DecimalValue((decimal)number))
            : Collection.Empty;

    private static Collection Two(
        Scope scope,
        Collection focus,
        Expr[] args,
        Func<double, double, double> apply
    )
    {
        var other = Operators.Number(Argument.One(scope, args, 0));
        return NumberOf(focus) is { } number && other is { } second
            ? FromReal(apply((double)number, (double)second))
            : Collection.Empty;
    }

    private static Collection Power(Scope scope, Collection focus, Expr[] args)
    {
        var result = Two(scope, focus, args, Math.Pow);
        return
            focus.Single()?.Plain is IntegerValue
            && Argument.One(scope, args, 0) is IntegerValue { Number: >= 0 }
            && !result.IsEmpty
            ? Collection.Of((long)((DecimalValue)result[0]).Number)
            : result;
    }

    private static Collection Round(Scope scope, Collection focus, Expr[] args)
    {
        var places = Argument.Whole(scope, args, 0) ?? 0;
        if (places is < 0 or > 28)
            throw FhirPathException.Run("round() takes 0 to 28 places");
        return NumberOf(focus) is { } number
            ? new Collection(
                new DecimalValue(decimal.Round(number, (int)places, MidpointRounding.AwayFromZero))
            )
            : Collection.Empty;
    }

    // the sum of nothing is nothing: no value is not 0
    private static Collection Sum(Scope scope, Collection focus, Expr[] args)
    {
        Value? total = null;
        foreach (var item in focus)
        {
            scope.Step();
            total = total is null ? item.Plain : Arithmetic.Apply(scope, "+", total, item.Plain);
        }
        return new Collection(total);
    }

    private static Collection Extreme(Collection focus, int sign)
    {
        Value? best = null;
        foreach (var item in focus)
            if (best is null || Operators.Compare(item, best) * sign > 0)
                best = item;
        return new Collection(best);
    }

    private static Collection Average(Scope scope, Collection focus, Expr[] args)
    {
        var sum = Sum(scope, focus, args);
        return sum.IsEmpty ? sum : Arithmetic.Apply(scope, "/", sum, Collection.Of(focus.Count));
    }
}
