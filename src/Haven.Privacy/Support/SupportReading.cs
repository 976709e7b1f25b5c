using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Support;

/// <summary>One step of somebody who gives support: a page that they saw, or that was refused.</summary>
/// <param name="Page">Its address as it was mapped.</param>
public sealed record SupportStep(long At, Act Act, string Page);

/// <summary>A leave as the organisation sees it.</summary>
public sealed record SupportLine(
    SupportGrant Grant,
    string Who,
    string By,
    string? EndedBy,
    bool IsRunning
);

/// <summary>Who can be let in, and who was.</summary>
public sealed record SupportList(
    IReadOnlyList<SupportLine> Lines,
    IReadOnlyList<(MemberId Member, string Name)> People
);

/// <summary>Shows leaves to the organisation that gave them, and to whoever has one.</summary>
public sealed class SupportReading(
    IDatabase database,
    Vault.Vault vault,
    IMemberNames members,
    TimeProvider clock
)
{
    private const int MostShown = 200;

    /// <summary>The newest leaves, with names.</summary>
    public async Task<SupportList> ReadAsync(Reader reader, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var grants = await context
            .Set<SupportGrant>()
            .AsNoTracking()
            .OrderByDescending(g => g.Number)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            PurposeOf(reader),
            Act.View,
            SupportGate.What,
            known.Select(m => m.Record),
            cancellationToken
        );
        var names = new OpenedNames(known, opened);
        long now = clock.GetUtcNow().UtcTicks;
        return new SupportList(
            grants.ConvertAll(g => new SupportLine(
                g,
                names.Of(g.Member),
                names.Of(g.By),
                names.OfAny(g.EndedBy),
                g.HoldsAt(now)
            )),
            [
                .. known
                    .Where(m => m is { Roles: Roles.Operator, HasLeft: false })
                    .Select(m => (new MemberId(m.Member), names.Of(m.Member)))
                    .OrderBy(p => p.Item2, StringComparer.CurrentCulture),
            ]
        );
    }

    /// <summary>What the log says of one leave, newest first: each page that was seen or refused.</summary>
    public async Task<IReadOnlyList<SupportStep>> StepsAsync(
        Reader reader,
        SupportGrant grant,
        CancellationToken cancellationToken
    )
    {
        string begins = SupportGate.WhatOf(grant.Number);
        await using var context = database.Open(new Scope(reader.Organisation));
        var records = await context
            .Set<AuditRecord>()
            .AsNoTracking()
            .Where(r =>
                r.OrganisationId == reader.Organisation
                && r.Member == grant.Member.Value
                && r.Time >= grant.At
                && r.What.StartsWith(begins)
            )
            .OrderByDescending(r => r.Time)
            .Take(MostShown)
            .Select(r => new
            {
                r.Time,
                r.Act,
                r.What,
            })
            .ToListAsync(cancellationToken);
        return records.ConvertAll(r => new SupportStep(r.Time, r.Act, r.What[begins.Length..]));
    }

    /// <summary>Those that run now; of somebody who gives support their own alone. Nothing is opened for it.</summary>
    public async Task<IReadOnlyList<SupportGrant>> RunningAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        bool isOwn = reader.Roles == Roles.Operator;
        var me = new MemberId(reader.Member);
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
            .Set<SupportGrant>()
            .AsNoTracking()
            .Where(g =>
                g.Until > now && g.EndedAt == 0 && g.At <= now && (!isOwn || g.Member == me)
            )
            .OrderBy(g => g.Until)
            .ToListAsync(cancellationToken);
    }

    internal static Purpose PurposeOf(Reader reader) =>
        Purpose.MemberAdministration.Allows(reader.Roles)
            ? Purpose.MemberAdministration
            : Purpose.PrivacyOversight;
}
