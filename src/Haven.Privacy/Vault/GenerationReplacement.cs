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
    private const int Batch = 2000;

    /// <param name="progress">Is told how many keys were wrapped so far.</param>
    /// <exception cref="ReplacementRunsException">Another one runs, here or on another node.</exception>
    public async Task<Replaced> RunAsync(
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        var generations = keys.Generations;
        await using var alone =
            await generations.Store.TryLockAsync(cancellationToken)
            ?? throw new ReplacementRunsException();
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
            await foreach (int wrapped in WrapAnewAsync(old.Id, cancellationToken))
            {
                people += wrapped;
                progress?.Report(people);
            }
            await generations.EndAsync(old.Id, cancellationToken);
            ended.Add(old.Id);
        }
        return new Replaced(people, ended);
    }

    private async IAsyncEnumerable<int> WrapAnewAsync(
        Guid old,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var generations = keys.Generations;
        for (var after = Guid.Empty; ; )
        {
            var rows = await generations.Store.ReadPeopleAsync(
                old,
                after,
                Batch,
                cancellationToken
            );
            if (rows.Count == 0)
            {
                yield break;
            }
            var anew = new List<WrappedKey>(rows.Count);
            foreach (var row in rows)
            {
                var wrapper = await generations.CurrentAsync(row.Organisation, cancellationToken);
                byte[] key = await keys.UnwrapAsync(row, cancellationToken);
                anew.Add(wrapper.Wrap(row with { Generation = wrapper.Generation }, key));
            }
            await generations.Store.ReplaceAsync(anew, old, cancellationToken);
            after = rows[^1].Id;
            yield return rows.Count;
        }
    }
}

/// <summary>Keys are being replaced already, here or on another node. Wait until that is done.</summary>
public sealed class ReplacementRunsException()
    : Exception("Keys are being replaced already. Wait until that is done.");
