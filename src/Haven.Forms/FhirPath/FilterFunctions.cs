namespace Haven.Forms.FhirPath;

/// Filtering, projecting, subsetting and combining collections.
internal static class FilterFunctions
{
    public static void AddTo(Functions.Adder add)
    {
        add("where", 1, 1, Where);
        add("select", 1, 1, Select);
        add("repeat", 1, 1, Repeat);
        add("aggregate", 1, 2, Aggregate);
        add("sort", 0, 9, Sorting.Sort);
        add("first", 0, 0, (_, focus, _) => focus.IsEmpty ? focus : new Collection(focus[0]));
        add(
            "last",
            0,
            0,
            (_, focus, _) => focus.IsEmpty ? focus : new Collection(focus[focus.Count - 1])
        );
        add("tail", 0, 0, (_, focus, _) => Slice(focus, 1, focus.Count));
        add(
            "skip",
            1,
            1,
            (scope, focus, args) => Slice(focus, Argument.Whole(scope, args, 0) ?? 0, focus.Count)
        );
        add(
            "take",
            1,
            1,
            (scope, focus, args) => Slice(focus, 0, Argument.Whole(scope, args, 0) ?? 0)
        );
        add("single", 0, 0, (_, focus, _) => new Collection(focus.Single()));
        add("union", 1, 1, (scope, focus, args) => Union(scope, focus, args[0].Evaluate(scope)));
        add("combine", 1, 2, (scope, focus, args) => Both(focus, args[0].Evaluate(scope)));
        add(
            "intersect",
            1,
            1,
            (scope, focus, args) =>
                Keep(scope, Distinct(scope, focus), args[0].Evaluate(scope), present: true)
        );
        add(
            "exclude",
            1,
            1,
            (scope, focus, args) => Keep(scope, focus, args[0].Evaluate(scope), present: false)
        );
        add("distinct", 0, 0, (scope, focus, _) => Distinct(scope, focus));
        add("children", 0, 0, (_, focus, _) => Children(focus));
        add("descendants", 0, 0, Descendants);
        add("extension", 1, 1, Extension);
        add("trace", 1, 2, Trace);
        add("defineVariable", 1, 2, Define);
        add(
            "coalesce",
            1,
            20,
            (scope, _, args) =>
                args.Select(a => a.Evaluate(scope)).FirstOrDefault(found => !found.IsEmpty)
        );
        add("elementDefinition", 0, 0, (_, _, _) => Collection.Empty);
        add("resolve", 0, 0, (_, _, _) => Collection.Empty);
    }

    /// Runs the expression with each value as $this.
    private static void Each(Scope scope, Collection focus, Func<Value, bool> visit)
    {
        var (before, index) = (scope.This, scope.Index);
        for (var i = 0; i < focus.Count; i++)
        {
            scope.This = new Collection(focus[i]);
            scope.Index = i;
            if (!visit(focus[i]))
                break;
        }
        (scope.This, scope.Index) = (before, index);
    }

    private static Collection Where(Scope scope, Collection focus, Expr[] args)
    {
        var (before, index) = (scope.This, scope.Index);
        var kept = new Gather();
        var criteria = new Criteria(args[0]);
        for (var i = 0; i < focus.Count; i++)
        {
            scope.This = new Collection(focus[i]);
            scope.Index = i;
            if (criteria.Holds(scope))
                kept.Add(focus[i]);
        }
        (scope.This, scope.Index) = (before, index);
        return kept.Done();
    }

    private static Collection Select(Scope scope, Collection focus, Expr[] args)
    {
        var all = new Gather();
        Each(
            scope,
            focus,
            _ =>
            {
                all.AddAll(args[0].Evaluate(scope));
                return true;
            }
        );
        return all.Done();
    }

