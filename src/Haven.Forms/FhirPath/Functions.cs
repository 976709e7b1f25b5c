using System.Collections.Frozen;

namespace Haven.Forms.FhirPath;

internal delegate Collection Function(Scope scope, Collection focus, Expr[] arguments);

internal sealed record FunctionEntry(Function Function, int Least, int Most);

internal static class Functions
{
    public static FrozenDictionary<string, FunctionEntry> All { get; } =
        Build().ToFrozenDictionary(StringComparer.Ordinal);

    private static Dictionary<string, FunctionEntry> Build()
    {
        var all = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal);
        void Add(string name, int least, int most, Function function) =>
            all.Add(name, new FunctionEntry(function, least, most));
        FilterFunctions.AddTo(Add);
        LogicFunctions.AddTo(Add);
        TextFunctions.AddTo(Add);
        MathFunctions.AddTo(Add);
        BoundaryFunctions.AddTo(Add);
        AddConversions(Add);
        AddFormFunctions(Add);
        return all;
    }

    internal delegate void Adder(string name, int least, int most, Function function);

    private static void AddConversions(Adder add)
    {
        void Both(string type, Func<Value, Value?> convert)
        {
            add(
                "to" + type,
                0,
                type == "Quantity" ? 1 : 0,
                (scope, focus, args) => Convert(scope, focus, args, convert)
            );
            add(
                "convertsTo" + type,
                0,
                type == "Quantity" ? 1 : 0,
                (scope, focus, args) =>
                    focus.Single() is null
                        ? Collection.Empty
                        : Collection.Of(!Convert(scope, focus, args, convert).IsEmpty)
            );
        }
        Both("Boolean", Conversions.ToBoolean);
        Both("Integer", Conversions.ToInteger);
        Both("Long", Conversions.ToLong);
        Both("Decimal", Conversions.ToDecimal);
        Both("String", Conversions.ToText);
        Both("Date", Conversions.ToDate);
        Both("DateTime", Conversions.ToDateTime);
        Both("Time", Conversions.ToTime);
        Both("Quantity", Conversions.ToQuantity);
    }

    private static Collection Convert(
        Scope scope,
        Collection focus,
        Expr[] args,
        Func<Value, Value?> convert
    )
    {
        var result = focus.Single()?.Plain is { } value ? convert(value) : null;
        if (
            args.Length == 0
            || result is not QuantityValue quantity
            || Argument.Text(scope, args, 0) is not { } unit
        )
            return new Collection(result);
        return Units.ConvertTo(quantity, unit) is { } number
            ? new Collection(new QuantityValue(number, unit))
            : Collection.Empty;
    }

    private static void AddFormFunctions(Adder add)
    {
        add("weight", 0, 0, Weight);
        add("ordinal", 0, 0, Weight);
    }

    private static Collection Weight(Scope scope, Collection focus, Expr[] arguments)
    {
        var weights = new Gather();
        foreach (var item in focus)
            if (
                item is Node node
                && (scope.WeightOf?.Invoke(node) ?? FormWeights.OnNode(node)) is { } weight
            )
                weights.Add(new DecimalValue(weight));
        return weights.Done();
    }
}

internal static class Argument
{
    public static Value? One(Scope scope, Expr[] arguments, int index) =>
        index < arguments.Length ? arguments[index].Evaluate(scope).Single()?.Plain : null;

    public static string? Text(Scope scope, Expr[] arguments, int index) =>
        One(scope, arguments, index) switch
        {
            null => null,
            StringValue text => text.Text,
            var other => throw FhirPathException.Run($"A text was expected, not {other.TypeName}"),
        };

    public static long? Whole(Scope scope, Expr[] arguments, int index) =>
        One(scope, arguments, index) switch
        {
            null => null,
            IntegerValue n => n.Number,
            DecimalValue n
                when decimal.Truncate(n.Number) == n.Number && Math.Abs(n.Number) < int.MaxValue =>
                (long)n.Number,
            var other => throw FhirPathException.Run(
                $"A whole number was expected, not {other.TypeName}"
            ),
        };
}

public static class FormWeights
{
    public const string Ordinal = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
    public const string ItemWeight = "http://hl7.org/fhir/StructureDefinition/itemWeight";
    public const string QuestionnaireOrdinal =
        "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue";

    public static bool IsWeight(string? url) =>
        url is Ordinal or ItemWeight or QuestionnaireOrdinal;

    /// The weight that an element, or the Coding in an answer, carries in its own extensions.
    public static decimal? OnNode(Node node)
    {
        var extensions = new Gather();
        node.Children("extension", ref extensions);
        foreach (var item in extensions.Done())
            if (
                item is Node extension
                && IsWeight(Text(extension, "url"))
                && First(extension, "value") is { } value
            )
                return Operators.Number(value.Plain);
        return First(node, "value") is Node coding && coding != node ? OnNode(coding) : null;
    }

    private static Value? First(Node node, string name)
    {
        var found = new Gather();
        node.Children(name, ref found);
        return found.Count > 0 ? found.Done()[0] : null;
    }

    internal static string? Text(Node node, string name) => First(node, name)?.Text;
}
