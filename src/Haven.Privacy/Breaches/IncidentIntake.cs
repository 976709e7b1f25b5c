using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

/// <summary>What somebody says that they saw.</summary>
/// <param name="Happened">When it happened, in their words; may be empty.</param>
/// <param name="Reach">How they can be reached; empty where they want to stay unknown.</param>
public sealed record IncidentDraft(string Lang, string Seen, string Happened, string Reach)
{
    public IncidentSource Source { get; init; } = IncidentSource.Form;

    /// <summary>The member who saw it.</summary>
    public Guid By { get; init; }

    /// <summary>What Haven noticed by itself.</summary>
    public string Sign { get; init; } = "";

    /// <summary>The member whom the sign is about.</summary>
    public Guid SignOf { get; init; }
}

/// <summary>
/// Takes in what may have gone wrong. It looks nobody up, and keeps nothing of a stranger but what they typed: the log
/// does not say from which network somebody wrote.
/// </summary>
public sealed class IncidentIntake(
    IDatabase database,
    Vault.Vault vault,
    KeyRing keys,
    IRoleNotices notices,
    TimeProvider clock
)
{
    internal const string What = "incident";
    internal const string Job = "breaches";

    /// <summary>
    /// Stores the incident, its first step, its entry in the log and a mail to those responsible: all of it or nothing.
    /// The same sent twice on one day is one.
    /// </summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> OpenAsync(
        OrganisationId to,
        IncidentDraft draft,
        CancellationToken cancellationToken
    )
    {
        var id = IdOf(to, draft);
        await using var context = database.Open(Scope.Installation);
        if (await IsThereAsync(context, id, cancellationToken))
        {
            return false;
        }
        await AddAsync(context, id, to, draft, cancellationToken);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // It was sent twice at once, or two servers noticed the same: the other one's is there.
            await using var again = database.Open(Scope.Installation);
            if (!await IsThereAsync(again, id, cancellationToken))
            {
                throw;
            }
            return false;
        }
    }

    /// <summary>Adds it to the caller's unit of work, where it is not there yet.</summary>
    /// <returns>Its id.</returns>
    internal async Task<Guid> OpenWithAsync(
        HavenContext context,
        OrganisationId to,
        IncidentDraft draft,
        CancellationToken cancellationToken
    )
    {
        var id = IdOf(to, draft);
        if (!await IsThereAsync(context, id, cancellationToken))
        {
            await AddAsync(context, id, to, draft, cancellationToken);
        }
        return id;
    }

    private async Task AddAsync(
        HavenContext context,
        Guid id,
        OrganisationId to,
        IncidentDraft draft,
        CancellationToken cancellationToken
    )
    {
        var incident = await NewAsync(id, to, draft, cancellationToken);
        context.Add(incident);
        context.Add(
            new IncidentStep
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                OrganisationId = to,
                PersonKey = incident.PersonKey,
                Incident = id,
                At = incident.OpenedAt,
                By = draft.By,
                Act = IncidentAct.Reported,
                Said = Sealed<string>.Of(null),
            }
        );
        context.Record(
            new Deed(
                Reader.System(to, draft.Source == IncidentSource.Haven ? Job : "form"),
                Act.Create,
                Purpose.Delivery,
                What,
                [incident.PersonKey]
            )
        );
        await notices.HandOverAsync(context, Notice(to, draft.Source), cancellationToken);
    }

    private async Task<Incident> NewAsync(
        Guid id,
        OrganisationId organisation,
        IncidentDraft draft,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        return new Incident
        {
            Id = id,
            OrganisationId = organisation,
            PersonKey = await keys.NewPersonAsync(organisation, cancellationToken),
            OpenedAt = now,
            KnownAt = now,
            Source = draft.Source,
            Sign = draft.Sign,
            SignOf = draft.SignOf,
            Lang = draft.Lang,
            By = draft.By,
            Seen = Sealed<string>.Of(draft.Seen),
            Happened = Sealed<string>.Of(draft.Happened),
            Reach = Sealed<string>.Of(draft.Reach),
        };
    }

    private static Task<bool> IsThereAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    ) => context.Set<Incident>().AnyAsync(i => i.Id == id, cancellationToken);

    private Guid IdOf(OrganisationId to, IncidentDraft draft) =>
        SentForm.IdOf(
            vault,
            clock,
            "Privacy.Incident.Once",
            $"{to.Value:D}",
            $"{draft.Source}",
            $"{draft.By:D}",
            draft.Sign,
            $"{draft.SignOf:D}",
            // What Haven notices it notices anew with each look, and the numbers in its words grow.
            draft.Source == IncidentSource.Haven
                ? ""
                : draft.Seen,
            draft.Happened,
            draft.Reach
        );

    private static RoleNotice Notice(OrganisationId organisation, IncidentSource source) =>
        new(
            organisation,
            Roles.PrivacyOfficer | Roles.Administrator,
            source == IncidentSource.Haven
                ? "Something unusual happened with data"
                : "Somebody says that something went wrong with data",
            "A report waits in Haven. Please look at it today: laws set a time to tell people and authorities, and it may be as short as a day.",
            BreachPages.Path
        );
}
