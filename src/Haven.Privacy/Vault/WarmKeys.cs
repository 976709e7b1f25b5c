using System.Collections.Concurrent;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <summary>People's keys, unwrapped: read from the store in one query, and kept for seconds.</summary>
internal sealed class WarmKeys : IDisposable
{
    /// <summary>For how long another node's doings may not be seen.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(5);
    private const int Most = 100_000;
    private const int Attempts = 5;

    private readonly KeyGenerations generations;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<Guid, WarmKey> warm = new();
    private readonly ITimer sweep;

    public WarmKeys(KeyGenerations generations, TimeProvider clock)
    {
        this.generations = generations;
        this.clock = clock;
        sweep = clock.CreateTimer(_ => Sweep(), null, Life, Life);
    }

    /// <exception cref="VaultException">A key is not there: the person was forgotten, or the store is another day's.</exception>
    public async Task<Dictionary<Guid, WarmKey>> FetchAsync(
        IEnumerable<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        people.TryGetNonEnumeratedCount(out int count);
        var found = new Dictionary<Guid, WarmKey>(count);
        List<Guid>? cold = null;
        long now = clock.GetTimestamp();
        foreach (var person in people)
        {
            if (warm.TryGetValue(person.Value, out var key) && key.Until > now)
            {
                found[person.Value] = key;
            }
            else
            {
                (cold ??= []).Add(person.Value);
            }
        }
        if (cold is not null)
        {
            await ThawAsync(cold, found, now, cancellationToken);
        }
        return found;
    }

    public void Forget(IEnumerable<PersonKeyId> people)
    {
        foreach (var person in people)
        {
            if (warm.TryRemove(person.Value, out var key))
            {
                key.Dispose();
            }
        }
    }

    private async Task ThawAsync(
        List<Guid> cold,
        Dictionary<Guid, WarmKey> found,
        long now,
        CancellationToken cancellationToken
    )
    {
        // Counted once: counting takes every lock of the dictionary.
        bool hasRoom = warm.Count < Most;
        long until = now + (long)(Life.TotalSeconds * clock.TimestampFrequency);
        for (int attempt = 1; cold.Count > 0 && attempt <= Attempts; attempt++)
        {
            var again = new HashSet<Guid>();
            // Of a person whose key is being replaced there are two; the later one comes last, and seals.
            foreach (
                var row in (await generations.Store.ReadAsync(cold, cancellationToken)).OrderBy(r =>
                    r.Version
                )
            )
            {
                if (await TryUnwrapAsync(row, attempt == Attempts, cancellationToken) is { } bytes)
                {
                    found[row.Id] = new WarmKey(
                        bytes,
                        row.Version,
                        now,
                        until,
                        found.GetValueOrDefault(row.Id)
                    );
                }
                else
                {
                    again.Add(row.Id);
                }
            }
            if (cold.Exists(id => !found.ContainsKey(id) && !again.Contains(id)))
            {
                throw new VaultException("The key of a person is not in the key store.");
            }
            foreach (var id in cold)
            {
                if (again.Contains(id))
                {
                    found.Remove(id);
                }
                else if (hasRoom)
                {
                    warm[id] = found[id];
                }
            }
            cold = [.. again];
        }
    }

    // A row read a moment before what wraps it ended is read again, under the next one.
    private async ValueTask<byte[]?> TryUnwrapAsync(
        WrappedKey row,
        bool last,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await UnwrapAsync(row, cancellationToken);
        }
        catch (VaultException) when (!last && !generations.HasWrapperOf(row))
        {
            return null;
        }
    }

    /// <summary>Unwraps one person's key; the cost of a cold opening beside reading the row.</summary>
    public async ValueTask<byte[]> UnwrapAsync(WrappedKey row, CancellationToken cancellationToken)
    {
        var wrapper = await generations.WrapperOfAsync(row, cancellationToken);
        try
        {
            return wrapper.Unwrap(row);
        }
        catch (System.Security.Cryptography.AuthenticationTagMismatchException e)
        {
            throw new VaultException(
                "The key of a person is damaged, or was moved from another organisation.",
                e
            );
        }
    }

    private void Sweep()
    {
        long now = clock.GetTimestamp();
        foreach (var (id, key) in warm)
        {
            if (key.Until <= now && warm.TryRemove(new(id, key)))
            {
                key.Dispose();
            }
        }
    }

    public void Dispose()
    {
        sweep.Dispose();
        foreach (var key in warm.Values)
        {
            key.Dispose();
        }
    }
}
