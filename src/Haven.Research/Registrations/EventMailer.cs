using Haven.Organisations;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Attend;
using Haven.Research.Events;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Registrations;

/// <summary>What those who registered are told about their event.</summary>
public enum EventMail
{
    None = 0,
    Changed = 1,
    Cancelled = 2,
}

/// <summary>
/// The one place in which it is decided who is written to about events, and the only one that opens addresses for it: about
/// an event those who mean to come to it, of another one those who said yes to that (promise RES-11a). Beside each mail
/// stands an <see cref="EventMailing"/>, which <see cref="EventGuard"/> looks at.
/// </summary>
public sealed class EventMailer(
    IDatabase database,
    Vault vault,
    RestrictionGate restrictions,
    IMailHandoff mail,
    IPublicOrganisations organisations,
    IOrganisationZones zones,
    SiteAddress site,
    TimeProvider clock
)
{
    /// <summary>More than that at once would hold up everything else; nobody has so many.</summary>
    private const int Most = 5000;

    /// <summary>Adds the mail that says the number to the unit of work in which the registration arrives.</summary>
    internal Task ConfirmAsync(
        HavenContext context,
        AttendPlace place,
        EventRegistration registration,
        string email,
        CancellationToken cancellationToken
    ) =>
        mail.HandOverAsync(
            context,
            MailWords
                .In(registration.Lang)
                .Confirm(email, place, registration.Number, LinkOf(place, registration)),
            cancellationToken
        );

    /// <summary>Adds a mail to everybody who means to come, within the caller's unit of work.</summary>
    /// <returns>Who means to come, also where their use is restricted and nothing is sent; null where there is nothing to tell.</returns>
    internal async Task<IReadOnlyCollection<RegistrationId>?> TellAsync(
        HavenContext context,
        Reader reader,
        (PublicEvent Event, TimeZoneInfo Zone) of,
        EventMail kind,
        CancellationToken cancellationToken
    )
    {
        if (kind == EventMail.None)
        {
            return null;
        }
        var people = await RegistrationDesk
            .Standing(context, of.Event)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var place = await PlaceOfAsync(of.Event, of.Zone, cancellationToken);
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Events,
            Act.View,
            "addresses of those who registered",
            people,
            cancellationToken
        );
        var told = people.FindAll(r => !opened.IsRestricted(r));
        told.ForEach(r => Note(context, r, of.Event, MailingKind.Event));
        await mail.HandOverAllAsync(
            context,
            told.ConvertAll(r =>
                MailWords.In(r.Lang).About(kind, opened.Read(r.Email)!, place, LinkOf(place, r))
            ),
            cancellationToken
        );
        Record(context, reader, Purpose.Events, told);
        return people.ConvertAll(r => r.Id);
    }

    /// <summary>How many are told of an event as of a similar one.</summary>
    public async Task<int> CountAsync(PublicEvent one, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(one.OrganisationId));
        return (await WantingAsync(context, one, cancellationToken)).Count;
    }

    /// <summary>Tells of an event, once, those who want to know of similar ones.</summary>
    public async Task<EventOutcome> TellOthersAsync(
        Reader reader,
        int number,
        int seen,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        var one = await context
            .Set<PublicEvent>()
            .SingleOrDefaultAsync(
                e =>
                    e.OrganisationId == reader.Organisation
                    && e.Number == number
                    && e.Changes == seen
                    && e.NewsAt == 0,
                cancellationToken
            );
        if (one is null)
        {
            return EventOutcome.Overtaken;
        }
        if (!one.Takes(zone.DayOf(now), now))
        {
            return EventOutcome.Over;
        }
        one.NewsAt = now;
        one.Changes++;
        var place = await PlaceOfAsync(one, zone, cancellationToken);
        var people = await WantingAsync(context, one, cancellationToken);
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.EventNews,
            Act.View,
            "addresses for similar events",
            people,
            cancellationToken
        );
        var told = people.FindAll(r => !opened.IsRestricted(r));
        told.ForEach(r => Note(context, r, one, MailingKind.News));
        await mail.HandOverAllAsync(
            context,
            told.ConvertAll(r =>
                MailWords.In(r.Lang).News(opened.Read(r.Email)!, place, LinkOf(place, r))
            ),
            cancellationToken
        );
        Record(context, reader, Purpose.EventNews, told);
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken)
                ? EventOutcome.Done
                : EventOutcome.Overtaken;
        }
        catch (EventRefusedException)
        {
            return EventOutcome.Overtaken; // one of them took it back a moment ago, and nobody was told
        }
    }

    // Each address once, and nobody who comes already.
    private async Task<List<EventRegistration>> WantingAsync(
        HavenContext context,
        PublicEvent one,
        CancellationToken cancellationToken
    )
    {
        var rows = await Offered
            .Wanting<EventRegistration>(context, one.OrganisationId)
            .AsNoTracking()
            .OrderByDescending(r => r.Number)
            .Take(Most)
            .ToListAsync(cancellationToken);
        var come = await RegistrationDesk
            .Standing(context, one)
            .Select(r => r.EmailIndex)
            .ToListAsync(cancellationToken);
        var objecting = await Offered.ObjectingAsync<EventRegistration>(
            context,
            restrictions,
            (one.OrganisationId, Purpose.EventNews),
            [.. rows.Select(r => r.EmailIndex).Distinct(StringComparer.Ordinal)],
            cancellationToken
        );
        return
        [
            .. rows.Where(r =>
                    !come.Contains(r.EmailIndex, StringComparer.Ordinal)
                    && !objecting.Contains(r.EmailIndex)
                )
                .DistinctBy(r => r.EmailIndex, StringComparer.Ordinal),
        ];
    }

    private void Note(
        HavenContext context,
        EventRegistration person,
        PublicEvent about,
        MailingKind kind
    ) =>
        context.Add(
            new EventMailing
            {
                Id = EventMailingId.Create(),
                OrganisationId = person.OrganisationId,
                PersonKey = person.PersonKey,
                Registration = person.Id,
                Event = about.Id,
                Kind = kind,
                At = clock.GetUtcNow().UtcTicks,
            }
        );

    private static void Record(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        List<EventRegistration> told
    ) =>
        context.Record(
            new Deed(
                reader,
                Act.Create,
                purpose,
                "mail about an event",
                told.ConvertAll(r => r.PersonKey)
            )
        );

    private async Task<AttendPlace> PlaceOfAsync(
        PublicEvent one,
        TimeZoneInfo zone,
        CancellationToken cancellationToken
    ) =>
        new(
            await organisations.OfAsync(one.OrganisationId, cancellationToken),
            one,
            zone,
            clock.GetUtcNow().UtcTicks,
            0
        );

    private Links LinkOf(AttendPlace place, EventRegistration registration) =>
        new(
            site.To(AttendPages.To(place, registration.Lang)),
            site.To(AttendPages.ToYours(place.Organisation, registration.Id, registration.Lang))
        );
}

/// <summary>What stands in a mail to somebody who registered.</summary>
/// <param name="Event">The public page of the event that the mail is about.</param>
/// <param name="Yours">The page on which they cancel, or take back that they are told of others.</param>
internal sealed record Links(string Event, string Yours);
