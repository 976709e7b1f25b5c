using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Haven.Analyzers;

/// <summary>HAVEN003: what EF maps is in the inventory.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MappedTypeAnalyzer : DiagnosticAnalyzer
{
    private const string Ef = "Microsoft.EntityFrameworkCore";

    private static readonly string[] MappingMethods = ["Entity", "SharedTypeEntity", "Owned"];
    private static readonly string[] PartMethods =
    [
        "OwnsOne",
        "OwnsMany",
        "ComplexProperty",
        "ComplexCollection",
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [Rules.MappedUnstored];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(
            GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics
        );
        context.RegisterCompilationStartAction(start =>
        {
            if (Inventory.Of(start.Compilation) is not { } inventory)
                return;
            start.RegisterOperationAction(
                call => CheckCall(call, inventory),
                OperationKind.Invocation
            );
            start.RegisterSymbolAction(
                symbol => CheckSet(symbol, inventory),
                SymbolKind.Property,
                SymbolKind.Field
            );
            start.RegisterSymbolAction(
                symbol => CheckConfiguration(symbol, inventory),
                SymbolKind.NamedType
            );
        });
    }

    private static void CheckCall(OperationAnalysisContext context, Inventory inventory)
    {
        var call = (IInvocationOperation)context.Operation;
        if (MappedBy(call) is { } type)
            Require(inventory, type, call.Syntax.GetLocation(), context.ReportDiagnostic);
    }

    private static ITypeSymbol? MappedBy(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var receiver = method.ContainingType;
        if (!IsIn(receiver, Ef))
            return null;
        var onModel = receiver.Name == "ModelBuilder" && MappingMethods.Contains(method.Name);
        if (
            !onModel
            && !(
                receiver.Name.EndsWith("Builder", StringComparison.Ordinal)
                && PartMethods.Contains(method.Name)
            )
        )
            return null;
        if (method.TypeArguments.Length > 0)
            return method.TypeArguments[0];
        return call
            .Arguments.Select(argument => argument.Value)
            .OfType<ITypeOfOperation>()
            .FirstOrDefault()
            ?.TypeOperand;
    }

    private static void CheckSet(SymbolAnalysisContext context, Inventory inventory)
    {
        if (context.Symbol.IsImplicitlyDeclared)
            return;
        var type = context.Symbol is IPropertySymbol property
            ? property.Type
            : ((IFieldSymbol)context.Symbol).Type;
        if (
            type is INamedTypeSymbol { Name: "DbSet", TypeArguments.Length: 1 } set
            && IsIn(set, Ef)
        )
            Require(
                inventory,
                set.TypeArguments[0],
                context.Symbol.Locations.FirstOrDefault(),
                context.ReportDiagnostic
            );
    }

    private static void CheckConfiguration(SymbolAnalysisContext context, Inventory inventory)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var face in type.AllInterfaces)
            if (
                face is { Name: "IEntityTypeConfiguration", TypeArguments.Length: 1 }
                && IsIn(face, Ef)
            )
                Require(
                    inventory,
                    face.TypeArguments[0],
                    type.Locations.FirstOrDefault(),
                    context.ReportDiagnostic
                );
    }

    private static void Require(
        Inventory inventory,
        ITypeSymbol type,
        Location? location,
        Action<Diagnostic> report
    )
    {
        // A type parameter is judged where it is given a type.
        if (type.TypeKind == TypeKind.TypeParameter || inventory.IsStored(type))
            return;
        var name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        report(Diagnostic.Create(Rules.MappedUnstored, location, name));
    }

    private static bool IsIn(INamedTypeSymbol type, string space)
    {
        var name = type.ContainingNamespace.ToDisplayString();
        return name == space || name.StartsWith(space + ".", StringComparison.Ordinal);
    }
}
