using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Names;

/// <summary>How somebody stands to their team's key.</summary>
/// <param name="Team">The key in use; null while there is none.</param>
/// <param name="Mine">The reader's own pair, sealed; null while they have none.</param>
/// <param name="Old">Keys that were replaced and that names are still under, the newest first.</param>
public sealed record Standing(TeamKey? Team, MemberKey? Mine, IReadOnlyList<TeamKey> Old)
{
    public bool Holds => Team is not null && Mine?.Holds == Team.Id;

    /// <summary>The newest first, each under the one before.</summary>
    internal IReadOnlyList<OldKey> OldKeys => [.. Old.Select(k => new OldKey(k.Id, k.Link))];
}

/// <summary>How a change of keys ended.</summary>
internal enum KeyChange
{
    Done,

    /// <summary>Something that was sent is not what a browser makes. Nothing was stored.</summary>
    NotSealed,

    /// <summary>Somebody changed the keys meanwhile. Nothing was stored.</summary>
    Overtaken,
}

/// <summary>A pair as a browser made it.</summary>
internal sealed record SentPair(string PublicKey, string PrivateKey)
{
    public bool Fits =>
        SealedFormat.PublicKey.Fits(PublicKey) && SealedFormat.PrivateKey.Fits(PrivateKey);
}

/// <summary>A team's key, wrapped for one member.</summary>
internal sealed record SentKey(Guid Team, string Wrapped, string Vouch)
{
    public bool Fits =>
        Team != Guid.Empty && SealedFormat.Wrapped.Fits(Wrapped) && SealedFormat.Vouch.Fits(Vouch);
}

/// <summary>
/// Keeps what browsers make of a team's key: pairs, wrapped keys, and which key is in use. It sees no key, no passphrase
/// and no name, and can tell nobody's passphrase from a wrong one.
/// </summary>
internal sealed class TeamKeys(IDatabase database, TimeProvider clock)
{
    internal const string Own = "own key for names";
    internal const string Team = "team key for names";

    public async Task<Standing> StandingAsync(Reader reader, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await StandingAsync(context, reader, cancellationToken);
    }

    public static async Task<Standing> StandingAsync(
        HavenContext context,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var me = new MemberId(reader.Member);
        var keys = await context
            .Set<TeamKey>()
            .OrderByDescending(k => k.Number)
            .ToListAsync(cancellationToken);
        var mine = await context
            .Set<MemberKey>()
            .SingleOrDefaultAsync(k => k.Member == me, cancellationToken);
        return new Standing(
            keys.Find(k => k.ReplacedAt == 0),
            mine,
            keys.FindAll(k => k.ReplacedAt != 0)
        );
    }

