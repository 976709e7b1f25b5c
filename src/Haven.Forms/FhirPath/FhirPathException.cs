namespace Haven.Forms.FhirPath;

public enum FhirPathFault
{
    Syntax,
    Semantic,
    Execution,
    Limit,
}

/// The only exception that parsing and evaluation throw. Position counts characters from 0.
public sealed class FhirPathException(FhirPathFault fault, string message, int position = -1)
    : Exception(position < 0 ? message : $"{message} (at character {position + 1})")
{
    public FhirPathFault Fault { get; } = fault;
    public int Position { get; } = position;

    internal static FhirPathException Run(string message) => new(FhirPathFault.Execution, message);

    internal static FhirPathException Limit(string message) => new(FhirPathFault.Limit, message);
}

public sealed record FhirPathLimits(
    int Length = 20_000,
    int Depth = 100,
    int Steps = 2_000_000,
    int Items = 100_000,
    TimeSpan? Time = null
)
{
    public static FhirPathLimits Standard { get; } = new();
    public TimeSpan TimeAllowed => Time ?? TimeSpan.FromSeconds(2);
}
