using Haven.Tests.Faults;
using Haven.Tests.Operations;
using Haven.Tests.Privacy.Promises;
using Haven.Tests.Privacy.Retention;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Haven.Tests.Support.LongestFirst))]

namespace Haven.Tests.Support;

/// <summary>What takes minutes begins first: at the end nothing is waited for with one processor idle.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(TenYearsTests),
        nameof(BrokenTwinTests),
        nameof(KilledWriterTests),
        nameof(KilledServerTests),
        nameof(VerifyTests),
        nameof(KilledMailTests),
        nameof(OperationsTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => PlaceOf(c.TestCollectionDisplayName))];

    private static int PlaceOf(string collection)
    {
        int place = Array.FindIndex(
            Longest,
            l => collection.Contains($".{l} ", StringComparison.Ordinal)
        );
        return place < 0 ? Longest.Length : place;
    }
}
