using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Forgetting;

/// <summary>
/// Keys that no row needs, and rows whose key is gone. A key is made before its row, so that a crash between the two
/// leaves a key behind; it opens nothing, and is taken away. A row without its key would be an erasure that was cut short.
/// </summary>
public sealed class LooseKeys(IDatabase database, KeyRing keys, TimeProvider clock)
{
    /// <summary>
    /// A key younger than this stays. Its row may still come; and whoever put back an older copy of the data by mistake
    /// has so long to notice it, for the right copy needs the keys that this one does not.
    /// </summary>
    public static readonly TimeSpan Young = TimeSpan.FromDays(7);

    /// <summary>
    /// A key goes when it is found loose twice, this far apart. Its age is told by its id, and a clock that was set
    /// right between key and row would make a new key old; no request takes so long.
    /// </summary>
    public static readonly TimeSpan Between = TimeSpan.FromHours(1);

    /// <summary>More than this, and more than one in a hundred, is not what crashes leave behind.</summary>
    public const int Many = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);
    private const int Batch = 500;
    private static readonly MethodInfo NeededBy = typeof(LooseKeys).GetMethod(
        nameof(NeededByAsync),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    private IReadOnlyList<PersonKeyId> suspected = [];
    private string? tooMany;
    private long? lookedAt;

    private IKeyStore Store => keys.Generations.Store;

    /// <summary>
    /// Looks once a day and takes away, an hour later, what is loose then too. Asked more often, it does nothing. Several
    /// nodes may do it at once.
    /// </summary>
    /// <returns>How many keys were taken away.</returns>
    /// <exception cref="StartException">There are so many that the data must be of another day. Nothing was taken away.</exception>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        if (lookedAt is not { } at || clock.GetElapsedTime(at) >= Pause)
        {
            await LookAsync(cancellationToken);
            return 0;
        }
        if (tooMany is not null)
        {
            throw new StartException(tooMany);
        }
        if (suspected.Count == 0 || clock.GetElapsedTime(at) < Between)
        {
            return 0;
        }
        int gone = 0;
        foreach (var some in suspected.Chunk(Batch))
        {
            var loose = some.ToHashSet();
            foreach (var organisation in await OrganisationsAsync(cancellationToken))
            {
                loose.ExceptWith(await NeededAsync(organisation, some, true, cancellationToken));
            }
            gone += (await keys.ForgetAsync(loose, cancellationToken)).Count;
        }
        suspected = [];
        await keys.SettleAsync(cancellationToken);
        return gone;
    }

    /// <summary>Keys of at least this age that no row of their organisation needs, and of how many keys.</summary>
    public async Task<(IReadOnlyList<PersonKeyId> Loose, int Of)> FindAsync(
        TimeSpan age,
        CancellationToken cancellationToken
    )
    {
        var before = clock.GetUtcNow() - age;
        var loose = new HashSet<PersonKeyId>();
        int of = 0;
        foreach (
            var generation in await Store.ReadLevelAsync(KeyLevel.Generation, cancellationToken)
        )
        {
            await foreach (var batch in PeopleAsync(generation.Id, cancellationToken))
            {
                of += batch.Count;
                foreach (
                    var theirs in batch
                        .Where(k => Made(k.Id) <= before)
                        .GroupBy(k => k.Organisation)
                )
                {
                    PersonKeyId[] ids = [.. theirs.Select(k => new PersonKeyId(k.Id))];
                    var owner = new OrganisationId(theirs.Key);
                    loose.UnionWith(
                        ids.Except(await NeededAsync(owner, ids, false, cancellationToken))
                    );
                }
            }
        }
        return ([.. loose], of);
    }

    // One key of each person: while one is replaced there are two.
    private async IAsyncEnumerable<IReadOnlyList<WrappedKey>> PeopleAsync(
        Guid generation,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var under = new WrappedUnder(generation);
        var last = Guid.Empty;
        while (true)
        {
            var rows = await Store.ReadPeopleAsync(under, last, Batch, cancellationToken);
            var people = rows.Where(k => k.Id != last).DistinctBy(k => k.Id).ToList();
            if (people.Count == 0)
            {
                yield break;
            }
            yield return people;
            last = people[^1].Id;
        }
    }

    /// <summary>How many people have rows and no key, and no erasure that would still take the rows away.</summary>
    public async Task<int> CountRowsWithoutKeyAsync(CancellationToken cancellationToken)
    {
        int missing = 0;
        foreach (var organisation in await OrganisationsAsync(cancellationToken))
        {
            await using var context = database.Open(new Scope(organisation));
            var everybody = await PersonRows.EverybodyAsync(context, cancellationToken);
            foreach (var some in everybody.Chunk(Batch))
            {
                var there = await Store.ReadAsync(
                    [.. some.Select(p => p.Value)],
                    cancellationToken
                );
                everybody.ExceptWith(there.Select(k => new PersonKeyId(k.Id)));
            }
            if (everybody.Count > 0)
            {
                // Somebody may be forgotten at this very moment: key first, rows second.
                everybody.IntersectWith(
                    await PersonRows.EverybodyAsync(context, cancellationToken)
                );
                var underWay = await context
                    .Set<Erasure>()
                    .Where(e => e.Person != null)
                    .Select(e => e.Person!.Value)
                    .ToListAsync(cancellationToken);
                everybody.ExceptWith(underWay);
            }
            missing += everybody.Count;
        }
        return missing;
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var (loose, of) = await FindAsync(Young, cancellationToken);
        tooMany =
            loose.Count > Math.Max(Many, of / 100)
                ? $"{loose.Count} of {of} keys belong to nothing in the database, more than a crash leaves behind. Nothing was taken away. If this is an older copy of the data, bring back the newest one."
                : null;
        suspected = tooMany is null ? loose : [];
        lookedAt = clock.GetTimestamp();
    }

    private async Task<IEnumerable<OrganisationId>> OrganisationsAsync(
        CancellationToken cancellationToken
    ) =>
        (await Store.ReadLevelAsync(KeyLevel.Organisation, cancellationToken))
            .Select(k => new OrganisationId(k.Organisation))
            .Distinct();

    // An erasure names a key that may be gone; the log's records all name the key that their log names.
    private static IEnumerable<(Type Type, string Property)> Places(HavenContext context) =>
        context
            .Model.GetEntityTypes()
            .Where(e => e.ClrType != typeof(AuditRecord))
            .SelectMany(e =>
                e.GetProperties()
                    .Where(p => p.ClrType == typeof(PersonKeyId))
                    .Select(p => (e.ClrType, p.Name))
            );

    private async Task<HashSet<PersonKeyId>> NeededAsync(
        OrganisationId organisation,
        PersonKeyId[] ids,
        bool anybodys,
        CancellationToken cancellationToken
    )
    {
        var needed = new HashSet<PersonKeyId>();
        await using var context = database.Open(new Scope(organisation));
        foreach (var (type, property) in Places(context))
        {
            needed.UnionWith(
                await (Task<List<PersonKeyId>>)
                    NeededBy
                        .MakeGenericMethod(type)
                        .Invoke(null, [context, property, ids, anybodys, cancellationToken])!
            );
        }
        return needed;
    }

    private static Task<List<PersonKeyId>> NeededByAsync<T>(
        HavenContext context,
        string property,
        PersonKeyId[] ids,
        bool anybodys,
        CancellationToken cancellationToken
    )
        where T : class, IOrganisationRecord =>
        context
            .Set<T>()
            .Where(r => anybodys || r.OrganisationId == context.CurrentOrganisation)
            .Select(r => EF.Property<PersonKeyId>(r, property))
            .Where(k => ids.Contains(k))
            .Distinct()
            .ToListAsync(cancellationToken);

    // The first 48 bits of a UUIDv7 are milliseconds since 1970 (RFC 9562, 5.7).
    private static DateTimeOffset Made(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(
            (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16)
        );
    }
}
