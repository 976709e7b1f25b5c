namespace Haven.Forms.FhirPath;

internal static class Sorting
{
    public static Collection Sort(Scope scope, Collection focus, Expr[] args)
    {
        var keys = args.Length == 0 ? [new Special(SpecialName.This)] : args;
        var rows = new List<(Value Item, Value?[] Keys)>();
        var (before, index) = (scope.This, scope.Index);
        for (var i = 0; i < focus.Count; i++)
        {
            scope.This = new Collection(focus[i]);
            scope.Index = i;
            rows.Add((focus[i], [.. keys.Select(k => Bare(k).Evaluate(scope).Single())]));
        }
        (scope.This, scope.Index) = (before, index);
        scope.Charge(rows.Count * 4);
        var down = keys.Select(k => k is Polarity { Negative: true }).ToArray();
        // LINQ's order is stable; List.Sort is not
        var sorted = rows.Order(
            Comparer<(Value Item, Value?[] Keys)>.Create((a, b) => Compare(a.Keys, b.Keys, down))
        );
        return new Collection([.. sorted.Select(r => r.Item)]);
    }

    // -name means name, from the end
    private static Expr Bare(Expr key) =>
        key is Polarity { Negative: true } down ? down.Operand : key;

    private static int Compare(Value?[] left, Value?[] right, bool[] down)
    {
        for (var i = 0; i < left.Length; i++)
        {
            // what has no key comes first, in either direction
            if (left[i] is not { } a || right[i] is not { } b)
            {
                if ((left[i] is null) != (right[i] is null))
                    return left[i] is null ? -1 : 1;
                continue;
            }
            if (Operators.Compare(a, b) is { } order and not 0)
                return down[i] ? -order : order;
        }
        return 0;
    }
}
