using System.Collections.Frozen;

namespace Haven.Forms.FhirPath;

/// As much of the R4 definitions as the resources need that forms meet. What is not listed is read from the JSON itself.
internal static partial class FhirModel
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Types =
        ReadTypes();
    private static readonly FrozenDictionary<string, string> Bases = ReadBases();

    public static FrozenSet<string> Primitives { get; } =
        new[]
        {
            "boolean",
            "integer",
            "decimal",
            "string",
            "uri",
            "url",
            "canonical",
            "code",
            "id",
            "oid",
            "uuid",
            "markdown",
            "base64Binary",
            "instant",
            "date",
            "dateTime",
            "time",
            "positiveInt",
            "unsignedInt",
            "xhtml",
        }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Others = (
        "Element BackboneElement Resource DomainResource " + DataTypeNames + " " + ResourceNames
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    /// The element's name without its choice suffix, and its type where it is known.
    public static (string Name, string? Type) Element(string? owner, string property)
    {
        if (owner is not null && Find(owner, property) is { } type)
            return (property, type);
        for (var i = 1; i < property.Length; i++)
            if (char.IsAsciiLetterUpper(property[i]) && ChoiceType(property[i..]) is { } suffix)
            {
                var stem = property[..i];
                if (
                    owner is not null && Types.ContainsKey(owner)
                        ? Find(owner, stem) == "*"
                        : stem is "value"
                )
                    return (stem, suffix);
            }
        return property switch
        {
            "extension" or "modifierExtension" => (property, "Extension"),
            "id" => (property, IsResource(owner) ? "id" : "string"),
            "meta" => (property, "Meta"),
            _ => (property, null),
        };
    }

    public static string? Find(string owner, string property)
    {
        for (string? at = owner; at is not null; at = Bases.GetValueOrDefault(at))
            if (
                Types.TryGetValue(at, out var elements)
                && elements.TryGetValue(property, out var type)
            )
                return type;
        return null;
    }

    /// Null where nothing is known of the type's elements.
    public static bool? Has(string owner, string property)
    {
        if (!Types.ContainsKey(owner) && !Primitives.Contains(owner))
            return null;
        return Find(owner, property) is not null
            || property is "id" or "extension" or "resourceType";
    }

    public static bool IsKnown(string type) =>
        Types.ContainsKey(type) || Primitives.Contains(type) || Others.Contains(type);

    public static bool IsA(string? type, string wanted)
    {
        for (var at = type; at is not null; at = Bases.GetValueOrDefault(at))
            if (at == wanted)
                return true;
        return type is not null && wanted == (IsResource(type) ? "Resource" : "Element");
    }

    public static bool IsResource(string? type) =>
        type is not null
        && (IsBase(type, "DomainResource") || IsBase(type, "Resource") || ResourceLike(type));

    private static bool ResourceLike(string type) =>
        !type.Contains('.')
        && Bases.GetValueOrDefault(type) is null
        && Others.Contains(type)
        && type is not ("Element" or "BackboneElement")
        && !Types.ContainsKey(type)
        && !DataTypes.Contains(type);

    private static bool IsBase(string type, string wanted)
    {
        for (string? at = type; at is not null; at = Bases.GetValueOrDefault(at))
            if (at == wanted)
                return true;
        return false;
    }

    private static readonly FrozenSet<string> DataTypes = DataTypeNames
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static string? ChoiceType(string suffix)
    {
        if (DataTypes.Contains(suffix))
            return suffix;
        var lower = char.ToLowerInvariant(suffix[0]) + suffix[1..];
        return Primitives.Contains(lower) ? lower : null;
    }

    private static FrozenDictionary<string, string> ReadBases()
    {
        var bases = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["code"] = "string",
            ["id"] = "string",
            ["markdown"] = "string",
            ["url"] = "uri",
            ["canonical"] = "uri",
            ["oid"] = "uri",
            ["uuid"] = "uri",
            ["positiveInt"] = "integer",
            ["unsignedInt"] = "integer",
            ["Age"] = "Quantity",
            ["Count"] = "Quantity",
            ["Distance"] = "Quantity",
            ["Duration"] = "Quantity",
            ["SimpleQuantity"] = "Quantity",
            ["DomainResource"] = "Resource",
            ["BackboneElement"] = "Element",
        };
        foreach (var type in Types.Keys.Where(t => t.Contains('.')))
            bases.TryAdd(type, "BackboneElement");
        foreach (var resource in ResourceNames.Split(' '))
            bases.TryAdd(
                resource,
                resource is "Binary" or "Bundle" or "Parameters" ? "Resource" : "DomainResource"
            );
        return bases.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, FrozenDictionary<string, string>> ReadTypes() =>
        Definitions
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' '))
            .ToFrozenDictionary(
                parts => parts[0],
                parts =>
                    parts[1..]
                        .Select(p => p.Split(':'))
                        .ToFrozenDictionary(p => p[0], p => p[1], StringComparer.Ordinal),
                StringComparer.Ordinal
            );
}
