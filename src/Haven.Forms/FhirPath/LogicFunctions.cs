namespace Haven.Forms.FhirPath;

/// Existence, boolean logic, types, dates and the choice between two.
internal static class LogicFunctions
{
    public static void AddTo(Functions.Adder add)
    {
        add(
            "exists",
            0,
            1,
            (scope, focus, args) =>
                Collection.Of(
                    args.Length == 0 ? !focus.IsEmpty : Any(scope, focus, args[0], wanted: true)
                )
        );
        add(
            "all",
            1,
            1,
            (scope, focus, args) => Collection.Of(!Any(scope, focus, args[0], wanted: false))
        );
        add("empty", 0, 0, (_, focus, _) => Collection.Of(focus.IsEmpty));
        add("not", 0, 0, (_, focus, _) => Not(focus));
        add("count", 0, 0, (_, focus, _) => Collection.Of(focus.Count));
        add("allTrue", 0, 0, (_, focus, _) => Collection.Of(Truths(focus).TrueForAll(t => t)));
        add("anyTrue", 0, 0, (_, focus, _) => Collection.Of(Truths(focus).Exists(t => t)));
        add("allFalse", 0, 0, (_, focus, _) => Collection.Of(Truths(focus).TrueForAll(t => !t)));
        add("anyFalse", 0, 0, (_, focus, _) => Collection.Of(Truths(focus).Exists(t => !t)));
        add(
            "subsetOf",
            1,
            1,
            (scope, focus, args) => Subset(scope, focus, args[0].Evaluate(scope))
        );
        add(
            "supersetOf",
            1,
            1,
            (scope, focus, args) => Subset(scope, args[0].Evaluate(scope), focus)
        );
        add(
            "isDistinct",
            0,
            0,
            (scope, focus, _) =>
                Collection.Of(FilterFunctions.Distinct(scope, focus).Count == focus.Count)
        );
        add(
            "hasValue",
            0,
            0,
            (_, focus, _) =>
                Collection.Of(focus.Count == 1 && focus[0].Plain is not null and not QuantityValue)
        );
        add("getValue", 0, 0, (_, focus, _) => new Collection(focus.Single()?.Plain));
        add("iif", 2, 3, Iif);
        add("type", 0, 0, Type);
        add("conformsTo", 1, 1, ConformsTo);
        add("comparable", 1, 1, Comparable);
        add("now", 0, 0, (scope, _, _) => new Collection(Moment(scope)));
        add(
            "today",
            0,
            0,
            (scope, _, _) =>
                new Collection(
                    TemporalValue.From(
                        TemporalKind.Date,
                        TemporalPart.Day,
                        scope.Now.DateTime,
                        null
                    )
                )
        );
        add(
            "timeOfDay",
            0,
            0,
            (scope, _, _) =>
                new Collection(
                    TemporalValue.From(
                        TemporalKind.Time,
                        TemporalPart.Millisecond,
                        scope.Now.DateTime,
                        null
                    )
                )
        );
    }

    private static TemporalValue Moment(Scope scope) =>
        TemporalValue.From(
            TemporalKind.DateTime,
            TemporalPart.Millisecond,
            scope.Now.DateTime,
            (int)scope.Now.Offset.TotalMinutes
        );

    private static bool Any(Scope scope, Collection focus, Expr criteria, bool wanted)
    {
        var (before, index) = (scope.This, scope.Index);
        var found = false;
        for (var i = 0; i < focus.Count && !found; i++)
        {
            scope.This = new Collection(focus[i]);
            scope.Index = i;
            found = (Operators.Truth(criteria.Evaluate(scope)) == true) == wanted;
        }
        (scope.This, scope.Index) = (before, index);
        return found;
    }

    private static Collection Not(Collection focus) =>
        Collection.Of(Operators.Truth(focus) is { } truth ? !truth : null);

    private static List<bool> Truths(Collection focus)
    {
        var truths = new List<bool>();
        foreach (var item in focus)
            truths.Add(
                item.Plain is BooleanValue b
                    ? b.Truth
                    : throw FhirPathException.Run($"A boolean was expected, not {item.TypeName}")
            );
        return truths;
    }

    private static Collection Subset(Scope scope, Collection inner, Collection outer)
    {
        foreach (var item in inner)
        {
            scope.Charge(outer.Count);
            if (!Operators.Contains(outer, item))
                return Collection.False;
        }
        return Collection.True;
    }

    private static Collection Iif(Scope scope, Collection focus, Expr[] args)
    {
        if (focus.Count > 1)
            throw FhirPathException.Run("iif() works on one value at most");
        var before = scope.This;
        scope.This = focus;
        try
        {
            if (
                args[0].Evaluate(scope) is var condition
                && condition.Count == 1
                && condition[0].Plain is not BooleanValue
            )
                throw FhirPathException.Run("The condition of iif() must be true or false");
            return Operators.Truth(condition) == true ? args[1].Evaluate(scope)
                : args.Length > 2 ? args[2].Evaluate(scope)
                : Collection.Empty;
        }
        finally
        {
            scope.This = before;
        }
    }

    private static Collection Type(Scope scope, Collection focus, Expr[] args)
    {
        var types = new Gather();
        foreach (var item in focus)
            types.Add(new TypeInfoValue(item.Namespace, item.TypeName));
        return types.Done();
    }

    private static Collection ConformsTo(Scope scope, Collection focus, Expr[] args)
    {
        const string Core = "http://hl7.org/fhir/StructureDefinition/";
        var url = Argument.Text(scope, args, 0);
        if (focus.Single() is not { } value || url is null)
            return Collection.Empty;
        if (
            !url.StartsWith(Core, StringComparison.Ordinal)
            || !FhirModel.IsKnown(url[Core.Length..])
        )
            throw FhirPathException.Run($"The profile {url} is not known");
        return Collection.Of(
            value is Node node && FhirModel.IsA(node.FhirType, url[Core.Length..])
        );
    }

    private static Collection Comparable(Scope scope, Collection focus, Expr[] args)
    {
        if (
            focus.Single()?.Plain is not QuantityValue left
            || Argument.One(scope, args, 0) is not QuantityValue right
        )
            return Collection.Empty;
        return Collection.Of(Units.AreComparable(left, right));
    }
}
