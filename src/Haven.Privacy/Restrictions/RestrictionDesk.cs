using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Restrictions;

/// <summary>What is to be set: the ground, and for an objection the purposes.</summary>
/// <param name="Purposes">None for everything that can be restricted.</param>
/// <param name="Answer">What the person was answered.</param>
public sealed record RestrictionAsk(Ground Ground, IReadOnlyList<Purpose> Purposes, string Answer);

/// <summary>A restriction, opened.</summary>
public sealed record RestrictionSheet(
    Restriction Record,
    string Whom,
    Ground Ground,
    string Answer,
    string Told,
    string LiftReason,
    string By,
    string? LiftedBy
);

/// <summary>What lifts a restriction: the person is told before (GDPR Article 18(3)).</summary>
public sealed record Lifting(string Reason, string Told, DateOnly ToldOn);

/// <summary>Sets restrictions for requests, shows them, and lifts them.</summary>
public sealed class RestrictionDesk(
    IDatabase database,
    Vault.Vault vault,
    IMemberNames members,
    TimeProvider clock,
    ISubjectNames? subjects = null
)
{
    internal const string What = "restriction of use";
    private const int MostShown = 200;

    /// <summary>Adds a restriction and its entry in the log to the caller's unit of work (<see cref="StoreAsync"/>).</summary>
    internal void Add(HavenContext context, Reader reader, PersonKeyId person, RestrictionAsk ask)
    {
        var now = clock.GetUtcNow();
        context.Add(
            new Restriction
            {
                Id = Guid.CreateVersion7(now),
                OrganisationId = reader.Organisation,
                PersonKey = person,
                Purposes = string.Join(' ', ask.Purposes.Select(p => p.Key)),
                Since = now.UtcTicks,
                By = new MemberId(reader.Member),
                Ground = Sealed<Ground?>.Of(ask.Ground),
                Answer = Sealed<string>.Of(ask.Answer),
                Told = Sealed<string>.Of(null),
                LiftReason = Sealed<string>.Of(null),
            }
        );
        context.Record(new Deed(reader, Act.Create, Purpose.PrivacyOversight, What, [person]));
    }

    /// <summary>
    /// Commits a restriction with all that the unit of work holds beside it. Whoever is wholly restricted is kept until
    /// that ends, whatever their time is: the same row counts them that counts holds.
    /// </summary>
    /// <returns>False where the person's erasure has begun. Nothing was stored.</returns>
    internal async Task<bool> StoreAsync(
        HavenContext context,
        PersonKeyId person,
        bool isWhole,
        CancellationToken cancellationToken
    )
    {
        await context.RequireDeedsAsync(cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        await CountAsync(context, person, isWhole ? 1 : 0, cancellationToken);
        if (
            await Erasure.IsAskedAsync(
                context,
                context.CurrentOrganisation,
                person,
                cancellationToken
            )
        )
        {
            return false;
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Those that hold, oldest first, then the newest of those that were lifted.</summary>
    public async Task<IReadOnlyList<RestrictionSheet>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var all = context.Set<Restriction>().AsNoTracking();
        var open = await all.Where(r => r.LiftedAt == 0)
            .OrderBy(r => r.Since)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        var lifted = await all.Where(r => r.LiftedAt != 0)
            .OrderByDescending(r => r.LiftedAt)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        return await OpenAsync(context, reader, [.. open, .. lifted], cancellationToken);
    }

    /// <summary>One restriction; null where there is none.</summary>
    public async Task<RestrictionSheet?> FindAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return
            await context
                .Set<Restriction>()
                .AsNoTracking()
                .SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
                is { } restriction
            ? (await OpenAsync(context, reader, [restriction], cancellationToken))[0]
            : null;
    }

    /// <summary>Lifts one; false where somebody else did so meanwhile.</summary>
    public async Task<bool> LiftAsync(
        Reader reader,
        Guid id,
        int seen,
        Lifting lifting,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var restriction = await context
            .Set<Restriction>()
            .SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (restriction is null || restriction.Version != seen || restriction.LiftedAt != 0)
        {
            return false;
        }
        restriction.LiftedAt = clock.GetUtcNow().UtcTicks;
        restriction.LiftedBy = new MemberId(reader.Member);
        restriction.LiftReason = Sealed<string>.Of(lifting.Reason);
        restriction.Told = Sealed<string>.Of(lifting.Told);
        restriction.ToldOn = lifting.ToldOn;
        restriction.Version++;
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.PrivacyOversight,
                What + ", lifted",
                [restriction.PersonKey]
            )
        );
        await context.RequireDeedsAsync(cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
        {
            return false;
        }
        await CountAsync(
            context,
            restriction.PersonKey,
            restriction.IsWhole ? -1 : 0,
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // Whoever deletes takes the same row before they store that they will: of the two, one comes first.
    private static Task CountAsync(
        HavenContext context,
        PersonKeyId person,
        int more,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<KeptPerson>()
            .Where(k =>
                k.OrganisationId == context.CurrentOrganisation
                && k.PersonKey == person
                && k.Holds + more >= 0
            )
            .ExecuteUpdateAsync(
                u => u.SetProperty(k => k.Holds, k => k.Holds + more),
                cancellationToken
            );

    private async Task<IReadOnlyList<RestrictionSheet>> OpenAsync(
        HavenContext context,
        Reader reader,
        IReadOnlyList<Restriction> restrictions,
        CancellationToken cancellationToken
    )
    {
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            What,
            [.. restrictions, .. known.Select(m => m.Record)],
            cancellationToken
        );
        var names = new OpenedNames(known, opened);
        var sheets = new List<RestrictionSheet>();
        foreach (var one in restrictions)
        {
            sheets.Add(
                new RestrictionSheet(
                    one,
                    await WhomAsync(context, one.PersonKey, cancellationToken),
                    opened.Read(one.Ground) ?? Ground.Disputed,
                    opened.Read(one.Answer) ?? "",
                    opened.Read(one.Told) ?? "",
                    opened.Read(one.LiftReason) ?? "",
                    names.Of(one.By),
                    names.OfAny(one.LiftedBy)
                )
            );
        }
        return sheets;
    }

    private async Task<string> WhomAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        subjects is not null
        && await subjects.HandleAsync(context, person, cancellationToken) is { } handle
            ? handle
            : "somebody without a code";
}
