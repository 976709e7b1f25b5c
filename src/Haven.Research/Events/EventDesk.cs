using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Research.Registrations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Events;

public enum EventOutcome
{
    Done,

    /// <summary>Somebody else changed it since the page was made.</summary>
    Overtaken,

    /// <summary>It is over or called off, so that nothing about it changes any more.</summary>
    Over,
}

/// <summary>An event, and what its page works with.</summary>
/// <param name="Today">On the organisation's calendar.</param>
/// <param name="Now">UTC ticks.</param>
public sealed record EventSheet(PublicEvent Event, DateOnly Today, long Now)
{
    public bool Takes => Event.Takes(Today, Now);

    public bool GoesOn => Event.GoesOn(Now);

    public bool IsDraft => !Event.IsOpened();
}

/// <summary>
/// Figures of an event. They are counted from the registrations at each look and stored nowhere, so that they go with them
/// (promise RES-11e).
/// </summary>
/// <param name="Needs">How many said what the organisers should know.</param>
public sealed record EventFigures(int Registered, int Cancelled, int Came, int Needs)
{
    public bool AreGone => Registered + Cancelled == 0;
}

/// <summary>Writes events, opens and closes them, moves them and calls them off.</summary>
public sealed class EventDesk(
    IDatabase database,
    IOrganisationZones zones,
    EventMailer mailer,
    TimeProvider clock
)
{
    internal const string What = "event";
    private const int Tries = 5;

    public async Task<IReadOnlyList<PublicEvent>> ListAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<PublicEvent>()
            .AsNoTracking()
            .OrderByDescending(e => e.Number)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null where the organisation has no event with this number.</summary>
    public async Task<EventSheet?> FindAsync(
        OrganisationId organisation,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var zone = await zones.OfAsync(organisation, cancellationToken);
        return
            await context
                .Set<PublicEvent>()
                .AsNoTracking()
                .SingleOrDefaultAsync(e => e.Number == number, cancellationToken)
                is { } one
            ? new(one, zone.DayOf(Now()), Now())
            : null;
    }

    public async Task<EventFigures> CountAsync(PublicEvent one, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(one.OrganisationId));
        var all = context.Set<EventRegistration>().Where(r => r.Event == one.Id);
        return new(
            await all.CountAsync(r => r.CancelledAt == 0, cancellationToken),
            await all.CountAsync(r => r.CancelledAt != 0, cancellationToken),
            await all.CountAsync(r => r.CameAt != 0, cancellationToken),
            await context
                .Set<RegistrationNeed>()
                .CountAsync(n => n.Event == one.Id, cancellationToken)
        );
    }

    /// <summary>Begins an event; its number.</summary>
    public async Task<int> CreateAsync(
        Reader reader,
        EventForm form,
        CancellationToken cancellationToken
    )
    {
        return await Model.AnotherLook.UntilStoredAsync(async () =>
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            var one = new PublicEvent
            {
                Id = Model.EventId.Create(),
                OrganisationId = reader.Organisation,
                Number = await LastAsync(context, cancellationToken) + 1,
                Title = form.Title,
                About = form.About,
                Place = form.Place,
                Lang = form.Lang,
            };
            form.WriteTo(one);
            context.Add(one);
            context.Record(DeedOf(reader, Act.Create));
            await context.SaveChangesAsync(cancellationToken);
            return one.Number;
        });
    }

    /// <summary>
    /// Changes an event. Of one that is open, whoever registered is told by mail where it is another time or place, and the
    /// day on which they are deleted moves along.
    /// </summary>
    /// <param name="form">It says how many changes there were when its page was made.</param>
    public Task<EventOutcome> WriteAsync(
        Reader reader,
        int number,
        EventForm form,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            (number, form.Seen),
            (one, now) =>
            {
                if (one.IsOpened() && !one.GoesOn(now))
                {
                    return null;
                }
                bool concerns = one.IsOpened() && form.Concerns(one);
                form.WriteTo(one);
                return concerns ? EventMail.Changed : EventMail.None;
            },
            cancellationToken
        );

    /// <summary>Opens the event to everybody, or takes registrations again.</summary>
    public Task<EventOutcome> OpenAsync(
        Reader reader,
        int number,
        int seen,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            (number, seen),
            (one, now) =>
            {
                if (one.IsCancelled() || one.IsOver(now))
                {
                    return null;
                }
                one.OpenedAt = one.IsOpened() ? one.OpenedAt : now;
                one.ClosedAt = 0;
                return EventMail.None;
            },
            cancellationToken
        );

    /// <summary>Takes no more registrations; those that there are stand.</summary>
    public Task<EventOutcome> CloseAsync(
        Reader reader,
        int number,
        int seen,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            (number, seen),
            (one, now) =>
            {
                if (!one.GoesOn(now))
                {
                    return null;
                }
                one.ClosedAt = now;
                return EventMail.None;
            },
            cancellationToken
        );

    /// <summary>Calls the event off: whoever registered is told, what they need goes at once, and their time runs.</summary>
    public Task<EventOutcome> CancelAsync(
        Reader reader,
        int number,
        (int Seen, string Why) what,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            (number, what.Seen),
            (one, now) =>
            {
                if (!one.GoesOn(now))
                {
                    return null;
                }
                one.CancelledAt = now;
                one.Why = what.Why;
                return EventMail.Cancelled;
            },
            cancellationToken
        );

    // The change, its mails, the entry in the log and the days on which people go: all of it or nothing. Mail belongs to
    // the installation, so that its scope is the one in which all of it can be written.
    private async Task<EventOutcome> ChangeAsync(
        Reader reader,
        (int Number, int Seen) which,
        Func<PublicEvent, long, EventMail?> change,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        for (int tried = 1; tried <= Tries; tried++)
        {
            await using var context = database.Open(Scope.Installation);
            var one = await context
                .Set<PublicEvent>()
                .SingleOrDefaultAsync(
                    e =>
                        e.OrganisationId == reader.Organisation
                        && e.Number == which.Number
                        && e.Changes == which.Seen,
                    cancellationToken
                );
            if (one is null)
            {
                return EventOutcome.Overtaken;
            }
            if (change(one, Now()) is not { } mail)
            {
                return EventOutcome.Over;
            }
            one.Changes++;
            context.Record(DeedOf(reader, Act.Edit));
            var told = await mailer.TellAsync(
                context,
                reader,
                (one, zone),
                mail,
                cancellationToken
            );
            switch (await SaveAsync(context, one, zone, told, cancellationToken))
            {
                case true:
                    return EventOutcome.Done;
                case false:
                    return EventOutcome.Overtaken;
            }
        }
        return EventOutcome.Overtaken;
    }

    // Null where somebody registered or cancelled while the mails were made up: it is done again.
    private async Task<bool?> SaveAsync(
        HavenContext context,
        PublicEvent one,
        TimeZoneInfo zone,
        IReadOnlyCollection<Model.RegistrationId>? told,
        CancellationToken cancellationToken
    )
    {
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        try
        {
            if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
            {
                return false;
            }
        }
        catch (EventRefusedException) when (told is not null)
        {
            return null; // one of them cancelled meanwhile
        }
        // Only now: whoever registers meanwhile waits for the event's row.
        if (
            told is not null
            && await RegistrationDesk.Standing(context, one).CountAsync(cancellationToken)
                != told.Count
        )
        {
            return null;
        }
        await EventTime.MoveAsync(context, one, zone, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static Task<int> LastAsync(HavenContext context, CancellationToken cancellationToken) =>
        context
            .Set<PublicEvent>()
            .OrderByDescending(e => e.Number)
            .Select(e => e.Number)
            .FirstOrDefaultAsync(cancellationToken);

    private static Deed DeedOf(Reader reader, Act act) =>
        new(reader, act, Purpose.Events, What, []);

    private long Now() => clock.GetUtcNow().UtcTicks;
}
