using System.Collections.Concurrent;

namespace Haven.Privacy.Vault;

/// <summary>The organisations' keys, unwrapped: each under every live generation, and two while one is replaced.</summary>
internal sealed class OrganisationKeys
{
    private readonly ConcurrentDictionary<(Guid, Guid, int), OrganisationKey> keys = new();
    private readonly ConcurrentDictionary<(Guid, Guid), OrganisationKey> newest = new();

    /// <summary>Everybody who has a key under any generation.</summary>
    public IEnumerable<Guid> Organisations => keys.Keys.Select(k => k.Item1).Distinct();

    public OrganisationKey? Find(Guid organisation, Guid generation, int version) =>
        keys.GetValueOrDefault((organisation, generation, version));

    /// <summary>The one under which new keys of people are wrapped.</summary>
    public OrganisationKey? Newest(Guid organisation, Guid generation) =>
        newest.GetValueOrDefault((organisation, generation));

    /// <exception cref="System.Security.Cryptography.AuthenticationTagMismatchException">A damaged row, or another's.</exception>
    public void Add(Generation generation, WrappedKey row)
    {
        var key = keys.GetOrAdd(
            (row.Organisation, generation.Id, row.Version),
            _ => OrganisationKey.From(generation, row)
        );
        newest.AddOrUpdate(
            (row.Organisation, generation.Id),
            key,
            (_, known) => known.Version > key.Version ? known : key
        );
    }

    /// <summary>Of an organisation that left there are none.</summary>
    public void Drop(Guid organisation)
    {
        foreach (var key in newest.Keys.Where(k => k.Item1 == organisation))
        {
            newest.TryRemove(key, out _);
        }
        foreach (var key in keys.Keys.Where(k => k.Item1 == organisation))
        {
            keys.TryRemove(key, out _);
        }
    }

    public void Drop(WrappedUnder under)
    {
        foreach (var key in keys.Keys.Where(k => k.Item2 == under.Generation))
        {
            if (under.Organisation is null || key == (under.Organisation, key.Item2, under.Version))
            {
                keys.TryRemove(key, out _);
            }
        }
        foreach (var key in newest.Keys.Where(k => k.Item2 == under.Generation))
        {
            if (under.Organisation is null)
            {
                newest.TryRemove(key, out _);
            }
        }
    }
}
