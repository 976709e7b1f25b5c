using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Events;
using Haven.Research.Model;
using Haven.Research.Registrations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Attend;

/// <summary>An event as everybody sees it.</summary>
/// <param name="Zone">Of the place where the organisation works.</param>
/// <param name="Now">UTC ticks.</param>
/// <param name="Left">How many places are left.</param>
public sealed record AttendPlace(
    PublicOrganisation Organisation,
    PublicEvent Event,
    TimeZoneInfo Zone,
    long Now,
    int Left
)
{
    public bool Takes => Event.Takes(Zone.DayOf(Now), Now) && Left > 0;

    public bool IsFull => Event.Takes(Zone.DayOf(Now), Now) && Left <= 0;
}

/// <summary>A registration that can be stored.</summary>
/// <param name="Once">Drawn for the page: the same page sent twice is one registration.</param>
/// <param name="Email">In its one normal form.</param>
public sealed record RegistrationDraft(
    string Once,
    string Lang,
    string Name,
    string Email,
    string? Body,
    string? Need,
    bool WantsNews
);

public enum AttendOutcome
{
    Arrived,

    /// <summary>Nothing is taken, or not any more.</summary>
    Closed,

    /// <summary>Somebody else took the last place.</summary>
    Full,
}

/// <param name="Id">Of the registration that arrived.</param>
public sealed record AttendResult(AttendOutcome Outcome, RegistrationId Id = default);

