namespace Haven.Privacy.Vault;

/// <summary>What a replacement did.</summary>
/// <param name="People">Keys wrapped anew.</param>
/// <param name="Ended">The generations that are no more.</param>
public sealed record Replaced(long People, IReadOnlyList<Guid> Ended);

/// <summary>
/// Replaces the generation key and every organisation's while the server works: a new generation begins, the keys of
/// those who are still there are wrapped anew, and the old one ends with every copy of the keys that were deleted under
/// it. What was cut short is taken up by the next run.
/// </summary>
public sealed class GenerationReplacement(KeyRing keys)
{
    // Small enough that whoever adds a key meanwhile waits for a few hundredths of a second.
    internal const int Batch = 4000;

    /// <param name="progress">Is told how many keys were wrapped so far.</param>
    /// <exception cref="ReplacementRunsException">Another one runs, here or on another node.</exception>
    public async Task<Replaced> RunAsync(
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        await using var alone = await keys.HoldStillAsync(cancellationToken);
        return await RunHeldAsync(progress, cancellationToken);
    }

    /// <summary>The same for whoever holds the keys still already.</summary>
    internal async Task<Replaced> RunHeldAsync(
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        var generations = keys.Generations;
        await generations.ReloadAsync(cancellationToken);
        await generations.TidyAsync(cancellationToken);
        if (generations.Earlier.Count == 0)
        {
            await generations.BeginAsync(cancellationToken);
        }
        await generations.CarryAllAsync(cancellationToken);
        long people = 0;
        var ended = new List<Guid>();
        foreach (var old in generations.Earlier)
        {
            people += await WrapAnewAsync(
                new WrappedUnder(old.Id),
                people,
                progress,
                cancellationToken
            );
            await generations.EndAsync(old.Id, cancellationToken);
            ended.Add(old.Id);
        }
        return new Replaced(people, ended);
    }

    /// <summary>Wraps everybody's key under this anew, under what is current; returns how many.</summary>
    internal async Task<long> WrapAnewAsync(
        WrappedUnder old,
        long before,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        // While one batch is wrapped, the next is read and the one before is written.
        var writing = Task.CompletedTask;
        var reading = ReadAsync(old, Guid.Empty, cancellationToken);
        long people = 0;
        var last = new WrappedKey(Guid.Empty, KeyLevel.Person, Guid.Empty, 0, Guid.Empty, []);
        try
        {
            while (After(last, await reading) is { Count: > 0 } rows)
            {
                last = rows[^1];
                reading = ReadAsync(old, last.Id, cancellationToken);
                var anew = await WrapAsync(rows, cancellationToken);
                await writing;
                progress?.Report(before + people);
                cancellationToken.ThrowIfCancellationRequested();
                writing = Task.Run(
                    () => keys.Generations.Store.ReplaceAsync(anew, old, cancellationToken),
                    CancellationToken.None
                );
                people += anew.Count;
            }
        }
        finally
        {
            await Task.WhenAll(reading, writing);
        }
        progress?.Report(before + people);
        return people;
    }

    private Task<IReadOnlyList<WrappedKey>> ReadAsync(
        WrappedUnder old,
        Guid from,
        CancellationToken cancellationToken
    ) =>
        Task.Run(
            () => keys.Generations.Store.ReadPeopleAsync(old, from, Batch, cancellationToken),
            CancellationToken.None
        );

    // The one that was the last may not be written yet; the same person's next key may come after it.
    private static List<WrappedKey> After(WrappedKey last, IReadOnlyList<WrappedKey> rows) =>
        [.. rows.Where(r => r.Id != last.Id || r.Version > last.Version)];

    private async Task<List<WrappedKey>> WrapAsync(
        List<WrappedKey> rows,
        CancellationToken cancellationToken
    )
    {
        var generations = keys.Generations;
        var anew = new List<WrappedKey>(rows.Count);
        foreach (var row in rows)
        {
            var wrapper = await generations.CurrentAsync(row.Organisation, cancellationToken);
            anew.Add(wrapper.Wrap(row, await keys.UnwrapAsync(row, cancellationToken)));
        }
        return anew;
    }
}

/// <summary>Keys are being replaced already, here or on another node. Wait until that is done.</summary>
public sealed class ReplacementRunsException()
    : Exception("Keys are being replaced already. Wait until that is done.");
