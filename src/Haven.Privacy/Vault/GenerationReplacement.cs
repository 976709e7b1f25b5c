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
    private const int Batch = 1000;

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
        // One batch is written while the next is read and wrapped.
        var writing = Task.CompletedTask;
        long people = 0;
        var last = new WrappedKey(Guid.Empty, KeyLevel.Person, Guid.Empty, 0, Guid.Empty, []);
        try
        {
            while (await NextAsync(old, last, cancellationToken) is { Count: > 0 } anew)
            {
                await writing;
                progress?.Report(before + people);
                cancellationToken.ThrowIfCancellationRequested();
                writing = Task.Run(
                    () => keys.Generations.Store.ReplaceAsync(anew, old, cancellationToken),
                    CancellationToken.None
                );
                people += anew.Count;
                last = anew[^1];
            }
        }
        finally
        {
            await writing;
        }
        progress?.Report(before + people);
        return people;
    }

    private async Task<List<WrappedKey>> NextAsync(
        WrappedUnder old,
        WrappedKey last,
        CancellationToken cancellationToken
    )
    {
        var generations = keys.Generations;
        var rows = await generations.Store.ReadPeopleAsync(old, last.Id, Batch, cancellationToken);
        var anew = new List<WrappedKey>(rows.Count);
        // The one that was the last may not be written yet; the same person's next key may come after it.
        foreach (var row in rows.Where(r => r.Id != last.Id || r.Version > last.Version))
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
