using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Events;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Registrations;

/// <summary>A line of an event's list.</summary>
/// <param name="Name">Null where the use of what is kept is restricted.</param>
/// <param name="Need">What the organisers should know; empty where nothing was said or it is gone.</param>
public sealed record RegistrationLine(
    long Number,
    string? Name,
    string Need,
    bool IsCancelled,
    bool Came
);

/// <summary>A registration, opened.</summary>
/// <param name="Corrections">What they asked to have corrected.</param>
/// <param name="LastDay">The last day on which it is kept.</param>
public sealed record RegistrationSheet(
    EventRegistration Registration,
    PublicEvent Event,
    string Name,
    string Email,
    string Body,
    string Need,
    IReadOnlyList<CorrectionLine> Corrections,
    DateOnly LastDay
);

/// <summary>Reads registrations and writes down who came; each reading is an entry in the log.</summary>
public sealed class RegistrationDesk(
    IDatabase database,
    Vault vault,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    public const int PageSize = 50;
    internal const string What = "event registration";

    /// <summary>Those who mean to come to an event.</summary>
    internal static IQueryable<EventRegistration> Standing(HavenContext context, PublicEvent one) =>
        context
            .Set<EventRegistration>()
            .Where(r =>
                r.OrganisationId == one.OrganisationId && r.Event == one.Id && r.CancelledAt == 0
            );

    /// <summary>A page of an event's registrations, by number, and one more where there is another page.</summary>
    /// <param name="after">The number after which it begins.</param>
    public async Task<IReadOnlyList<RegistrationLine>> ListAsync(
        Reader reader,
        PublicEvent one,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var rows = await context
            .Set<EventRegistration>()
            .AsNoTracking()
            .Where(r => r.Event == one.Id && r.Number > after)
            .OrderBy(r => r.Number)
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);
        var shown = rows.Take(PageSize).ToList();
        var ids = shown.ConvertAll(r => r.Id);
        var needs = await context
            .Set<RegistrationNeed>()
            .AsNoTracking()
            .Where(n => ids.Contains(n.Id))
            .ToDictionaryAsync(n => n.Id, cancellationToken);
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Events,
            Act.View,
            "list of registrations",
            [.. shown, .. needs.Values],
            cancellationToken
        );
        return rows.ConvertAll(r =>
        {
            bool isOpen = shown.Contains(r) && !opened.IsRestricted(r);
            return new RegistrationLine(
                r.Number,
                isOpen ? opened.Read(r.Name) : null,
                isOpen && needs.TryGetValue(r.Id, out var need) ? opened.Read(need.Text) ?? "" : "",
                r.CancelledAt != 0,
                r.CameAt != 0
            );
        });
    }

    /// <summary>Opens a registration; null where the organisation has none with this number.</summary>
    public async Task<RegistrationSheet?> OpenAsync(
        Reader reader,
        long number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var registration = await context
            .Set<EventRegistration>()
            .AsNoTracking()
            .SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (registration is null)
        {
            return null;
        }
        var need = await context
            .Set<RegistrationNeed>()
            .AsNoTracking()
            .SingleOrDefaultAsync(n => n.Id == registration.Id, cancellationToken);
        var one = await context
            .Set<PublicEvent>()
            .AsNoTracking()
            .SingleAsync(e => e.Id == registration.Event, cancellationToken);
        var corrections = await CorrectionLine.OfAsync(
            context,
            registration.PersonKey,
            cancellationToken
        );
        ISealedRecord[] all = need is null
            ? [registration, .. corrections]
            : [registration, need, .. corrections];
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Events,
            Act.View,
            What,
            all,
            cancellationToken
        );
        return new(
            registration,
            one,
            opened.Read(registration.Name)!,
            opened.Read(registration.Email)!,
            opened.Read(registration.Body) ?? "",
            need is null ? "" : opened.Read(need.Text) ?? "",
            corrections.ConvertAll(c => CorrectionLine.Of(c, opened)),
            EventTime.LastDay(one, await zones.OfAsync(reader.Organisation, cancellationToken))
        );
    }

    /// <summary>
    /// Writes down who came, as a page of the list says it. Only what was changed on that page is changed: of two who do it
    /// at once, neither takes back what the other wrote.
    /// </summary>
    /// <param name="came">The numbers that are ticked now.</param>
    /// <param name="before">The numbers that were ticked when the page was made.</param>
    public Task WriteCameAsync(
        Reader reader,
        PublicEvent one,
        IReadOnlySet<long> came,
        IReadOnlySet<long> before,
        CancellationToken cancellationToken
    ) =>
        Model.AnotherLook.UntilDoneAsync(() =>
            TryCameAsync(reader, one, (came, before), cancellationToken)
        );

    private async Task<bool?> TryCameAsync(
        Reader reader,
        PublicEvent one,
        (IReadOnlySet<long> Came, IReadOnlySet<long> Before) what,
        CancellationToken cancellationToken
    )
    {
        var (came, before) = what;
        var changed = came.Except(before).Concat(before.Except(came)).Take(PageSize).ToList();
        await using var context = database.Open(new Scope(reader.Organisation));
        var rows = await context
            .Set<EventRegistration>()
            .Where(r => r.Event == one.Id && r.CancelledAt == 0 && changed.Contains(r.Number))
            .ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return true;
        }
        foreach (var row in rows)
        {
            row.CameAt = came.Contains(row.Number) ? Now() : 0;
        }
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.Events,
                "who came to an event",
                rows.ConvertAll(r => r.PersonKey)
            )
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken) ? true : null;
    }

    /// <summary>Frees the place of somebody who does not come; what they need goes at once. Twice is once.</summary>
    /// <param name="by">A member, or Haven itself for the person.</param>
    /// <returns>False where the event is over.</returns>
    public Task<bool> CancelAsync(
        (Reader Reader, Purpose Purpose) by,
        Model.RegistrationId id,
        CancellationToken cancellationToken
    ) => Model.AnotherLook.UntilDoneAsync(() => TryCancelAsync(by, id, cancellationToken));

    private async Task<bool?> TryCancelAsync(
        (Reader Reader, Purpose Purpose) by,
        Model.RegistrationId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Reader.Organisation));
        var row = await context
            .Set<EventRegistration>()
            .SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (row is not { CancelledAt: 0 })
        {
            return row is not null;
        }
        var one = await context
            .Set<PublicEvent>()
            .AsNoTracking()
            .SingleAsync(e => e.Id == row.Event, cancellationToken);
        if (one.IsOver(Now()))
        {
            return false;
        }
        row.CancelledAt = Now();
        context.RemoveRange(
            await context
                .Set<RegistrationNeed>()
                .Where(n => n.Id == id)
                .ToListAsync(cancellationToken)
        );
        context.Record(
            new Deed(by.Reader, Act.Edit, by.Purpose, "cancelled " + What, [row.PersonKey])
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken) ? true : null;
    }

    /// <summary>Takes back that they want to know of similar events, for everything from their address.</summary>
    public Task TakeBackAsync(
        (Reader Reader, Purpose Purpose) by,
        EventRegistration registration,
        CancellationToken cancellationToken
    ) =>
        Model.Offered.TakeBackAsync<EventRegistration>(
            database,
            registration.EmailIndex,
            new Deed(by.Reader, Act.Edit, by.Purpose, "no news of events", []),
            Now(),
            cancellationToken
        );

    private long Now() => clock.GetUtcNow().UtcTicks;
}
