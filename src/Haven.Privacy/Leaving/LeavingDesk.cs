using System.Security.Cryptography;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Leaving;

/// <summary>What became of an administrator's wish to leave, or to stay.</summary>
public enum LeavingOutcome
{
    Done,

    /// <summary>A legal hold keeps something of the organisation.</summary>
    Held,

    /// <summary>Somebody else asked, or took it back, or it has begun.</summary>
    Overtaken,
}

/// <summary>
/// An administrator asks that the organisation leaves (promise REF-16). It begins two weeks later, by itself; until then
/// every administrator is told, and any of them can take it back.
/// </summary>
public sealed class LeavingDesk(IDatabase database, IRoleNotices notices, TimeProvider clock)
{
    internal const string What = "the organisation leaves";

    /// <summary>Null while nobody wants to leave.</summary>
    public async Task<Departure?> FindAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Departure>()
            .AsNoTracking()
            .SingleOrDefaultAsync(d => d.OrganisationId == organisation, cancellationToken);
    }

    /// <summary>What a receipt says, to whoever has its address; null where there is none.</summary>
    public async Task<Departure?> ReceiptAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        return await context
            .Set<Departure>()
            .AsNoTracking()
            .SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
    }

    /// <summary>Stores the wish, with its entry in the log and a mail to every administrator.</summary>
    public async Task<LeavingOutcome> AskAsync(Reader reader, CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        if (await Departing.IsHeldAsync(context, reader.Organisation, clock, cancellationToken))
        {
            return LeavingOutcome.Held;
        }
        var now = clock.GetUtcNow();
        var due = now + Departure.Wait;
        context.Add(
            new Departure
            {
                Id = new Guid(RandomNumberGenerator.GetBytes(16)),
                OrganisationId = reader.Organisation,
                Code = await CodeAsync(context, reader.Organisation, cancellationToken),
                By = new MemberId(reader.Member),
                AskedAt = now.UtcTicks,
                DueAt = due.UtcTicks,
            }
        );
        context.Record(new Deed(reader, Act.Delete, Purpose.MemberAdministration, What, []));
        await notices.HandOverAsync(
            context,
            new RoleNotice(
                reader.Organisation,
                Roles.Administrator | Roles.PrivacyOfficer,
                "Your organisation leaves Haven",
                $"Somebody who administers your organisation asked that it leaves Haven. On {LocalTime.Day(due.UtcTicks)} everything that it keeps there will be deleted, and nothing brings it back. Until then it can be taken back. Take out what you need before that day.",
                LeavingPages.Path
            ),
            cancellationToken
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return LeavingOutcome.Done;
        }
        catch (DbUpdateException)
        {
            return LeavingOutcome.Overtaken;
        }
    }

    /// <summary>The organisation stays.</summary>
    public async Task<LeavingOutcome> StayAsync(Reader reader, CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        var departure = await context
            .Set<Departure>()
            .SingleOrDefaultAsync(
                d => d.OrganisationId == reader.Organisation && d.BegunAt == 0,
                cancellationToken
            );
        if (departure is null)
        {
            return LeavingOutcome.Overtaken;
        }
        context.Remove(departure);
        context.Record(
            new Deed(reader, Act.Edit, Purpose.MemberAdministration, "the organisation stays", [])
        );
        await notices.HandOverAsync(
            context,
            new RoleNotice(
                reader.Organisation,
                Roles.Administrator | Roles.PrivacyOfficer,
                "Your organisation stays with Haven",
                "Somebody who administers your organisation took back that it leaves Haven. Nothing will be deleted.",
                LeavingPages.Path
            ),
            cancellationToken
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken)
            ? LeavingOutcome.Done
            : LeavingOutcome.Overtaken;
    }

    /// <summary>The organisation's short name, as its log carries it.</summary>
    public async Task<string> CodeAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        return await CodeAsync(context, organisation, cancellationToken);
    }

    private static async Task<string> CodeAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        AuditTrail.CodeIn(
            await context
                .Set<AuditLog>()
                .Where(l => l.OrganisationId == organisation)
                .Select(l => l.Origin)
                .SingleAsync(cancellationToken)
        );
}
