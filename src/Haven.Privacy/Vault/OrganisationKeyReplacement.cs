using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <summary>What the replacement of one organisation's key did.</summary>
/// <param name="People">Keys of its people that were wrapped anew.</param>
/// <param name="WasCutShort">Whether it took up one that was begun before.</param>
public sealed record OrganisationReplaced(long People, bool WasCutShort);

/// <summary>
/// Replaces one organisation's key at once, while everybody works: a new one begins, the keys of its people are wrapped
/// anew, and the old one ends. Old copies of the store end with the generation, as everywhere.
/// </summary>
public sealed class OrganisationKeyReplacement(IDatabase database, KeyRing keys)
{
    /// <param name="reader">Who replaces it: the entry in the organisation's log names them.</param>
    /// <param name="progress">Is told how many keys were wrapped so far.</param>
    /// <exception cref="ReplacementRunsException">Another replacement runs, here or on another node. Nothing was done.</exception>
    public async Task<OrganisationReplaced> RunAsync(
        Reader reader,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        await using var alone = await keys.HoldStillAsync(cancellationToken);
        var generations = keys.Generations;
        await generations.ReloadAsync(cancellationToken);
        var organisation = reader.Organisation.Value;
        bool wasCutShort = generations.BeingReplaced.Contains(organisation);
        if (!wasCutShort)
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            context.Record(
                new Deed(reader, Act.Edit, Purpose.Upkeep, "the organisation's key", [])
            );
            await context.SaveChangesAsync(cancellationToken);
            if (generations.Earlier.Count > 0)
            {
                // Some of its people may still be under the generation before.
                await new GenerationReplacement(keys).RunHeldAsync(null, cancellationToken);
            }
            await generations.RenewOrganisationAsync(organisation, cancellationToken);
        }
        long people = await CompleteAsync(organisation, progress, cancellationToken);
        return new OrganisationReplaced(people, wasCutShort);
    }

    /// <summary>Takes up what was cut short; returns how many organisations' keys ended.</summary>
    public async Task<int> ResumeAsync(CancellationToken cancellationToken)
    {
        if (keys.Generations.BeingReplaced.Count == 0)
        {
            return 0;
        }
        await using var alone = await keys.HoldStillAsync(cancellationToken);
        await keys.Generations.ReloadAsync(cancellationToken);
        var cutShort = keys.Generations.BeingReplaced;
        foreach (var organisation in cutShort)
        {
            await CompleteAsync(organisation, null, cancellationToken);
        }
        return cutShort.Count;
    }

    private async Task<long> CompleteAsync(
        Guid organisation,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        var generations = keys.Generations;
        var newest = await generations.CurrentAsync(organisation, cancellationToken);
        long people = 0;
        for (int version = newest.Version - 1; version > 0; version--)
        {
            var old = new WrappedUnder(newest.Generation, organisation, version);
            if (!generations.Has(old))
            {
                // Versions before it ended long ago.
                break;
            }
            people += await new GenerationReplacement(keys).WrapAnewAsync(
                old,
                people,
                progress,
                cancellationToken
            );
            await generations.EndOrganisationAsync(old, cancellationToken);
        }
        await keys.SettleAsync(cancellationToken);
        return people;
    }
}
