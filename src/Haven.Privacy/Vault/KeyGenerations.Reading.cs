using System.Collections.Concurrent;
using System.Security.Cryptography;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

// What the store holds now, opened.
internal sealed partial class KeyGenerations
{
    /// <summary>Reads what is in the store now, and forgets what is there no more.</summary>
    /// <exception cref="StartException">A secret of a generation is missing or damaged.</exception>
    /// <exception cref="VaultException">The store cannot be what was once written.</exception>
    /// <exception cref="AuthenticationTagMismatchException">Another root key, or a damaged row.</exception>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var (rows, own) = await ReadAsync(cancellationToken);
        var latestRow = rows.MaxBy(r => r.Version)!;
        foreach (var row in own.Where(r => !ended.ContainsKey(r.Generation)))
        {
            organisations.Add(live[row.Generation], row);
        }
        BeingReplaced =
        [
            .. own.Where(r => r.Generation == latestRow.Id)
                .GroupBy(r => r.Organisation)
                .Where(g => g.Count() > 1)
                .Select(g => g.Key),
        ];
        var latest = live[latestRow.Id];
        Installation =
            organisations.Newest(OrganisationId.Installation.Value, latest.Id)
            ?? throw new VaultException("the installation's own key is gone");
        current = latest;
        foreach (var gone in live.Keys.Except(rows.Select(r => r.Id)))
        {
            Drop(gone);
        }
    }

    // Generations, opened, and the organisations' keys under them. Between the two questions another node may have replaced
    // a generation; then the answers do not belong together, and both are asked anew.
    private async Task<(IReadOnlyList<WrappedKey>, IReadOnlyList<WrappedKey>)> ReadAsync(
        CancellationToken cancellationToken
    )
    {
        for (int attempt = 1; ; attempt++)
        {
            var rows = await store.ReadLevelAsync(KeyLevel.Generation, cancellationToken);
            if (rows.Count is 0 or > 2)
            {
                throw new VaultException(
                    $"it holds {rows.Count} generation keys, not one, or two while one is replaced"
                );
            }
            await OpenAsync(rows, rows.MaxBy(r => r.Version)!.Id, cancellationToken);
            var own = await store.ReadLevelAsync(KeyLevel.Organisation, cancellationToken);
            if (own.All(r => live.ContainsKey(r.Generation) || ended.ContainsKey(r.Generation)))
            {
                return (rows, own);
            }
            if (attempt == Attempts)
            {
                throw new VaultException(
                    "an organisation's key is under a generation that is gone"
                );
            }
        }
    }

    private async Task OpenAsync(
        IReadOnlyList<WrappedKey> rows,
        Guid latest,
        CancellationToken cancellationToken
    )
    {
        var unknown = rows.Where(r => !live.ContainsKey(r.Id) && !ended.ContainsKey(r.Id)).ToList();
        if (unknown.Count == 0)
        {
            return;
        }
        var rootKeys = await Root.ReadAllAsync(cancellationToken);
        foreach (var row in unknown)
        {
            if (
                row.Id != latest
                && !secrets.Has(row.Id)
                && !await HasPeopleAsync(row.Id, cancellationToken)
            )
            {
                // Its secret is destroyed, and a crash came before its rows went: they go with the next replacement.
                ended[row.Id] = true;
                continue;
            }
            var (_, key) = Unwrap(rootKeys, row);
            live[row.Id] = new Generation(row.Id, row.Version, key);
        }
    }

    // While the root key is changed in its place there are two, and either may be the one.
    private (byte[] Root, byte[] Key) Unwrap(IReadOnlyList<byte[]> rootKeys, WrappedKey row)
    {
        byte[] secret = secrets.Read(row.Id);
        foreach (byte[] rootKey in rootKeys.SkipLast(1))
        {
            try
            {
                return (rootKey, KeyWrap.Unwrap(Generation.Wrapping(rootKey, secret), row));
            }
            catch (AuthenticationTagMismatchException)
            {
                // The other one, then.
            }
        }
        return (rootKeys[^1], KeyWrap.Unwrap(Generation.Wrapping(rootKeys[^1], secret), row));
    }

    private async Task<bool> HasPeopleAsync(Guid generation, CancellationToken cancellationToken) =>
        (
            await store.ReadPeopleAsync(
                new WrappedUnder(generation),
                Guid.Empty,
                1,
                cancellationToken
            )
        ).Count > 0;
}
