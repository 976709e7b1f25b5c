using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Applications;
using Haven.Research.Calls;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Apply;

/// <summary>A call as everybody sees it.</summary>
/// <param name="Terms">The version in force.</param>
/// <param name="Takes">Whether applications are taken today.</param>
public sealed record ApplyPlace(
    PublicOrganisation Organisation,
    Call Call,
    CallVersion Terms,
    bool Takes
);

/// <summary>An application that can be stored.</summary>
/// <param name="Terms">The fingerprint of the terms that the page showed.</param>
/// <param name="Email">In its one normal form.</param>
public sealed record ApplicationDraft(
    string Terms,
    string Lang,
    string Name,
    string Email,
    string? Body,
    string Proposal,
    bool WantsOffers
);

public enum ApplyOutcome
{
    Arrived,

    /// <summary>Nothing is taken, or not any more.</summary>
    Closed,

    /// <summary>Other terms are in force than the page showed.</summary>
    OtherTerms,

    /// <summary>So many wait undecided that no more are taken.</summary>
    Full,
}

/// <param name="Id">Of the application that arrived.</param>
public sealed record ApplyResult(ApplyOutcome Outcome, ApplicantId Id = default);

/// <summary>What whoever applied is shown afterwards.</summary>
/// <param name="Terms">The version that they accepted.</param>
public sealed record ArrivedApplication(long Number, CallVersion Terms)
{
    public int Version => Terms.Number;
}

/// <summary>
/// Takes in what people propose to a call. Nothing is kept of them but what they typed: no network address and no browser.
/// </summary>
public sealed class ApplyDesk(
    IDatabase database,
    Vault vault,
    KeyRing keys,
    IPublicOrganisations organisations,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    internal const string What = "application";

    /// <summary>So many that nobody has decided are a flood, and not people.</summary>
    internal const int MostUndecided = 5000;

    /// <summary>Null where there is no such organisation or call, or it is not open yet.</summary>
    public async Task<ApplyPlace?> FindAsync(
        string code,
        int number,
        CancellationToken cancellationToken
    )
    {
        if (await organisations.NamedAsync(code, cancellationToken) is not { } organisation)
        {
            return null;
        }
        await using var context = database.Open(new Scope(organisation.Id));
        var call = await context
            .Set<Call>()
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.Number == number && c.OpenedAt != 0, cancellationToken);
        if (call is null)
        {
            return null;
        }
        var terms = await CallDesk
            .VersionOf(context, call.Id, call.InForce)
            .SingleAsync(cancellationToken);
        var zone = await zones.OfAsync(organisation.Id, cancellationToken);
        return new(organisation, call, terms.Whole(), call.Takes(zone.DayOf(Now())));
    }

    /// <summary>An application that arrived; null where the call has none with this id.</summary>
    public async Task<ArrivedApplication?> ArrivedAsync(
        ApplyPlace place,
        ApplicantId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(place.Organisation.Id));
        var found = await context
            .Set<Application>()
            .Where(a => a.Id == id && a.Call == place.Call.Id)
            .Select(a => new { a.Number, a.Version })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : new(
                found.Number,
                await CallDesk
                    .VersionOf(context, place.Call.Id, found.Version)
                    .SingleAsync(cancellationToken)
            );
    }

    /// <summary>
    /// Stores the application, its entry in the log, and the day that ends it: all of it or nothing. The same words again on
    /// the same day, from a form that was sent twice, are one application.
    /// </summary>
    public async Task<ApplyResult> SendAsync(
        ApplyPlace place,
        ApplicationDraft draft,
        CancellationToken cancellationToken
    )
    {
        var id = IdOf(place, draft);
        return await AnotherLook.UntilStoredAsync(() =>
            TryAsync(place, id, draft, cancellationToken)
        );
    }

    private async Task<ApplyResult> TryAsync(
        ApplyPlace place,
        ApplicantId id,
        ApplicationDraft draft,
        CancellationToken cancellationToken
    )
    {
        var organisation = place.Organisation.Id;
        var zone = await zones.OfAsync(organisation, cancellationToken);
        await using var context = database.Open(new Scope(organisation));
        if (await context.Set<Application>().AnyAsync(a => a.Id == id, cancellationToken))
        {
            return new(ApplyOutcome.Arrived, id);
        }
        var call = await context
            .Set<Call>()
            .AsNoTracking()
            .SingleAsync(c => c.Id == place.Call.Id, cancellationToken);
        var terms = await CallDesk
            .VersionOf(context, call.Id, call.InForce)
            .SingleAsync(cancellationToken);
        if (await WhyNotAsync(context, call, terms, (draft, zone), cancellationToken) is { } why)
        {
            return new(why);
        }
        var key = await keys.NewPersonAsync(organisation, cancellationToken);
        context.Add(Of(call, terms, id, key, draft));
        // Haven itself carries it in: the log does not say from which network somebody wrote.
        context.Record(
            new Deed(Reader.System(organisation, "form"), Act.Create, Purpose.Delivery, What, [key])
        );
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        await context.SaveChangesAsync(cancellationToken);
        long since = LastDays.Since(zone, ApplicationTime.WithoutSuccess(call));
        await ApplicationTime.BeginAsync(context, key, since, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(ApplyOutcome.Arrived, id);
    }

    private async Task<ApplyOutcome?> WhyNotAsync(
        HavenContext context,
        Call call,
        CallVersion terms,
        (ApplicationDraft Draft, TimeZoneInfo Zone) what,
        CancellationToken cancellationToken
    )
    {
        if (!call.Takes(what.Zone.DayOf(Now())))
        {
            return ApplyOutcome.Closed;
        }
        if (terms.Whole().Fingerprint != what.Draft.Terms)
        {
            return ApplyOutcome.OtherTerms;
        }
        int waiting = await context
            .Set<Application>()
            .CountAsync(
                a => a.Call == call.Id && a.Outcome == ApplicationOutcome.None,
                cancellationToken
            );
        return waiting >= MostUndecided ? ApplyOutcome.Full : null;
    }

    private Application Of(
        Call call,
        CallVersion terms,
        ApplicantId id,
        PersonKeyId key,
        ApplicationDraft draft
    ) =>
        new()
        {
            Id = id,
            OrganisationId = call.OrganisationId,
            PersonKey = key,
            Call = call.Id,
            Number = ApplicationNumber.Draw(),
            Version = terms.Number,
            Terms = terms.Fingerprint,
            ArrivedAt = Now(),
            Lang = draft.Lang,
            Name = Sealed<string>.Of(draft.Name),
            Email = Sealed<string>.Of(draft.Email),
            EmailIndex = Offered.IndexOf(
                vault,
                "Research.Application.Email",
                call.OrganisationId,
                draft.Email
            ),
            Body = Sealed<string>.Of(draft.Body),
            Proposal = Sealed<string>.Of(draft.Proposal),
            WantsOffers = draft.WantsOffers,
        };

    private ApplicantId IdOf(ApplyPlace place, ApplicationDraft draft) =>
        ApplicantId.From(
            SentForm.IdOf(
                vault,
                clock,
                "Research.Application.Once",
                $"{place.Call.Id.Value:D}",
                draft.Terms,
                draft.Name,
                draft.Email,
                draft.Body,
                draft.Proposal,
                $"{draft.WantsOffers}"
            )
        );

    private long Now() => clock.GetUtcNow().UtcTicks;
}
