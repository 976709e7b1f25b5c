using Haven.Privacy.Calendar;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Model;
using Haven.Research.Posts;
using Haven.Research.Registrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Haven.Research.Events;

/// <summary>Something about an event was to be stored that may not be. Nothing was.</summary>
public sealed class EventRefusedException(string why) : Exception(why);

/// <summary>
/// Stands before each save, whichever code asks for it: nobody registers where no place is left or nothing is taken, nobody
/// is written to who did not say yes, nothing is kept for longer than the rule says (promises RES-11a, RES-11e).
/// </summary>
internal static class EventGuard
{
    public static async Task RequireAsync(
        HavenContext context,
        long now,
        CancellationToken cancellationToken
    )
    {
        foreach (var entry in context.ChangeTracker.Entries().ToList())
        {
            bool isNew = entry.State == EntityState.Added;
            bool isChanged = entry.State == EntityState.Modified;
            switch (entry.Entity)
            {
                case PublicEvent one when isNew || isChanged:
                    RequireEnd(entry, one, now);
                    break;
                case EventRegistration registration when isNew:
                    await RequirePlaceAsync(context, registration, now, cancellationToken);
                    break;
                case EventRegistration when isChanged:
                    RequireNoIsNo(entry);
                    break;
                case EventMailing when isChanged:
                    throw new EventRefusedException("That somebody was written to never changes.");
                case EventMailing mailing when isNew:
                    await RequireAskedForAsync(context, mailing, cancellationToken);
                    break;
                case EventPost post when isNew:
                    await RequireShownAsync(context, post, now, cancellationToken);
                    break;
                case KeptPerson
                {
                    Kind: ResearchModel.AttendeesKept or ResearchModel.PostsKept
                } kept when isChanged:
                    await RequireTimeAsync(context, kept, cancellationToken);
                    break;
            }
        }
    }

    // An event always has an end, and one that is over, or was called off, does not get another.
    private static void RequireEnd(EntityEntry entry, PublicEvent one, long now)
    {
        if (one.EndsAt <= one.StartsAt || one.Places < 1 || one.ShownUntil == default)
        {
            throw new EventRefusedException("An event has an end and a last day on display.");
        }
        if (entry.State == EntityState.Added)
        {
            return;
        }
        long ended = (long)entry.Property(nameof(PublicEvent.EndsAt)).OriginalValue!;
        long called = (long)entry.Property(nameof(PublicEvent.CancelledAt)).OriginalValue!;
        bool isMoved = ended != one.EndsAt || called != one.CancelledAt;
        if (one.IsOpened() && isMoved && (ended <= now || called != 0))
        {
            throw new EventRefusedException("What is over stays over.");
        }
    }

    private static async Task RequirePlaceAsync(
        HavenContext context,
        EventRegistration registration,
        long now,
        CancellationToken cancellationToken
    )
    {
        var one = await EventOfAsync(
            context,
            registration.OrganisationId,
            registration.Event,
            cancellationToken
        );
        if (!one.Takes(Earliest(now), now))
        {
            throw new EventRefusedException("The event takes nobody.");
        }
        if (
            await RegistrationDesk.Standing(context, one).CountAsync(cancellationToken)
            >= one.Places
        )
        {
            throw new EventRefusedException("No place is left.");
        }
    }

    // A no stays one; who wants to be told again ticks it again.
    private static void RequireNoIsNo(EntityEntry entry)
    {
        if (
            entry.Property(nameof(EventRegistration.WantsOffers)).IsModified
            || entry.Property(nameof(EventRegistration.Event)).IsModified
            || (long)entry.Property(nameof(EventRegistration.OffersEndedAt)).OriginalValue! != 0
                && entry.Property(nameof(EventRegistration.OffersEndedAt)).IsModified
        )
        {
            throw new EventRefusedException("What somebody said is not changed for them.");
        }
    }

    private static async Task RequireAskedForAsync(
        HavenContext context,
        EventMailing mailing,
        CancellationToken cancellationToken
    )
    {
        var registration = await context
            .Set<EventRegistration>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                r =>
                    r.Id == mailing.Registration
                    && r.OrganisationId == mailing.OrganisationId
                    && r.PersonKey == mailing.PersonKey,
                cancellationToken
            );
        bool isAskedFor = mailing.Kind switch
        {
            MailingKind.Event => registration?.CancelledAt == 0
                && registration.Event == mailing.Event,
            MailingKind.News => registration is { WantsOffers: true, OffersEndedAt: 0 },
            _ => false,
        };
        if (!isAskedFor)
        {
            throw new EventRefusedException(
                "They are written to about their own event, and of others only if they said yes."
            );
        }
    }

    private static async Task RequireShownAsync(
        HavenContext context,
        EventPost post,
        long now,
        CancellationToken cancellationToken
    )
    {
        var one = await EventOfAsync(context, post.OrganisationId, post.Event, cancellationToken);
        if (!one.IsShown(Earliest(now)) || post.State != PostState.Waiting)
        {
            throw new EventRefusedException("Nothing is written under what is not on display.");
        }
    }

    // Never later than the rule says. A place may be most of a day before or behind UTC.
    private static async Task RequireTimeAsync(
        HavenContext context,
        KeptPerson kept,
        CancellationToken cancellationToken
    )
    {
        if (!context.Entry(kept).Property(k => k.Since).IsModified)
        {
            return;
        }
        var last =
            kept.Kind == ResearchModel.AttendeesKept
                ? await LastOfRegistrationAsync(context, kept, cancellationToken)
                : await LastOfPostAsync(context, kept, cancellationToken);
        if (kept.Since >= last.ToDateTime(TimeOnly.MinValue).Ticks)
        {
            throw new EventRefusedException("That is longer than the rule says.");
        }
    }

    private static async Task<DateOnly> LastOfRegistrationAsync(
        HavenContext context,
        KeptPerson kept,
        CancellationToken cancellationToken
    )
    {
        var of = await context
            .Set<EventRegistration>()
            .Where(r => r.OrganisationId == kept.OrganisationId && r.PersonKey == kept.PersonKey)
            .Select(r => r.Event)
            .SingleAsync(cancellationToken);
        var one = await EventOfAsync(context, kept.OrganisationId, of, cancellationToken);
        return EventTime.LastDay(one, TimeZoneInfo.Utc);
    }

    private static async Task<DateOnly> LastOfPostAsync(
        HavenContext context,
        KeptPerson kept,
        CancellationToken cancellationToken
    )
    {
        var of = await context
            .Set<EventPost>()
            .Where(p => p.OrganisationId == kept.OrganisationId && p.PersonKey == kept.PersonKey)
            .Select(p => p.Event)
            .SingleAsync(cancellationToken);
        return (await EventOfAsync(context, kept.OrganisationId, of, cancellationToken)).ShownUntil;
    }

    private static Task<PublicEvent> EventOfAsync(
        HavenContext context,
        OrganisationId organisation,
        EventId id,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<PublicEvent>()
            .AsNoTracking()
            .SingleAsync(e => e.Id == id && e.OrganisationId == organisation, cancellationToken);

    // Somewhere it may still be yesterday; whoever takes something in knows where the organisation is.
    private static DateOnly Earliest(long now) => TimeZoneInfo.Utc.DayOf(now).AddDays(-1);
}
