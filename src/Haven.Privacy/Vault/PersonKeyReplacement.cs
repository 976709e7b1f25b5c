using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <summary>What the replacement of one person's key did.</summary>
/// <param name="Sealed">Records and values that were sealed anew.</param>
/// <param name="WasCutShort">Whether it took up one that was begun before.</param>
public sealed record PersonReplaced(SealedAnew Sealed, bool WasCutShort);

/// <summary>
/// Replaces one person's key while others read and write what is stored about them: a new key beside the old one, every
/// value sealed anew under it, the old key destroyed. Which key a value is under stands in the value, and is part of
/// what it is bound to. Each step can be made again; what was cut short is taken up, here or by the server.
/// </summary>
public sealed class PersonKeyReplacement(IDatabase database, KeyRing keys, TimeProvider clock)
{
    /// <summary>
    /// A node may seal under the old key that it read before there was another, and commits for so long after. Twice
    /// that, so that no slow commit is lost.
    /// </summary>
    internal static readonly TimeSpan UntilAllSealAnew = KeyRing.LongestSealing * 2;

    /// <summary>Between sealing a value anew and destroying its old key: whoever loaded it just before opens it meanwhile.</summary>
    internal static readonly TimeSpan UntilAllHaveRead = WarmKeys.Life * 2;

    /// <param name="reader">Who replaces it: the entry in the log names them.</param>
    /// <param name="person">Whose key.</param>
    /// <param name="progress">Is told how many values were sealed anew so far.</param>
    /// <returns>Null where the person was forgotten: there is no key.</returns>
    /// <exception cref="ReplacementRunsException">Another replacement runs, here or on another node. Nothing was done.</exception>
    /// <exception cref="VaultException">A value is damaged. The old key stays beside the new one, and everything else opens.</exception>
    public async Task<PersonReplaced?> RunAsync(
        Reader reader,
        PersonKeyId person,
        IProgress<int>? progress,
        CancellationToken cancellationToken
    )
    {
        await using var alone = await keys.HoldStillAsync(cancellationToken);
        await keys.RefreshAsync(cancellationToken);
        bool wasCutShort = (await keys.BeingReplacedAsync(cancellationToken)).Contains(
            (reader.Organisation, person)
        );
        if (!wasCutShort)
        {
            await WriteDownAsync(reader, person, cancellationToken);
            if (!await keys.RenewPersonAsync(person, cancellationToken))
            {
                return null;
            }
        }
        var anew = await CompleteAsync(reader.Organisation, person, progress, cancellationToken);
        return new PersonReplaced(anew, wasCutShort);
    }

    /// <summary>Takes up what was cut short; returns how many people's keys ended.</summary>
    public async Task<int> ResumeAsync(CancellationToken cancellationToken)
    {
        if ((await keys.BeingReplacedAsync(cancellationToken)).Count == 0)
        {
            return 0;
        }
        await using var alone = await keys.HoldStillAsync(cancellationToken);
        await keys.RefreshAsync(cancellationToken);
        var cutShort = await keys.BeingReplacedAsync(cancellationToken);
        VaultException? damaged = null;
        foreach (var (organisation, person) in cutShort)
        {
            try
            {
                await CompleteAsync(organisation, person, null, cancellationToken);
            }
            catch (VaultException e)
            {
                // The others must not wait for this one.
                damaged = e;
            }
        }
        return damaged is null ? cutShort.Count : throw damaged;
    }

    // Before anything is done: an entry without the act is asked again, an act without its entry is never.
    private async Task WriteDownAsync(
        Reader reader,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        context.Record(new Deed(reader, Act.Edit, Purpose.Upkeep, "the person's key", [person]));
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<SealedAnew> CompleteAsync(
        OrganisationId organisation,
        PersonKeyId person,
        IProgress<int>? progress,
        CancellationToken cancellationToken
    )
    {
        if (await keys.NewestVersionAsync(person, cancellationToken) is not { } version)
        {
            return new SealedAnew(0, 0);
        }
        // Whoever took this up does not know when the key was made: it is counted from now.
        long began = clock.GetTimestamp();
        var values = new PersonValues(database, keys, organisation, person, version);
        var all = await values.SealAnewAsync(progress, cancellationToken);
        var wait = UntilAllSealAnew - clock.GetElapsedTime(began);
        SealedAnew late;
        do
        {
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock, cancellationToken);
            late = await values.SealAnewAsync(progress, cancellationToken);
            all += late;
            wait = UntilAllHaveRead;
        } while (late.Values > 0);
        await keys.EndBeforeAsync(person, version, cancellationToken);
        await keys.SettleAsync(cancellationToken);
        await database.SettleAsync(cancellationToken);
        return all;
    }
}
