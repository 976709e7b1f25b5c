using Haven.Privacy.Forgetting;

namespace Haven.Privacy.Promises;

/// <summary>What is deleted goes with its key, and a key with what it opens: looked at where real people's data is.</summary>
internal static class KeyChecks
{
    // The sweep takes a day to come round, and another one where a server was away.
    private static readonly TimeSpan Swept = LooseKeys.Young + TimeSpan.FromDays(3);

    [Keeps("THR-2", 2)]
    public static async Task<string> NoKeyOutlivesItsRows(ILive live, CancellationToken ct)
    {
        var (loose, of) = await live.Keys.FindAsync(Swept, ct);
        PromiseBrokenException.Unless(
            loose.Count == 0,
            $"{loose.Count} of {of} keys of this installation belong to nothing in its database, and were not taken away."
        );
        return $"{of} keys of this installation were compared with its rows: none has outlived what it opens.";
    }

    [Keeps("SCR-16", 3)]
    public static async Task<string> NoRowOutlivesItsKey(ILive live, CancellationToken ct)
    {
        int missing = await live.Keys.CountRowsWithoutKeyAsync(ct);
        PromiseBrokenException.Unless(
            missing == 0,
            $"Of {missing} people this installation has rows and no key: a deletion was not completed, or keys and data are of two days."
        );
        return "Every row of this installation was compared with its keys: nobody's rows were left behind by a deletion.";
    }
}
