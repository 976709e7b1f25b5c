using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Names;

/// <summary>A colleague with a pair: whether they hold the team's key or wait for it.</summary>
public sealed record Colleague(
    Guid Member,
    string Name,
    bool Holds,
    string PublicKey,
    string Vouch,
    int Version
);

/// <summary>An old key, under the one that replaced it.</summary>
public sealed record OldKey(Guid Id, string Link);

/// <summary>What a member's passphrase opens.</summary>
/// <param name="Team">The key in use.</param>
/// <param name="Wrapped">That key; null while nobody has let the member in.</param>
/// <param name="Old">The newest first, each under the one before.</param>
internal sealed record OwnKeys(
    string PublicKey,
    string PrivateKey,
    int Version,
    Guid? Team,
    string? Wrapped,
    IReadOnlyList<OldKey> Old
);

/// <summary>Opens what is stored of keys, for the browsers of those who work with them.</summary>
internal sealed class TeamList(IDatabase database, Vault vault)
{
    /// <summary>Everybody with a pair, by name: one entry in the log.</summary>
    public async Task<IReadOnlyList<Colleague>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var team = await context
            .Set<TeamKey>()
            .Where(k => k.ReplacedAt == 0)
            .Select(k => (Guid?)k.Id)
            .SingleOrDefaultAsync(cancellationToken);
        var pairs = await (
            from k in TeamKeys.Colleagues(context).AsNoTracking()
            join m in context.Set<Member>() on k.Member equals m.Id
            select new { Key = k, Member = m }
        ).ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.Retrieve,
            "colleagues’ keys for names",
            pairs.SelectMany(p => new ISealedRecord[] { p.Key, p.Member }),
            cancellationToken
        );
        return
        [
            .. pairs
                .Select(p => new Colleague(
                    p.Member.Id.Value,
                    opened.Read(p.Member.Name) ?? "",
                    team is not null && p.Key.Holds == team,
                    opened.Read(p.Key.PublicKey)!,
                    opened.Read(p.Key.Vouch) ?? "",
                    p.Key.Version
                ))
                .OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The reader's own, or null when they have no pair.</summary>
    public async Task<OwnKeys?> OwnAsync(Reader reader, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var standing = await TeamKeys.StandingAsync(context, reader, cancellationToken);
        if (standing.Mine is not { } mine)
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            TeamKeys.Own,
            [mine],
            cancellationToken
        );
        return new OwnKeys(
            opened.Read(mine.PublicKey)!,
            opened.Read(mine.PrivateKey)!,
            mine.Version,
            standing.Team?.Id,
            standing.Holds ? opened.Read(mine.Wrapped) : null,
            standing.OldKeys
        );
    }
}
