using System.Collections.Immutable;
using System.Globalization;
using Haven.Privacy.Inventory;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Haven.Tests.Analyzers;

/// <summary>A piece of source, compiled in memory with one of Haven's analyzers.</summary>
internal static class Compiled
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using Haven.Privacy.Inventory;
        using Haven.Privacy.Vault;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Metadata.Builders;

        """;

    // Lets the rules be tried where the vault is not part of the build.
    private const string SealedStandIn =
        "namespace Haven.Privacy.Vault { public sealed class Sealed<T>; }";

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                !Path.GetFileName(path).StartsWith("Haven.Tests", StringComparison.Ordinal)
            )
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What the analyzer reports, as "HAVEN001 message" in the order of the source.</summary>
    public static async Task<IReadOnlyList<string>> WithAsync<TAnalyzer>(
        string source,
        params MetadataReference[] more
    )
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var cancel = TestContext.Current.CancellationToken;
        var compilation = Compile("Planted", source, more);
        Failures(compilation.GetDiagnostics(cancel))
            .ShouldBeEmpty("the planted source itself must compile");
        var found = await compilation
            .WithAnalyzers([new TAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(cancel)
            .ConfigureAwait(false);
        return
        [
            .. found
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
                .Select(diagnostic =>
                    $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"
                ),
        ];
    }

    /// <summary>A library that planted source can refer to.</summary>
    public static MetadataReference Library(string source)
    {
        using var image = new MemoryStream();
        var written = Compile("Library", source, []).Emit(image);
        Failures(written.Diagnostics).ShouldBeEmpty();
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static CSharpCompilation Compile(string name, string source, MetadataReference[] more)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var hasVault =
            typeof(StoredAttribute).Assembly.GetType("Haven.Privacy.Vault.Sealed`1") is not null;
        var trees = new List<SyntaxTree> { CSharpSyntaxTree.ParseText(Usings + source, options) };
        if (!hasVault && more.Length == 0)
            trees.Add(CSharpSyntaxTree.ParseText(SealedStandIn, options));
        return CSharpCompilation.Create(
            name,
            trees,
            References.AddRange(more),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
    }

    private static IEnumerable<string> Failures(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics
            .Where(one => one.Severity == DiagnosticSeverity.Error)
            .Select(one => one.ToString());
}
