using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Forgetting;

/// <content>Whom a legal hold keeps, nobody forgets.</content>
public sealed partial class ForgettingService
{
    /// <summary>
    /// Commits the unit of work in which the intent to forget somebody is; nothing where a legal hold keeps them. Whoever
    /// asks for a hold takes the same row of the person's time: of the two, one comes first.
    /// </summary>
    internal async Task<HeldBy?> StoreAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.CurrentOrganisation;
        await context.RequireDeedsAsync(cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        string? kind = await Holding.KindOfAsync(context, organisation, person, cancellationToken);
        await context
            .Set<KeptPerson>()
            .Where(k => k.OrganisationId == organisation && k.PersonKey == person)
            .ExecuteDeleteAsync(cancellationToken);
        if (
            await Holding.FindAsync(
                context,
                organisation,
                person,
                kind,
                Now(),
                cancellationToken
            ) is
            { } held
        )
        {
            return held;
        }
        if (await ApartHeldByAsync(context, person, cancellationToken) is { } kept)
        {
            return kept;
        }
        foreach (var part in context.Parts)
        {
            await part.RemovingAsync(context, person, LocalTime.Today(clock), cancellationToken);
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    // What is kept of them apart goes along, unless a hold keeps all of that kind.
    private async Task<HeldBy?> ApartHeldByAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var keys = (await Apart.KeysAsync(context, [person], cancellationToken)).Keys.ToList();
        var kinds = await context
            .Set<KeptPerson>()
            .Where(k =>
                k.OrganisationId == context.CurrentOrganisation && keys.Contains(k.PersonKey)
            )
            .Select(k => k.Kind)
            .Distinct()
            .ToListAsync(cancellationToken);
        return await Holding
            .InForce(context, context.CurrentOrganisation, Now())
            .Where(h => h.Kind != "" && kinds.Contains(h.Kind))
            .OrderBy(h => h.AskedAt)
            .Select(h => new HeldBy(h.Id, h.AskedAt))
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task RefuseAsync(
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        context.Record(
            new Deed(reader, Act.Refused, purpose, "everything of one person, held", [person])
        );
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Which legal hold keeps somebody; null where none does.</summary>
    public async Task<HeldBy?> HeldByAsync(
        OrganisationId organisation,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        string? kind = await Holding.KindOfAsync(context, organisation, person, cancellationToken);
        return await Holding.FindAsync(
            context,
            organisation,
            person,
            kind,
            Now(),
            cancellationToken
        );
    }
}
