namespace Haven.Forms.FhirPath;

internal static class Operators
{
    public static Operation Find(string symbol) =>
        symbol switch
        {
            "=" => (_, a, b) => Collection.Of(AreEqual(a, b)),
            "!=" => (_, a, b) => Collection.Of(AreEqual(a, b) is { } equal ? !equal : null),
            "~" => (_, a, b) => Collection.Of(AreEquivalent(a, b)),
            "!~" => (_, a, b) => Collection.Of(!AreEquivalent(a, b)),
            ">" => (_, a, b) => Order(a, b, c => c > 0),
            "<" => (_, a, b) => Order(a, b, c => c < 0),
            ">=" => (_, a, b) => Order(a, b, c => c >= 0),
            "<=" => (_, a, b) => Order(a, b, c => c <= 0),
            "|" => (scope, a, b) => FilterFunctions.Union(scope, a, b),
            "in" => In,
            "contains" => (scope, a, b) => In(scope, b, a),
            "&" => Concatenate,
            _ => (scope, a, b) => Arithmetic.Apply(scope, symbol, a, b),
        };

    public static bool? Truth(Collection items)
    {
        if (items.Single() is not { } value)
            return null;
        // a single value that is not a boolean counts as true
        return value.Plain is BooleanValue truth ? truth.Truth : true;
    }

    /// <summary>A primitive element that has extensions and no value counts as nothing where a value is asked for.</summary>
    public static bool HasNoValue(Value? value) =>
        value is Node { Plain: null, FhirType: { } type } && FhirModel.Primitives.Contains(type);

    public static decimal? Number(Value? value) =>
        value switch
        {
            IntegerValue n => n.Number,
            DecimalValue n => n.Number,
            _ => null,
        };

    public static bool? AreEqual(Collection left, Collection right)
    {
        if (left.IsEmpty || right.IsEmpty)
            return null;
        if (left.Count != right.Count)
            return false;
        var open = false;
        for (var i = 0; i < left.Count; i++)
            switch (AreEqual(left[i], right[i]))
            {
                case false:
                    return false;
                case null:
                    open = true;
                    break;
            }
        return open ? null : true;
    }

    public static bool? AreEqual(Value left, Value right)
    {
        if (ReferenceEquals(left, right))
            return true;
        var (a, b) = (left.Plain, right.Plain);
        if (a is null || b is null)
            return a is null
                && b is null
                && left is Node x
                && right is Node y
                && HaveEqualChildren(x, y);
        return (a, b) switch
        {
            (StringValue s, StringValue t) => s.Text == t.Text,
            (BooleanValue s, BooleanValue t) => s.Truth == t.Truth,
            (IntegerValue s, IntegerValue t) => s.Number == t.Number,
            (TemporalValue s, TemporalValue t) => Temporal(s, t),
            (QuantityValue s, QuantityValue t) => Units.AreEqual(s, t),
            (QuantityValue s, _) when Number(b) is { } n => Units.AreEqual(
                s,
                new QuantityValue(n, "1")
            ),
            (_, QuantityValue t) when Number(a) is { } n => Units.AreEqual(
                new QuantityValue(n, "1"),
                t
            ),
            _ when Number(a) is { } n && Number(b) is { } m => n == m,
            _ => false,
        };
    }

    private static bool? Temporal(TemporalValue left, TemporalValue right)
    {
        if ((left.Kind == TemporalKind.Time) != (right.Kind == TemporalKind.Time))
            return false;
        return TemporalValue.Compare(left, right) is { } order ? order == 0 : null;
    }

    private static bool HaveEqualChildren(Node left, Node right)
    {
        if (left.FhirType != right.FhirType || left.ContentHash != right.ContentHash)
            return false;
        var (a, b) = (new Gather(), new Gather());
        left.AllChildren(ref a);
        right.AllChildren(ref b);
        return a.Count > 0 && AreEqual(a.Done(), b.Done()) == true;
    }

