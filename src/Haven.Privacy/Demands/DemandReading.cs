using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Door;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Demands;

/// <summary>One thing that was done.</summary>
/// <param name="By">Null where Haven did it.</param>
public sealed record DemandEvent(DemandStep Record, string Said, string? By);

/// <summary>Something that was given on a demand.</summary>
public sealed record DemandGiven(Disclosure Record, string By);

/// <summary>A demand, opened.</summary>
/// <param name="Handle">Empty where it is about nobody on record.</param>
/// <param name="IsGone">Whoever it is about is nobody any more.</param>
/// <param name="IsHeld">A legal hold keeps the person.</param>
/// <param name="IsOwn">Whether the reader proposed the answer, who then may not approve it.</param>
public sealed record DemandSheet(
    Demand Record,
    DemandStanding Standing,
    DemandKind Kind,
    string Handle,
    string From,
    string Number,
    string Wants,
    string Evidence,
    string Recipient,
    string Address,
    IReadOnlyList<string> Items,
    bool IsOwn
)
{
    public IReadOnlyList<DemandEvent> Events { get; init; } = [];
    public IReadOnlyList<DemandGiven> Given { get; init; } = [];
    public bool IsHeld { get; init; }
    public bool IsGone { get; init; }
}

/// <summary>What waits for somebody: to approve what others proposed, to answer soon, and to tell after a ban.</summary>
public sealed record DemandsWaiting(int ToApprove, int Soon, int ToTell)
{
    public static readonly DemandsWaiting None = new(0, 0, 0);
}

