using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Haven.Analyzers;

/// <summary>HAVEN001 and HAVEN002: every stored property is classified, and sealed when it speaks of a person.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StoredPropertyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [Rules.Unclassified, Rules.ClassifiedTwice, Rules.PersonalInClear, Rules.SealedWithoutPerson];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        // Also generated code: a comment at the top of a file is no way around the inventory.
        context.ConfigureGeneratedCodeAnalysis(
            GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics
        );
        context.RegisterCompilationStartAction(start =>
        {
            if (Inventory.Of(start.Compilation) is { } inventory)
                start.RegisterSymbolAction(
                    symbol => CheckType(symbol, inventory),
                    SymbolKind.NamedType
                );
        });
    }

    private static void CheckType(SymbolAnalysisContext context, Inventory inventory)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || !inventory.IsStored(type))
            return;
        foreach (var property in StoredPropertiesOf(type, inventory))
            CheckProperty(context, inventory, type, property);
    }

    /// <summary>The type's own, and those of its bases up to the first that answers for itself.</summary>
    private static IEnumerable<IPropertySymbol> StoredPropertiesOf(
        INamedTypeSymbol type,
        Inventory inventory
    )
    {
        var seen = new HashSet<string>();
        INamedTypeSymbol? current = type;
        do
        {
            foreach (var property in current.GetMembers().OfType<IPropertySymbol>())
                if (HoldsValue(property) && seen.Add(property.Name))
                    yield return property;
            current = current.BaseType;
        } while (current is not null && !inventory.IsStored(current));
    }

    private static bool HoldsValue(IPropertySymbol property) =>
        property
            is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public }
        && (property.SetMethod is not null || HasBackingField(property));

    private static bool HasBackingField(IPropertySymbol property) =>
        property
            .ContainingType.GetMembers()
            .OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static void CheckProperty(
        SymbolAnalysisContext context,
        Inventory inventory,
        INamedTypeSymbol type,
        IPropertySymbol property
    )
    {
        var classifications = inventory.ClassificationsOf(property);
        var sealedValue = inventory.IsSealedValue(property.Type);

        if (classifications.Length == 0)
        {
            if (!inventory.IsNavigation(property.Type))
                Report(Rules.Unclassified);
        }
        else if (classifications.Length > 1)
            Report(Rules.ClassifiedTwice, classifications.Length);
        else if (inventory.SpeaksOfPerson(classifications[0]) && !sealedValue)
            Report(Rules.PersonalInClear);
        else if (sealedValue && !inventory.SpeaksOfPerson(classifications[0]))
            Report(Rules.SealedWithoutPerson);

        void Report(DiagnosticDescriptor rule, params object[] more)
        {
            // A property that comes from elsewhere is reported at the type that brings it into the database.
            var own = SymbolEqualityComparer.Default.Equals(property.ContainingType, type);
            var location = (own ? (ISymbol)property : type).Locations.FirstOrDefault();
            var name = property.ContainingType.Name + "." + property.Name;
            context.ReportDiagnostic(Diagnostic.Create(rule, location, [name, .. more]));
        }
    }
}