    public static bool AreEquivalent(Collection left, Collection right)
    {
        if (left.Count != right.Count)
            return false;
        var open = right.ToList();
        foreach (var item in left)
        {
            var at = open.FindIndex(other => AreEquivalent(item, other));
            if (at < 0)
                return false;
            open.RemoveAt(at);
        }
        return true;
    }

    private static bool AreEquivalent(Value left, Value right)
    {
        var (a, b) = (left.Plain, right.Plain);
        if (a is null || b is null)
            return a is null
                && b is null
                && left is Node x
                && right is Node y
                && HaveEquivalentChildren(x, y);
        return (a, b) switch
        {
            (StringValue s, StringValue t) => Loose(s.Text) == Loose(t.Text),
            (TemporalValue s, TemporalValue t) => Temporal(s, t) == true,
            (QuantityValue s, QuantityValue t) => Units.AreEquivalent(s, t),
            _ when Number(a) is { } n && Number(b) is { } m => Near(n, m),
            _ => AreEqual(a, b) == true,
        };
    }

    private static bool HaveEquivalentChildren(Node left, Node right)
    {
        var (a, b) = (new Gather(), new Gather());
        left.AllChildren(ref a);
        right.AllChildren(ref b);
        return AreEquivalent(a.Done(), b.Done());
    }

    private static string Loose(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .ToUpperInvariant();

    public static bool Near(decimal left, decimal right)
    {
        var digits = Math.Min(Math.Min(left.Scale, right.Scale), (byte)15);
        return decimal.Round(left, digits) == decimal.Round(right, digits);
    }

    private static Collection Order(Collection left, Collection right, Func<int, bool> holds)
    {
        if (left.Single() is not { } a || right.Single() is not { } b)
            return Collection.Empty;
        if (HasNoValue(a) || HasNoValue(b))
            return Collection.Empty;
        return Collection.Of(Compare(a, b) is { } order ? holds(order) : null);
    }

    public static int? Compare(Value left, Value right)
    {
        var (a, b) = (left.Plain, right.Plain);
        return (a, b) switch
        {
            (StringValue s, StringValue t) => string.CompareOrdinal(s.Text, t.Text),
            (TemporalValue s, TemporalValue t) => (s.Kind == TemporalKind.Time)
            == (t.Kind == TemporalKind.Time)
                ? TemporalValue.Compare(s, t)
                : throw Incomparable(left, right),
            (QuantityValue s, QuantityValue t) => Units.Compare(s, t),
            (QuantityValue s, _) when Number(b) is { } n => Units.Compare(
                s,
                new QuantityValue(n, "1")
            ),
            (_, QuantityValue t) when Number(a) is { } n => Units.Compare(
                new QuantityValue(n, "1"),
                t
            ),
            _ when Number(a) is { } n && Number(b) is { } m => n.CompareTo(m),
            _ => throw Incomparable(left, right),
        };
    }

    private static FhirPathException Incomparable(Value left, Value right) =>
        FhirPathException.Run($"{left.TypeName} and {right.TypeName} have no order");

    private static Collection In(Scope scope, Collection one, Collection many)
    {
        if (one.Single() is not { } value)
            return Collection.Empty;
        scope.Charge(many.Count);
        return Collection.Of(Contains(many, value));
    }

    public static bool Contains(Collection many, Value value)
    {
        foreach (var item in many)
            if (AreEqual(item, value) == true)
                return true;
        return false;
    }

    private static Collection Concatenate(Scope scope, Collection left, Collection right)
    {
        var (a, b) = (TextOf(left), TextOf(right));
        scope.ChargeText(a.Length + b.Length);
        return Collection.Of(a + b);
    }

    private static string TextOf(Collection items)
    {
        if (items.Single() is not { } value || HasNoValue(value))
            return "";
        return value.Plain is StringValue text
            ? text.Text
            : throw FhirPathException.Run("& joins texts only");
    }
}
