using System.Linq;
using Microsoft.CodeAnalysis;

namespace Haven.Analyzers;

/// <summary>The declarations of Haven.Privacy.Inventory, as the compiler sees them.</summary>
internal sealed class Inventory
{
    private readonly INamedTypeSymbol stored;
    private readonly INamedTypeSymbol classification;
    private readonly INamedTypeSymbol? personal;
    private readonly INamedTypeSymbol? sensitive;
    private readonly INamedTypeSymbol? sealedValue;

    private Inventory(
        Compilation compilation,
        INamedTypeSymbol stored,
        INamedTypeSymbol classification
    )
    {
        this.stored = stored;
        this.classification = classification;
        personal = compilation.GetTypeByMetadataName("Haven.Privacy.Inventory.PersonalAttribute");
        sensitive = compilation.GetTypeByMetadataName("Haven.Privacy.Inventory.SensitiveAttribute");
        sealedValue = compilation.GetTypeByMetadataName("Haven.Privacy.Vault.Sealed`1");
    }

    /// <returns>Null in a compilation that does not see Haven.Privacy.</returns>
    public static Inventory? Of(Compilation compilation)
    {
        var stored = compilation.GetTypeByMetadataName("Haven.Privacy.Inventory.StoredAttribute");
        var classification = compilation.GetTypeByMetadataName(
            "Haven.Privacy.Inventory.ClassificationAttribute"
        );
        return stored is null || classification is null
            ? null
            : new Inventory(compilation, stored, classification);
    }

    /// <summary>The attribute is inherited, as it is for reflection.</summary>
    public bool IsStored(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            if (current.GetAttributes().Any(attribute => Is(attribute.AttributeClass, stored)))
                return true;
        return false;
    }

    public INamedTypeSymbol[] ClassificationsOf(IPropertySymbol property)
    {
        for (var current = property; current is not null; current = current.OverriddenProperty)
        {
            var found = current
                .GetAttributes()
                .Select(attribute => attribute.AttributeClass)
                .OfType<INamedTypeSymbol>()
                .Where(IsClassification)
                .ToArray();
            if (found.Length > 0)
                return found;
        }
        return [];
    }

    public bool SpeaksOfPerson(INamedTypeSymbol attribute) =>
        Is(attribute, personal) || Is(attribute, sensitive);

    public bool IsSealedValue(ITypeSymbol type)
    {
        var value = type
            is INamedTypeSymbol
            {
                OriginalDefinition.SpecialType: SpecialType.System_Nullable_T
            } nullable
            ? nullable.TypeArguments[0]
            : type;
        return sealedValue is not null && Is(value.OriginalDefinition, sealedValue);
    }

    /// <summary>A reference to another stored record, or to many: what it points to is classified there.</summary>
    public bool IsNavigation(ITypeSymbol type) =>
        IsStored(type) || IsSequenceOfStored(type) || type.AllInterfaces.Any(IsSequenceOfStored);

    private bool IsSequenceOfStored(ITypeSymbol type) =>
        type
            is INamedTypeSymbol
            {
                OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T
            } sequence
        && IsStored(sequence.TypeArguments[0]);

    private bool IsClassification(INamedTypeSymbol attribute)
    {
        for (INamedTypeSymbol? current = attribute; current is not null; current = current.BaseType)
            if (Is(current, classification))
                return true;
        return false;
    }

    private static bool Is(ISymbol? one, ISymbol? other) =>
        other is not null && SymbolEqualityComparer.Default.Equals(one, other);
}