    private static Collection Repeat(Scope scope, Collection focus, Expr[] args)
    {
        var found = new List<Value>();
        var seen = new Seen(scope);
        var open = new Queue<Value>(focus.ToList());
        while (open.TryDequeue(out var next))
            Each(
                scope,
                new Collection(next),
                _ =>
                {
                    foreach (var item in args[0].Evaluate(scope))
                        if (seen.Add(item))
                        {
                            found.Add(item);
                            scope.Charge(2);
                            open.Enqueue(item);
                        }
                    return true;
                }
            );
        return new Collection(found);
    }

    private static Collection Aggregate(Scope scope, Collection focus, Expr[] args)
    {
        var before = scope.Total;
        var total = args.Length > 1 ? args[1].Evaluate(scope) : Collection.Empty;
        Each(
            scope,
            focus,
            _ =>
            {
                scope.Total = total;
                total = args[0].Evaluate(scope);
                scope.Charge(total.Count);
                return true;
            }
        );
        scope.Total = before;
        return total;
    }

    private static Collection Slice(Collection focus, long from, long count)
    {
        var kept = new Gather();
        for (var i = Math.Max(0, from); i < focus.Count && i - Math.Max(0, from) < count; i++)
            kept.Add(focus[(int)i]);
        return kept.Done();
    }

    private static Collection Both(Collection left, Collection right)
    {
        var all = new Gather();
        all.AddAll(left);
        all.AddAll(right);
        return all.Done();
    }

    public static Collection Union(Scope scope, Collection left, Collection right) =>
        Distinct(scope, Both(left, right));

    public static Collection Distinct(Scope scope, Collection items)
    {
        if (items.Count < 2)
            return items;
        var seen = new Seen(scope);
        var kept = new Gather();
        foreach (var item in items)
            if (seen.Add(item))
                kept.Add(item);
        return kept.Done();
    }

    private static Collection Keep(Scope scope, Collection items, Collection others, bool present)
    {
        var kept = new Gather();
        foreach (var item in items)
        {
            scope.Charge(others.Count);
            if (Operators.Contains(others, item) == present)
                kept.Add(item);
        }
        return kept.Done();
    }

    public static Collection OfType(Collection focus, TypeName type)
    {
        var kept = new Gather();
        foreach (var item in focus)
            if (type.IsExactly(item))
                kept.Add(item);
        return kept.Done();
    }

    private static Collection Children(Collection focus)
    {
        var all = new Gather();
        foreach (var item in focus)
            if (item is Node node)
                node.AllChildren(ref all);
        return all.Done();
    }

    private static Collection Descendants(Scope scope, Collection focus, Expr[] args)
    {
        var found = new List<Value>();
        var level = Children(focus);
        while (!level.IsEmpty)
        {
            found.AddRange(level.ToList());
            scope.Charge(found.Count);
            level = Children(level);
        }
        return new Collection(found);
    }

    private static Collection Extension(Scope scope, Collection focus, Expr[] args)
    {
        if (Argument.Text(scope, args, 0) is not { } url)
            return Collection.Empty;
        var found = new Gather();
        foreach (var item in focus)
        {
            if (item is not Node node)
                continue;
            var extensions = new Gather();
            node.Children("extension", ref extensions);
            foreach (var extension in extensions.Done())
                if (extension is Node named && FormWeights.Text(named, "url") == url)
                    found.Add(extension);
        }
        return found.Done();
    }

    private static Collection Define(Scope scope, Collection focus, Expr[] args)
    {
        var name =
            Argument.Text(scope, args, 0)
            ?? throw FhirPathException.Run("defineVariable() needs a name");
        if (scope.TryVariable(name, out _))
            throw FhirPathException.Run($"The variable %{name} is there already");
        var (before, value) = (scope.This, focus);
        if (args.Length > 1)
        {
            scope.This = focus;
            value = args[1].Evaluate(scope);
            scope.This = before;
        }
        scope.Defined = new DefinedVariable(name, value, scope.Defined);
        return focus;
    }

    private static Collection Trace(Scope scope, Collection focus, Expr[] args)
    {
        if (args.Length > 1)
            Select(scope, focus, [args[1]]);
        return focus;
    }
}
