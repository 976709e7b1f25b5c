using System.Diagnostics.CodeAnalysis;

namespace Haven.Tests.Support;

/// <summary>Stands in for the test framework: what cannot be measured here is said, and the next figure follows.</summary>
internal static class Assert
{
    [DoesNotReturn]
    public static void Skip(string reason) => throw new NotSupportedException(reason);
}