/// <summary>
/// Takes in who wants to come to an event, and lets them cancel. Nothing is kept of them but what they typed: no network
/// address and no browser.
/// </summary>
public sealed class AttendDesk(
    IDatabase database,
    Vault vault,
    KeyRing keys,
    IPublicOrganisations organisations,
    IOrganisationZones zones,
    EventMailer mailer,
    RegistrationDesk registrations,
    TimeProvider clock
)
{
    /// <summary>For so long the page that follows shows the number again; then it stands in the mail alone.</summary>
    internal static readonly TimeSpan NumberShown = TimeSpan.FromHours(1);

    /// <summary>Null where there is no such organisation or event, or it is not on display.</summary>
    public async Task<AttendPlace?> FindAsync(
        string code,
        int number,
        CancellationToken cancellationToken
    )
    {
        if (await organisations.NamedAsync(code, cancellationToken) is not { } organisation)
        {
            return null;
        }
        var zone = await zones.OfAsync(organisation.Id, cancellationToken);
        await using var context = database.Open(new Scope(organisation.Id));
        var one = await context
            .Set<PublicEvent>()
            .AsNoTracking()
            .SingleOrDefaultAsync(e => e.Number == number, cancellationToken);
        return one?.IsShown(zone.DayOf(Now())) == true
            ? await PlaceAsync(context, organisation, one, zone, cancellationToken)
            : null;
    }

    /// <summary>A registration with its event, for whoever has the link of a mail; null where there is none.</summary>
    public async Task<(AttendPlace Place, EventRegistration Registration)?> YoursAsync(
        string code,
        RegistrationId id,
        CancellationToken cancellationToken
    )
    {
        if (await organisations.NamedAsync(code, cancellationToken) is not { } organisation)
        {
            return null;
        }
        await using var context = database.Open(new Scope(organisation.Id));
        if (
            await context
                .Set<EventRegistration>()
                .AsNoTracking()
                .SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
            is not { } found
        )
        {
            return null;
        }
        var one = await context
            .Set<PublicEvent>()
            .AsNoTracking()
            .SingleAsync(e => e.Id == found.Event, cancellationToken);
        var zone = await zones.OfAsync(organisation.Id, cancellationToken);
        return (await PlaceAsync(context, organisation, one, zone, cancellationToken), found);
    }

    /// <summary>
    /// Stores the registration, its entry in the log, the day that ends it, and the mail with its number: all of it or
    /// nothing. Of two who want the last place, one gets it.
    /// </summary>
    public async Task<AttendResult> RegisterAsync(
        AttendPlace place,
        RegistrationDraft draft,
        CancellationToken cancellationToken
    )
    {
        var id = IdOf(place, draft);
        return await AnotherLook.UntilStoredAsync(() =>
            TryAsync(place, id, draft, cancellationToken)
        );
    }

    private async Task<AttendResult> TryAsync(
        AttendPlace place,
        RegistrationId id,
        RegistrationDraft draft,
        CancellationToken cancellationToken
    )
    {
        // Mail belongs to the installation, so that its scope is the one in which both can be written.
        await using var context = database.Open(Scope.Installation);
        var seen = await EventAsync(context, place, cancellationToken);
        if (await WhyNotAsync(context, seen, place, id, cancellationToken) is { } before)
        {
            return before;
        }
        var key = await keys.NewPersonAsync(place.Organisation.Id, cancellationToken);
        var registration = Of(place.Event, id, key, draft);
        context.Add(registration);
        if (draft.Need is { } need)
        {
            context.Add(
                new RegistrationNeed
                {
                    Id = id,
                    OrganisationId = place.Organisation.Id,
                    PersonKey = key,
                    Event = place.Event.Id,
                    Text = Sealed<string>.Of(need),
                }
            );
        }
        // Haven itself carries it in: the log does not say from which network somebody wrote.
        context.Record(
            new Deed(By(place), Act.Create, Purpose.Delivery, RegistrationDesk.What, [key])
        );
        await mailer.ConfirmAsync(
            context,
            place with
            {
                Event = seen,
            },
            registration,
            draft.Email,
            cancellationToken
        );
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        // Whoever else registers, or changes the event, waits here for its row.
        await Events(context, place)
            .ExecuteUpdateAsync(
                u => u.SetProperty(e => e.NewsAt, e => e.NewsAt),
                cancellationToken
            );
        var one = await EventAsync(context, place, cancellationToken);
        if (await WhyNotAsync(context, one, place, id, cancellationToken) is { } now)
        {
            return now;
        }
        if (one.Changes != seen.Changes)
        {
            throw new EventRefusedException("The mail would say what holds no more.");
        }
        await context.SaveChangesAsync(cancellationToken);
        var kept = await EventTime.KeptAsync(
            context,
            place.Organisation.Id,
            ResearchModel.AttendeesKept,
            key,
            cancellationToken
        );
        kept!.Since = LastDays.Since(place.Zone, EventTime.LastDay(one, place.Zone));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(AttendOutcome.Arrived, id);
    }

    private async Task<AttendResult?> WhyNotAsync(
        HavenContext context,
        PublicEvent one,
        AttendPlace place,
        RegistrationId id,
        CancellationToken cancellationToken
    )
    {
        if (
            await context
                .Set<EventRegistration>()
                .AnyAsync(
                    r => r.OrganisationId == place.Organisation.Id && r.Id == id,
                    cancellationToken
                )
        )
        {
            return new(AttendOutcome.Arrived, id);
        }
        if (!one.Takes(place.Zone.DayOf(Now()), Now()))
        {
            return new(AttendOutcome.Closed);
        }
        return
            await RegistrationDesk.Standing(context, one).CountAsync(cancellationToken)
            >= one.Places
            ? new(AttendOutcome.Full)
            : null;
    }

    /// <summary>Cancels by the number and the address together; false where they do not belong together, or it is over.</summary>
    public async Task<bool> CancelAsync(
        AttendPlace place,
        long number,
        string email,
        CancellationToken cancellationToken
    )
    {
        string index = IndexOf(place.Organisation.Id, email);
        await using var context = database.Open(new Scope(place.Organisation.Id));
        var found = await context
            .Set<EventRegistration>()
            .Where(r => r.Number == number && r.EmailIndex == index && r.Event == place.Event.Id)
            .Select(r => (RegistrationId?)r.Id)
            .SingleOrDefaultAsync(cancellationToken);
        return found is { } id && await CancelAsync(place, id, cancellationToken);
    }

    /// <summary>Cancels for whoever has the link; false where the event is over.</summary>
    public Task<bool> CancelAsync(
        AttendPlace place,
        RegistrationId id,
        CancellationToken cancellationToken
    ) => registrations.CancelAsync((By(place), Purpose.Delivery), id, cancellationToken);

    /// <summary>They are told of no similar event any more.</summary>
    public Task TakeBackAsync(
        AttendPlace place,
        EventRegistration registration,
        CancellationToken cancellationToken
    ) =>
        registrations.TakeBackAsync((By(place), Purpose.Delivery), registration, cancellationToken);

    private async Task<AttendPlace> PlaceAsync(
        HavenContext context,
        PublicOrganisation organisation,
        PublicEvent one,
        TimeZoneInfo zone,
        CancellationToken cancellationToken
    ) =>
        new(
            organisation,
            one,
            zone,
            Now(),
            one.Places - await RegistrationDesk.Standing(context, one).CountAsync(cancellationToken)
        );

    private static IQueryable<PublicEvent> Events(HavenContext context, AttendPlace place) =>
        context
            .Set<PublicEvent>()
            .Where(e => e.OrganisationId == place.Organisation.Id && e.Id == place.Event.Id);

    private static Task<PublicEvent> EventAsync(
        HavenContext context,
        AttendPlace place,
        CancellationToken cancellationToken
    ) => Events(context, place).AsNoTracking().SingleAsync(cancellationToken);

    private EventRegistration Of(
        PublicEvent one,
        RegistrationId id,
        PersonKeyId key,
        RegistrationDraft draft
    ) =>
        new()
        {
            Id = id,
            OrganisationId = one.OrganisationId,
            PersonKey = key,
            Event = one.Id,
            Number = RegistrationNumber.Draw(),
            ArrivedAt = Now(),
            Lang = draft.Lang,
            Name = Sealed<string>.Of(draft.Name),
            Email = Sealed<string>.Of(draft.Email),
            EmailIndex = IndexOf(one.OrganisationId, draft.Email),
            Body = Sealed<string>.Of(draft.Body),
            WantsOffers = draft.WantsNews,
        };

    private string IndexOf(OrganisationId organisation, string email) =>
        Offered.IndexOf(vault, "Research.EventRegistration.Email", organisation, email);

    private RegistrationId IdOf(AttendPlace place, RegistrationDraft draft) =>
        RegistrationId.From(
            SentForm.IdOf(
                vault,
                clock,
                "Research.EventRegistration.Once",
                $"{place.Event.Id.Value:D}",
                draft.Once,
                draft.Name,
                draft.Email,
                draft.Body,
                draft.Need,
                $"{draft.WantsNews}"
            )
        );

    // Haven itself does it for whoever has the link or the number.
    private static Reader By(AttendPlace place) => Reader.System(place.Organisation.Id, "form");

    private long Now() => clock.GetUtcNow().UtcTicks;
}
