using Haven.Privacy.Calendar;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Model;
using Haven.Research.Posts;
using Haven.Research.Registrations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Events;

/// <summary>
/// For how long is kept what hangs on an event: registrations for three years from its end (promise RES-11a), and what
/// people write under it as long as it is on display (promise RES-11e).
/// </summary>
public static class EventTime
{
    public const int Years = 3;

    /// <summary>How long a post is kept that was not let stand, so that whoever refused it can look again.</summary>
    public const int RefusedDays = 7;

    /// <summary>
    /// The day on which it ended: of one that was called off the day on which that was said, because nothing comes after
    /// it. That day is never later than the one that whoever registered was told.
    /// </summary>
    public static DateOnly EndedOn(PublicEvent one, TimeZoneInfo zone) =>
        zone.DayOf(one.IsCancelled() ? Math.Min(one.CancelledAt, one.EndsAt) : one.EndsAt);

    /// <summary>The last day of whoever registered; on the next one they go.</summary>
    public static DateOnly LastDay(PublicEvent one, TimeZoneInfo zone) =>
        CalendarPeriod.OfYears(Years).LastDay(EndedOn(one, zone));

    internal static Task<KeptPerson?> KeptAsync(
        HavenContext context,
        OrganisationId organisation,
        string kind,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        LastDays
            .Of(context, kind, organisation)
            .SingleOrDefaultAsync(k => k.PersonKey == person, cancellationToken);

    /// <summary>Begins the time anew of everything that hangs on an event, because its days moved.</summary>
    internal static async Task MoveAsync(
        HavenContext context,
        PublicEvent one,
        TimeZoneInfo zone,
        CancellationToken cancellationToken
    )
    {
        long registered = LastDays.Since(zone, LastDay(one, zone));
        var people = context
            .Set<EventRegistration>()
            .Where(r => r.OrganisationId == one.OrganisationId && r.Event == one.Id)
            .Select(r => r.PersonKey);
        await LastDays
            .Of(context, ResearchModel.AttendeesKept, one.OrganisationId)
            .Where(k => people.Contains(k.PersonKey))
            .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, registered), cancellationToken);
        long shown = LastDays.Since(zone, one.ShownUntil);
        var writers = context
            .Set<EventPost>()
            .Where(p => p.OrganisationId == one.OrganisationId && p.Event == one.Id);
        var stand = writers.Where(p => p.State != PostState.Refused).Select(p => p.PersonKey);
        var all = writers.Select(p => p.PersonKey);
        // What was refused goes on its own day, and not after the rest.
        await LastDays
            .Of(context, ResearchModel.PostsKept, one.OrganisationId)
            .Where(k =>
                stand.Contains(k.PersonKey) || (k.Since > shown && all.Contains(k.PersonKey))
            )
            .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, shown), cancellationToken);
    }
}
