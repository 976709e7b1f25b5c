using System.Text.Json;

namespace Haven.Forms.FhirPath;

/// An element of a FHIR resource.
public abstract class Node : Value
{
    public abstract string? FhirType { get; }
    public abstract bool HasChildren { get; }
    public override string TypeName => FhirType ?? "Element";
    public override string Namespace => "FHIR";
    public override Value? Plain => null;

    /// <summary>The answer that this value stands in: the same Coding weighs differently in two questions.</summary>
    internal virtual Node? Answer => null;

    internal override int ContentHash
    {
        get
        {
            if (Plain is { } plain)
                return plain.ContentHash;
            var children = new Gather();
            AllChildren(ref children);
            var hash = new HashCode();
            foreach (var child in children.Done())
                hash.Add(child.ContentHash);
            return hash.ToHashCode();
        }
    }

    public abstract void Children(string name, ref Gather into);

    /// The child of this name where there is one and no more.
    internal virtual Value? Only(string name, out bool several)
    {
        var found = new Gather();
        Children(name, ref found);
        several = found.Count > 1;
        return found.Count == 1 ? found.Done()[0] : null;
    }

    public abstract void AllChildren(ref Gather into);

    public override string? Text => Plain?.Text;
}

/// A node read once from JSON. Primitive values are turned into their typed form when first asked for.
public sealed class TreeNode : Node
{
    private readonly (string Name, TreeNode Node)[] _children;
    private readonly JsonElement _json;
    private readonly Node? _answer;
    private Value? _plain;
    private bool _plainKnown;

    private TreeNode(
        string? type,
        JsonElement json,
        (string, TreeNode)[] children,
        Node? answer = null
    )
    {
        FhirType = type;
        _json = json;
        _children = children;
        _answer = answer;
    }

    internal override Node? Answer => _answer;

    internal TreeNode In(Node answer) => new(FhirType, _json, _children, answer);

    public override string? FhirType { get; }
    public override bool HasChildren => _children.Length > 0;

    /// The element as it stood in its source.
    public JsonElement Json => _json;

    public override Value? Plain
    {
        get
        {
            if (!_plainKnown)
            {
                _plain =
                    FhirType == "Quantity" || FhirModel.IsA(FhirType, "Quantity")
                        ? ReadQuantity()
                        : ReadPrimitive();
                _plainKnown = true;
            }
            return _plain;
        }
    }

    public override void Children(string name, ref Gather into)
    {
        foreach (var (childName, node) in _children)
            if (childName == name)
                into.Add(node);
    }

    public override void AllChildren(ref Gather into)
    {
        foreach (var (_, node) in _children)
            into.Add(node);
    }

    private int? _hash;

    internal override int ContentHash => _hash ??= base.ContentHash;

    internal override Value? Only(string name, out bool several)
    {
        TreeNode? found = null;
        several = false;
        foreach (var (childName, node) in _children)
        {
            if (childName != name)
                continue;
            if (found is not null)
            {
                several = true;
                return null;
            }
            found = node;
        }
        return found;
    }

    internal IEnumerable<(string Name, TreeNode Node)> Named => _children;

    internal TreeNode? Child(string name)
    {
        foreach (var (childName, node) in _children)
            if (childName == name)
                return node;
        return null;
    }

    public static TreeNode Read(JsonElement json, string? type = null)
    {
        if (
            json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("resourceType", out var named)
            && named.ValueKind == JsonValueKind.String
        )
            type = named.GetString();
        if (json.ValueKind != JsonValueKind.Object)
            return new TreeNode(type ?? Guess(json), json, []);
        var children = new List<(string, TreeNode)>();
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name == "resourceType")
                continue;
            if (!property.Name.StartsWith('_'))
                Add(children, type, property.Name, property.Value, Shadow(json, property.Name));
            else if (!json.TryGetProperty(property.Name[1..], out _))
                Add(children, type, property.Name[1..], default, property.Value);
        }
        return new TreeNode(type ?? "Element", json, [.. children]);
    }

    private static JsonElement Shadow(JsonElement json, string name) =>
        json.TryGetProperty("_" + name, out var shadow) ? shadow : default;

    private static void Add(
        List<(string, TreeNode)> into,
        string? owner,
        string name,
        JsonElement json,
        JsonElement shadow
    )
    {
        var (element, type) = FhirModel.Element(owner, name);
        var known = string.Intern(element);
        if (json.ValueKind != JsonValueKind.Array && shadow.ValueKind != JsonValueKind.Array)
        {
            into.Add((known, One(json, shadow, type)));
            return;
        }
        var (values, shadows) = (Length(json), Length(shadow));
        for (var i = 0; i < Math.Max(values, shadows); i++)
            into.Add(
                (
                    known,
                    One(i < values ? json[i] : default, i < shadows ? shadow[i] : default, type)
                )
            );
    }

    private static int Length(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? json.GetArrayLength() : 0;

    private static TreeNode One(JsonElement json, JsonElement shadow, string? type)
    {
        if (json.ValueKind == JsonValueKind.Object)
            return Read(json, type);
        if (shadow.ValueKind != JsonValueKind.Object)
            return new TreeNode(type ?? Guess(json), json, []);
        var extra = Read(shadow, "Element");
        return new TreeNode(type ?? Guess(json), json, extra._children);
    }

    private static string Guess(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => json.TryGetInt32(out _) ? "integer" : "decimal",
            _ => "string",
        };

    private Value? ReadPrimitive()
    {
        switch (_json.ValueKind)
        {
            case JsonValueKind.True:
                return BooleanValue.True;
            case JsonValueKind.False:
                return BooleanValue.False;
            case JsonValueKind.Number:
                if (FhirType != "decimal" && _json.TryGetInt64(out var whole))
                    return IntegerValue.Of(whole);
                return _json.TryGetDecimal(out var number) ? new DecimalValue(number) : null;
            case JsonValueKind.String:
                return FromText(_json.GetString()!);
            default:
                return null;
        }
    }

    private Value FromText(string text) =>
        FhirType switch
        {
            "date" => TemporalValue.Parse(text, TemporalKind.Date) ?? (Value)new StringValue(text),
            "dateTime" or "instant" => TemporalValue.Parse(text, TemporalKind.DateTime)
                ?? (Value)new StringValue(text),
            "time" => TemporalValue.Parse(text, TemporalKind.Time) ?? (Value)new StringValue(text),
            // some tools write numbers as text
            "decimal" when Conversions.TryDecimal(text, out var number) => new DecimalValue(number),
            "integer"
            or "positiveInt"
            or "unsignedInt" when Conversions.TryInteger(text, out var number) => IntegerValue.Of(
                number
            ),
            "boolean" when text is "true" or "false" => BooleanValue.Of(text == "true"),
            _ => new StringValue(text),
        };

    private QuantityValue? ReadQuantity()
    {
        if (Child("value")?.Plain is not { } value || Operators.Number(value) is not { } number)
            return null;
        var unit = Child("code")?.Text ?? Child("unit")?.Text ?? "1";
        return new QuantityValue(number, unit);
    }
}
