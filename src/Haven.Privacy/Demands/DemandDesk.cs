using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Demands;

/// <summary>How a change to a demand ended.</summary>
public enum DemandOutcome
{
    Done,
    NotFound,

    /// <summary>Nobody approves what they proposed themselves.</summary>
    Own,

    /// <summary>Somebody else changed it meanwhile, or it is not its turn.</summary>
    Overtaken,

    /// <summary>A new ban has to end after the one that holds.</summary>
    NotLonger,
}

/// <summary>
/// Takes demands of courts, lawyers and authorities, and what is done about each. Every step commits with its entry in the
/// log, or not at all.
/// </summary>
public sealed class DemandDesk(
    IDatabase database,
    KeyRing keys,
    IRoleNotices notices,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    internal const string What = "demand of a court or an authority";

    /// <summary>Records that a demand came, and tells those responsible. A form that is sent twice is one demand.</summary>
    /// <param name="person">About whom it is; null for nobody on record.</param>
    /// <param name="handle">By which they are known; empty for nobody.</param>
    public async Task ReceiveAsync(
        Reader reader,
        DemandForm form,
        PersonKeyId? person,
        string handle,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        if (
            await context
                .Set<Demand>()
                .AnyAsync(
                    d => d.OrganisationId == reader.Organisation && d.Id == form.Once,
                    cancellationToken
                )
        )
        {
            return;
        }
        var key = await keys.NewPersonAsync(reader.Organisation, cancellationToken);
        var demand = form.New(reader, key, person ?? key, handle, Now());
        context.Add(demand);
        context.Add(Step(reader, demand, DemandAct.Received, null));
        context.Record(new Deed(reader, Act.Create, Purpose.LegalDemand, What, [key]));
        await notices.HandOverAsync(
            context,
            new RoleNotice(
                reader.Organisation,
                Purpose.LegalDemand.Roles,
                "A court or an authority demands something",
                "A demand of a court, a lawyer or an authority was recorded in Haven. It has a last day for the answer. Nothing is given before two people looked at it.",
                DemandPages.To(demand.Id)
            ),
            cancellationToken
        );
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>One step, as it was typed. What was proposed before it has to be proposed anew.</summary>
    public Task<DemandOutcome> StepAsync(
        Reader reader,
        Guid id,
        DemandStepForm form,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            form.Seen,
            async (context, demand, standing) =>
            {
                var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
                if (
                    DemandChanges.Apply(demand, form, standing, zone, Now())
                    is not DemandOutcome.Done
                        and var refused
                )
                {
                    return refused;
                }
                var paper = form.Paper is null ? null : Paper(demand, form.Paper);
                if (paper is not null)
                {
                    context.Add(paper);
                }
                var step = Step(
                    reader,
                    demand,
                    form.Act,
                    form.Said,
                    form.Day.Day,
                    form.Result,
                    paper
                );
                context.Add(step);
                if (form.Act == DemandAct.Forbidden)
                {
                    await HideGivenAsync(context, reader, demand, cancellationToken);
                }
                return DemandOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Proposes the answer as it stands now, and tells those who can approve it.</summary>
    public Task<DemandOutcome> ProposeAsync(
        Reader reader,
        Guid id,
        int seen,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            seen,
            async (context, demand, standing) =>
            {
                if (standing.Next != DemandNext.Proposal)
                {
                    return DemandOutcome.Overtaken;
                }
                demand.ProposedBy = new MemberId(reader.Member);
                demand.ProposedAt = Now();
                context.Add(Step(reader, demand, DemandAct.Proposed, null));
                await notices.HandOverAsync(
                    context,
                    new RoleNotice(
                        reader.Organisation,
                        Purpose.LegalDemand.Roles,
                        "An answer to a demand waits for approval",
                        "Somebody proposed in Haven what is given to a court or an authority. Somebody else has to look at the order, and approve it or send it back, before anything is given.",
                        DemandPages.To(demand.Id)
                    ),
                    cancellationToken
                );
                return DemandOutcome.Done;
            },
            cancellationToken,
            tells: true
        );

    /// <summary>Somebody else than who proposed it says that it may be given. This opens the door.</summary>
    public Task<DemandOutcome> ApproveAsync(
        Reader reader,
        Guid id,
        int seen,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            seen,
            (context, demand, standing) =>
            {
                if (standing.Next != DemandNext.Approval)
                {
                    return Task.FromResult(DemandOutcome.Overtaken);
                }
                if (demand.ProposedBy?.Value == reader.Member)
                {
                    return Task.FromResult(DemandOutcome.Own);
                }
                demand.ApprovedBy = new MemberId(reader.Member);
                demand.ApprovedAt = Now();
                context.Add(Step(reader, demand, DemandAct.Approved, null));
                return Task.FromResult(DemandOutcome.Done);
            },
            cancellationToken
        );

    private async Task<DemandOutcome> ChangeAsync(
        Reader reader,
        Guid id,
        int seen,
        Func<HavenContext, Demand, DemandStanding, Task<DemandOutcome>> change,
        CancellationToken cancellationToken,
        bool tells = false
    )
    {
        // Mails go out in the scope of the installation, so it is said here whose demand it is.
        await using var context = database.Open(
            tells ? Scope.Installation : new Scope(reader.Organisation)
        );
        var demand = await context
            .Set<Demand>()
            .SingleOrDefaultAsync(
                d => d.OrganisationId == reader.Organisation && d.Id == id,
                cancellationToken
            );
        if (demand is null)
        {
            return DemandOutcome.NotFound;
        }
        if (demand.Version != seen)
        {
            return DemandOutcome.Overtaken;
        }
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        var steps = await DemandReading.StepsAsync(context, demand, cancellationToken);
        var standing = DemandStanding.Of(demand, steps, zone.DayOf(Now()), Now());
        if (await change(context, demand, standing) is not DemandOutcome.Done and var refused)
        {
            return refused;
        }
        demand.Version++;
        var given = context
            .ChangeTracker.Entries<Disclosure>()
            .Where(e => e.State == EntityState.Modified)
            .Select(e => e.Entity.PersonKey);
        context.Record(
            new Deed(reader, Act.Edit, Purpose.LegalDemand, What, [demand.PersonKey, .. given])
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken)
            ? DemandOutcome.Done
            : DemandOutcome.Overtaken;
    }

    // What was given under a ban is told when the last ban is over.
    private static async Task HideGivenAsync(
        HavenContext context,
        Reader reader,
        Demand demand,
        CancellationToken cancellationToken
    )
    {
        var given = await context
            .Set<Disclosure>()
            .Where(d => d.OrganisationId == reader.Organisation && d.Ground == demand.Id)
            .ToListAsync(cancellationToken);
        foreach (var one in given)
        {
            one.SecretUntil = demand.SecretUntil;
        }
    }

    private DemandStep Step(
        Reader reader,
        Demand demand,
        DemandAct act,
        string? said,
        DateOnly? day = null,
        string result = "",
        DemandPaper? paper = null
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            OrganisationId = demand.OrganisationId,
            PersonKey = demand.PersonKey,
            Demand = demand.Id,
            Act = act,
            At = Now(),
            By = reader.Member,
            Day = day,
            Result = result,
            Said = Sealed<string>.Of(said),
            Paper = paper?.Id ?? Guid.Empty,
        };

    private static DemandPaper Paper(Demand demand, byte[] file) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            OrganisationId = demand.OrganisationId,
            PersonKey = demand.PersonKey,
            Demand = demand.Id,
            File = Sealed<string>.Of(Convert.ToBase64String(file)),
        };

    private long Now() => clock.GetUtcNow().UtcTicks;
}