/// <summary>Shows demands to those who answer them.</summary>
public sealed class DemandReading(
    IDatabase database,
    Vault.Vault vault,
    IMemberNames members,
    TimeProvider clock,
    ISubjectNames? subjects = null
)
{
    private const int MostEnded = 100;

    // A week before the last day somebody has to know.
    private const int Near = 7;

    /// <summary>What waits. Today is the organisation's; nothing is opened.</summary>
    public async Task<DemandsWaiting> WaitingAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        long now = Now();
        var me = new MemberId(reader.Member);
        var near = LocalTime.Today(clock).AddDays(Near);
        await using var context = database.Open(new Scope(reader.Organisation));
        var all = context.Set<Demand>().Where(d => d.OrganisationId == reader.Organisation);
        var open = all.Where(d => d.EndedAt == 0);
        return new DemandsWaiting(
            await open.CountAsync(
                d => d.ProposedAt != 0 && d.ApprovedAt == 0 && d.ProposedBy != me,
                cancellationToken
            ),
            await open.CountAsync(d => d.AnswerBy <= near, cancellationToken),
            await all.CountAsync(
                d => d.SecretUntil != 0 && d.SecretUntil <= now && d.ToldAt == 0,
                cancellationToken
            )
        );
    }

    /// <summary>Those that are open, then the newest of those that ended.</summary>
    public async Task<IReadOnlyList<DemandSheet>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var all = context.Set<Demand>().AsNoTracking();
        var open = await all.Where(d => d.EndedAt == 0)
            .OrderBy(d => d.AnswerBy)
            .ToListAsync(cancellationToken);
        var ended = await all.Where(d => d.EndedAt != 0)
            .OrderByDescending(d => d.EndedAt)
            .Take(MostEnded)
            .ToListAsync(cancellationToken);
        List<Demand> demands = [.. open, .. ended];
        var ids = demands.ConvertAll(d => d.Id);
        var steps = (
            await context
                .Set<DemandStep>()
                .AsNoTracking()
                .Where(s => ids.Contains(s.Demand))
                .ToListAsync(cancellationToken)
        ).ToLookup(s => s.Demand);
        var opened = await OpenAsync(reader, demands, cancellationToken);
        return [.. demands.Select(d => SheetOf(d, [.. steps[d.Id]], opened, reader))];
    }

    /// <summary>One demand with everything that was done; null where there is none.</summary>
    public async Task<DemandSheet?> FindAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (
            await context
                .Set<Demand>()
                .AsNoTracking()
                .SingleOrDefaultAsync(d => d.Id == id, cancellationToken)
            is not { } demand
        )
        {
            return null;
        }
        var steps = await StepsAsync(context, demand, cancellationToken);
        var given = await context
            .Set<Disclosure>()
            .AsNoTracking()
            .Where(d => d.Ground == id)
            .OrderBy(d => d.At)
            .ToListAsync(cancellationToken);
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await OpenAsync(
            reader,
            [demand, .. steps, .. known.Select(m => m.Record)],
            cancellationToken
        );
        var names = new OpenedNames(known, opened);
        return SheetOf(demand, steps, opened, reader) with
        {
            Events =
            [
                .. steps.Select(s => new DemandEvent(
                    s,
                    opened.Read(s.Said) ?? "",
                    s.By == Guid.Empty ? null : names.Of(s.By)
                )),
            ],
            Given = [.. given.Select(g => new DemandGiven(g, names.Of(g.By)))],
            IsHeld = await IsHeldAsync(context, demand, cancellationToken),
            IsGone =
                !demand.IsAboutNobody
                && subjects is not null
                && await subjects.HandleAsync(context, demand.Of, cancellationToken) is null,
        };
    }

    /// <summary>The picture of an order, and what kind of file it is; null where there is none.</summary>
    public async Task<(byte[] File, string Type)?> PaperAsync(
        Reader reader,
        Guid demand,
        Guid paper,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (
            await context
                .Set<DemandPaper>()
                .AsNoTracking()
                .SingleOrDefaultAsync(p => p.Id == paper && p.Demand == demand, cancellationToken)
            is not { } record
        )
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.LegalDemand,
            Act.Retrieve,
            DemandDesk.What,
            [record],
            cancellationToken
        );
        byte[] file = Convert.FromBase64String(opened.Read(record.File) ?? "");
        return (file, FileKind.PaperType(file).Type);
    }

    /// <summary>Keys of the demands about this person, for whoever holds them for a court.</summary>
    internal static Task<List<PersonKeyId>> KeysAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Demand>()
            .Where(d =>
                d.OrganisationId == context.CurrentOrganisation
                && d.Of == person
                && d.PersonKey != person
            )
            .Select(d => d.PersonKey)
            .ToListAsync(cancellationToken);

    internal static Task<List<DemandStep>> StepsAsync(
        HavenContext context,
        Demand demand,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<DemandStep>()
            .AsNoTracking()
            .Where(s => s.OrganisationId == demand.OrganisationId && s.Demand == demand.Id)
            .OrderBy(s => s.At)
            .ThenBy(s => s.Id)
            .ToListAsync(cancellationToken);

    private async Task<bool> IsHeldAsync(
        HavenContext context,
        Demand demand,
        CancellationToken cancellationToken
    ) =>
        await Holding.FindAsync(
            context,
            demand.OrganisationId,
            demand.Of,
            await Holding.KindOfAsync(context, demand.OrganisationId, demand.Of, cancellationToken),
            Now(),
            cancellationToken
        )
            is not null;

    private ValueTask<Opened> OpenAsync(
        Reader reader,
        IReadOnlyList<ISealedRecord> records,
        CancellationToken cancellationToken
    ) =>
        new(
            vault.OpenAsync(
                reader,
                Purpose.LegalDemand,
                Act.View,
                DemandDesk.What,
                records,
                cancellationToken
            )
        );

    private DemandSheet SheetOf(
        Demand demand,
        IReadOnlyList<DemandStep> steps,
        Opened opened,
        Reader reader
    ) =>
        new(
            demand,
            DemandStanding.Of(demand, steps, LocalTime.Today(clock), Now()),
            opened.Read(demand.Kind) ?? DemandKind.Authority,
            opened.Read(demand.Handle) ?? "",
            opened.Read(demand.From) ?? "",
            opened.Read(demand.Number) ?? "",
            opened.Read(demand.Wants) ?? "",
            opened.Read(demand.Evidence) ?? "",
            opened.Read(demand.Recipient) ?? "",
            opened.Read(demand.Address) ?? "",
            (opened.Read(demand.Items) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries),
            demand.ProposedBy?.Value == reader.Member
        );

    private long Now() => clock.GetUtcNow().UtcTicks;
}
