namespace Haven.Tests.Support;

/// <summary>What the tests know of <c>./test --mutants</c>, which runs those of a folder once for each mutant.</summary>
internal static class MutationRun
{
    private static readonly string? MutantFile = Environment.GetEnvironmentVariable(
        "STRYKER_MUTANT_FILE"
    );

    /// <summary>Which mutant is at work; always the same in every other run.</summary>
    public static string Mutant =>
        MutantFile is null ? "" : Convert.ToHexString(File.ReadAllBytes(MutantFile));

    /// <summary>One database is enough to see a mutant of what both share.</summary>
    public static bool IsOn { get; } =
        Environment.GetEnvironmentVariable("HAVEN_MUTANTS") is { Length: > 0 };
}
