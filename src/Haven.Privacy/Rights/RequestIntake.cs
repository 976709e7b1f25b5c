using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights;

/// <summary>
/// Takes in what people ask on the public form. It looks nobody up: what it does and answers is the same whether or not
/// somebody is on record. Nothing is kept of whoever asks but what they typed.
/// </summary>
public sealed class RequestIntake(
    IDatabase database,
    Vault.Vault vault,
    KeyRing keys,
    RegimeDesk laws,
    IOrganisationZones zones,
    IRoleNotices notices,
    TimeProvider clock
)
{
    internal const string What = "request about somebody's data";

    /// <summary>Stores the request, its entry in the log and a mail to the privacy officers: all of it or nothing.</summary>
    public async Task SendAsync(
        PublicOrganisation to,
        RequestDraft draft,
        CancellationToken cancellationToken
    )
    {
        var id = IdOf(to, draft);
        await using var context = database.Open(Scope.Installation);
        if (await IsThereAsync(context, id, cancellationToken))
        {
            return;
        }
        var request = await NewAsync(id, to.Id, draft, cancellationToken);
        context.Add(request);
        // Haven itself carries it in: the log does not say from which network somebody asked.
        context.Record(
            new Deed(
                Reader.System(to.Id, "form"),
                Act.Create,
                Purpose.Delivery,
                What,
                [request.PersonKey]
            )
        );
        await notices.HandOverAsync(context, Notice(to.Id), cancellationToken);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The form was sent twice at once: the other one's is there.
            await using var again = database.Open(Scope.Installation);
            if (!await IsThereAsync(again, id, cancellationToken))
            {
                throw;
            }
        }
    }

    private async Task<RightsRequest> NewAsync(
        Guid id,
        OrganisationId organisation,
        RequestDraft draft,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        var today = (await zones.OfAsync(organisation, cancellationToken)).DayOf(now);
        var due = RequestClock.Of(
            await laws.RulesAsync(organisation, cancellationToken),
            draft.Kind,
            today
        );
        return new RightsRequest
        {
            Id = id,
            OrganisationId = organisation,
            PersonKey = await keys.NewPersonAsync(organisation, cancellationToken),
            ArrivedAt = now,
            Kind = draft.Kind,
            Asker = draft.Asker,
            Lang = draft.Lang,
            DueOn = due.LastDay.DayNumber,
            DueBy = due.By,
            Name = Sealed<string>.Of(draft.Name),
            Reach = Sealed<string>.Of(draft.Reach),
            About = Sealed<string>.Of(draft.About),
            Text = Sealed<string>.Of(draft.Text),
            Verified = Sealed<string>.Of(""),
            Subject = Sealed<string>.Of(""),
            SafetyWhy = Sealed<string>.Of(""),
            Answer = Sealed<string>.Of(""),
            ExtensionWhy = Sealed<string>.Of(""),
            ExtensionTold = Sealed<string>.Of(""),
            DoneFor = Sealed<string>.Of(""),
            MayMail = draft.MayMail,
        };
    }

    private static Task<bool> IsThereAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    ) => context.Set<RightsRequest>().AnyAsync(r => r.Id == id, cancellationToken);

    private Guid IdOf(PublicOrganisation to, RequestDraft draft) =>
        SentForm.IdOf(
            vault,
            clock,
            "Privacy.RightsRequest.Once",
            $"{to.Id.Value:D}",
            $"{draft.Kind}",
            $"{draft.Asker}",
            draft.Name,
            draft.Reach,
            draft.About,
            draft.Text
        );

    private static RoleNotice Notice(OrganisationId organisation) =>
        new(
            organisation,
            Roles.PrivacyOfficer,
            "Somebody asks about data that you keep",
            "A request waits for you in Haven, and a time runs for its answer.",
            RightsPages.Path
        );
}

/// <summary>Until when a request is answered, and who says so.</summary>
public sealed record RequestClock(DateOnly LastDay, string By)
{
    /// <summary>Where no law sets a time, Haven's own holds.</summary>
    private static readonly CalendarPeriod Own = CalendarPeriod.OfMonths(1);

    public static RequestClock Of(RegimeRules laws, RequestKind kind, DateOnly from) =>
        Of(laws, KindOf(kind), from);

    /// <summary>The same for a step after the answer.</summary>
    public static RequestClock Of(RegimeRules laws, ClockKind kind, DateOnly from) =>
        Of(laws.Due(kind, from)) ?? OfHaven(from);

    /// <summary>Where no law sets a time.</summary>
    public static RequestClock OfHaven(DateOnly from) => new(Own.LastDay(from), "Haven’s own");

    /// <summary>Once it was extended with a reason; null where no law of the organisation allows that.</summary>
    public static RequestClock? Extended(RegimeRules laws, RequestKind kind, DateOnly from) =>
        Of(laws.DueIfExtended(KindOf(kind), from)) is { } later
        && later.LastDay > Of(laws, kind, from).LastDay
            ? later
            : null;

    private static RequestClock? Of(Deadline? due) =>
        due is null ? null : new RequestClock(due.LastDay, $"{due.By.Name.En}, {due.Clock.Source}");

    private static ClockKind KindOf(RequestKind kind) =>
        kind switch
        {
            RequestKind.Access => ClockKind.Access,
            RequestKind.Correction => ClockKind.Rectification,
            RequestKind.Erasure => ClockKind.Erasure,
            RequestKind.Restriction => ClockKind.Restriction,
            RequestKind.Portability => ClockKind.Portability,
            // The law sets one time for all three: Article 12(3) with 7(3), 21 and 22 of the GDPR.
            RequestKind.Objection or RequestKind.HumanDecision or RequestKind.Withdrawal =>
                ClockKind.Objection,
            _ => ClockKind.Complaint,
        };
}
