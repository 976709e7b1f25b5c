using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <content>What is about somebody whom nobody knows.</content>
public sealed partial class Vault
{
    /// <summary>
    /// Opens what came since to a conversation that a member has opened: that opening's entry in the log stands for all
    /// of it. Whoever calls makes sure at each call that the member still may.
    /// </summary>
    /// <param name="opened">The opening that goes on.</param>
    /// <param name="records">Of the same person, and anonymous.</param>
    /// <exception cref="VaultException">A record is of somebody else, or its key is gone.</exception>
    public async Task<Opened> GoOnAsync(
        Opened opened,
        IReadOnlyCollection<ISealedRecord> records,
        CancellationToken cancellationToken
    )
    {
        RequireAnonymous(records);
        if (!records.All(r => opened.Has(r.PersonKey)))
        {
            throw new VaultException("This record is not of the conversation that was opened.");
        }
        return await OpenAsync(records, cancellationToken);
    }

    /// <summary>
    /// Opens what is about somebody for themselves: they showed the secret that only they have, and nobody knows who they
    /// are. It leaves no entry, which would say when they were here.
    /// </summary>
    /// <param name="records">Of types that are <see cref="AnonymousAttribute">anonymous</see>.</param>
    /// <exception cref="VaultException">A record's key is gone, or it is not anonymous.</exception>
    public async Task<Opened> OpenToThemselvesAsync(
        IReadOnlyCollection<ISealedRecord> records,
        CancellationToken cancellationToken
    )
    {
        RequireAnonymous(records);
        if (records.Select(r => r.PersonKey).Distinct().Take(2).Count() > 1)
        {
            throw new VaultException("These records are of more than one person.");
        }
        return await OpenAsync(records, cancellationToken);
    }

    private static void RequireAnonymous(IReadOnlyCollection<ISealedRecord> records)
    {
        if (!records.All(r => AnonymousAttribute.Is(r.GetType())))
        {
            throw new VaultException("Only what is anonymous is opened without an entry.");
        }
    }

    private async Task<Opened> OpenAsync(
        IReadOnlyCollection<ISealedRecord> records,
        CancellationToken cancellationToken
    )
    {
        foreach (var record in records)
        {
            SealShape.Of(record.GetType()).Bind(record);
        }
        HashSet<PersonKeyId> people = [.. records.Select(r => r.PersonKey)];
        return new Opened(await KeysOfAsync(records, people, cancellationToken));
    }

    // What somebody told whom nobody knows was told to be helped (promise HLP-3): it is opened for that, and to see that it
    // is done well, whatever the reader's roles are.
    private async Task RequireItsPurposeAsync(
        Deed deed,
        IReadOnlyCollection<ISealedRecord> records,
        CancellationToken cancellationToken
    )
    {
        if (
            deed.Purpose != Purpose.Helpline
            && deed.Purpose != Purpose.HelplineSupervision
            && records.Any(r => AnonymousAttribute.Is(r.GetType()))
        )
        {
            await audit.CommitAsync(deed with { Act = Act.Refused }, cancellationToken);
            throw new PurposeRefusedException(deed.Purpose);
        }
    }
}