    /// <summary>The first of a team makes its key, with a pair of their own.</summary>
    public async Task<KeyChange> SetUpAsync(
        Reader reader,
        SentPair pair,
        SentKey key,
        string recovery,
        CancellationToken cancellationToken
    )
    {
        if (!pair.Fits || !key.Fits || !SealedFormat.Recovery.Fits(recovery))
        {
            return KeyChange.NotSealed;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var standing = await StandingAsync(context, reader, cancellationToken);
        if (standing.Team is not null)
        {
            return KeyChange.Overtaken;
        }
        context.Add(
            New(
                reader,
                key.Team,
                standing.Old.Count == 0 ? 1 : standing.Old[0].Number + 1,
                recovery
            )
        );
        await PutPairAsync(context, reader, standing.Mine, pair, key, cancellationToken);
        context.Record(new Deed(reader, Act.Create, Purpose.CaseWork, Team, []));
        return await SaveAsync(context, reader, standing, cancellationToken);
    }

    /// <summary>A member makes a pair, and waits to be let in. A pair that they had before is gone with what it opened.</summary>
    public async Task<KeyChange> JoinAsync(
        Reader reader,
        SentPair pair,
        CancellationToken cancellationToken
    )
    {
        if (!pair.Fits)
        {
            return KeyChange.NotSealed;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var standing = await StandingAsync(context, reader, cancellationToken);
        if (standing.Team is null)
        {
            return KeyChange.Overtaken;
        }
        await PutPairAsync(context, reader, standing.Mine, pair, null, cancellationToken);
        return await SaveAsync(context, reader, standing, cancellationToken);
    }

    /// <summary>With the six words a member wraps the team's key for a new pair of their own.</summary>
    public async Task<KeyChange> RecoverAsync(
        Reader reader,
        SentPair pair,
        SentKey key,
        CancellationToken cancellationToken
    )
    {
        if (!pair.Fits || !key.Fits)
        {
            return KeyChange.NotSealed;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var standing = await StandingAsync(context, reader, cancellationToken);
        if (standing.Team?.Id != key.Team)
        {
            return KeyChange.Overtaken;
        }
        await PutPairAsync(context, reader, standing.Mine, pair, key, cancellationToken);
        return await SaveAsync(context, reader, standing, cancellationToken);
    }

    /// <summary>The same pair under another passphrase.</summary>
    public async Task<KeyChange> ChangePassphraseAsync(
        Reader reader,
        string privateKey,
        int version,
        CancellationToken cancellationToken
    )
    {
        if (!SealedFormat.PrivateKey.Fits(privateKey))
        {
            return KeyChange.NotSealed;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var standing = await StandingAsync(context, reader, cancellationToken);
        if (standing.Mine is not { } mine || mine.Version != version)
        {
            return KeyChange.Overtaken;
        }
        mine.PrivateKey = Sealed<string>.Of(privateKey);
        mine.Version++;
        context.Record(new Deed(reader, Act.Edit, Purpose.CaseWork, Own, [mine.PersonKey]));
        return await SaveAsync(context, reader, standing, cancellationToken);
    }

    /// <summary>Whoever holds the team's key gives it to a colleague who waits, wrapped for the pair that they saw.</summary>
    public async Task<KeyChange> LetInAsync(
        Reader reader,
        MemberId member,
        int version,
        SentKey key,
        CancellationToken cancellationToken
    )
    {
        if (!key.Fits)
        {
            return KeyChange.NotSealed;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var standing = await StandingAsync(context, reader, cancellationToken);
        var theirs = (await Colleagues(context).ToListAsync(cancellationToken)).Find(k =>
            k.Member == member
        );
        if (
            !standing.Holds
            || standing.Team!.Id != key.Team
            || theirs is null
            || theirs.Version != version
            || theirs.Holds == key.Team
        )
        {
            return KeyChange.Overtaken;
        }
        Give(theirs, key);
        context.Record(new Deed(reader, Act.Edit, Purpose.CaseWork, Team, [theirs.PersonKey]));
        return await SaveAsync(context, reader, standing, cancellationToken);
    }

    /// <summary>
    /// Another key takes the place of the team's: for everybody who holds it now, and nobody else. The old one stands
    /// under the new one until no name needs it.
    /// </summary>
    public async Task<KeyChange> ReplaceAsync(
        Reader reader,
        SentReplacement sent,
        CancellationToken cancellationToken
    )
    {
        if (!sent.Fits)
        {
            return KeyChange.NotSealed;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var standing = await StandingAsync(context, reader, cancellationToken);
        var colleagues = await Colleagues(context).ToListAsync(cancellationToken);
        var holders = colleagues.Where(k => k.Holds == sent.Old).ToList();
        if (
            !standing.Holds
            || standing.Team!.Id != sent.Old
            || holders.Count != sent.Keys.Count
            || !holders.TrueForAll(h =>
                sent.Keys.TryGetValue(h.Member, out var one) && one.Version == h.Version
            )
        )
        {
            return KeyChange.Overtaken;
        }
        var old = standing.Team;
        old.ReplacedAt = clock.GetUtcNow().UtcTicks;
        old.Link = sent.Link;
        context.Add(New(reader, sent.New, old.Number + 1, sent.Recovery));
        holders.ForEach(h => Give(h, sent.Keys[h.Member].Key));
        context.Record(
            new Deed(
                reader,
                Act.Create,
                Purpose.CaseWork,
                Team,
                [.. holders.Select(h => h.PersonKey)]
            )
        );
        return await SaveAsync(context, reader, standing, cancellationToken);
    }

    /// <summary>
    /// When the key is lost to everybody: keys, pairs and names go, and the team begins anew. Clients and all that is
    /// known of them stay.
    /// </summary>
    /// <returns>How many names went.</returns>
    public async Task<int> StartOverAsync(Reader reader, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var names = await context.Set<ClientName>().ToListAsync(cancellationToken);
        var pairs = await context.Set<MemberKey>().ToListAsync(cancellationToken);
        context.RemoveRange(names);
        context.RemoveRange(pairs);
        context.RemoveRange(await context.Set<TeamKey>().ToListAsync(cancellationToken));
        context.Record(
            new Deed(
                reader,
                Act.Delete,
                Purpose.CaseWork,
                "every client name",
                [.. names.Select(n => n.PersonKey), .. pairs.Select(p => p.PersonKey)]
            )
        );
        await context.SaveChangesAsync(cancellationToken);
        return names.Count;
    }

    /// <summary>The pairs of those who are members now, to be opened or changed.</summary>
    public static IQueryable<MemberKey> Colleagues(HavenContext context) =>
        from k in context.Set<MemberKey>()
        join m in context.Set<Organisations.Model.Member>() on k.Member equals m.Id
        where m.LeftAt == 0 && (m.Roles & (Roles.Professional | Roles.Supervisor)) != Roles.None
        select k;

    private TeamKey New(Reader reader, Guid id, int number, string recovery) =>
        new()
        {
            Id = id,
            OrganisationId = reader.Organisation,
            Number = number,
            Recovery = recovery,
        };

    private static void Give(MemberKey pair, SentKey key)
    {
        pair.Holds = key.Team;
        pair.Wrapped = Sealed<string>.Of(key.Wrapped);
        pair.Vouch = Sealed<string>.Of(key.Vouch);
        pair.Version++;
    }

    private async Task PutPairAsync(
        HavenContext context,
        Reader reader,
        MemberKey? mine,
        SentPair pair,
        SentKey? key,
        CancellationToken cancellationToken
    )
    {
        var me = new MemberId(reader.Member);
        var person = await context
            .Set<Organisations.Model.Member>()
            .Where(m => m.Id == me)
            .Select(m => m.PersonKey)
            .SingleAsync(cancellationToken);
        if (mine is null)
        {
            mine = new MemberKey
            {
                Member = me,
                OrganisationId = reader.Organisation,
                PersonKey = person,
                PublicKey = Sealed<string>.Of(pair.PublicKey),
                PrivateKey = Sealed<string>.Of(pair.PrivateKey),
                Wrapped = Sealed<string>.Of(key?.Wrapped),
                Vouch = Sealed<string>.Of(key?.Vouch),
            };
            context.Add(mine);
        }
        mine.PublicKey = Sealed<string>.Of(pair.PublicKey);
        mine.PrivateKey = Sealed<string>.Of(pair.PrivateKey);
        mine.Wrapped = Sealed<string>.Of(key?.Wrapped);
        mine.Vouch = Sealed<string>.Of(key?.Vouch);
        mine.Holds = key?.Team;
        mine.Version++;
        context.Record(new Deed(reader, Act.Create, Purpose.CaseWork, Own, [person]));
    }

    // Two at once: an index or a concurrency token stops the second, and nothing of theirs is stored.
    private async Task<KeyChange> SaveAsync(
        HavenContext context,
        Reader reader,
        Standing before,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return KeyChange.Done;
        }
        catch (DbUpdateException e)
            when (e is DbUpdateConcurrencyException || HasMoved(reader, before))
        {
            return KeyChange.Overtaken;
        }
    }

    private bool HasMoved(Reader reader, Standing before)
    {
        using var context = database.Open(new Scope(reader.Organisation));
        var me = new MemberId(reader.Member);
        int keys = before.Old.Count + (before.Team is null ? 0 : 1);
        return context.Set<TeamKey>().Count() != keys
            || (before.Mine is null && context.Set<MemberKey>().Any(k => k.Member == me));
    }
}

/// <summary>A new key for the team, as one member's browser made it.</summary>
/// <param name="Keys">For each who held the old one: the new one wrapped, and the version of the pair that it is for.</param>
internal sealed record SentReplacement(
    Guid Old,
    Guid New,
    string Link,
    string Recovery,
    IReadOnlyDictionary<MemberId, (SentKey Key, int Version)> Keys
)
{
    public bool Fits =>
        New != Guid.Empty
        && New != Old
        && SealedFormat.Link.Fits(Link)
        && SealedFormat.Recovery.Fits(Recovery)
        && Keys.Values.All(k => k.Key.Fits && k.Key.Team == New);
}
