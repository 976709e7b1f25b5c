using System.Globalization;
using System.Security.Cryptography;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Leaving;

/// <summary>
/// Takes organisations whose day has come out of everything: register outside, keys, rows, the tiles and checkpoints of
/// their log. Each step can be made again, so that whatever a crash cut short is taken up by the next round, on whichever
/// node; a restored copy does not bring an organisation back.
/// </summary>
public sealed class Departing(
    IDatabase database,
    KeyRing keys,
    ErasureRegister register,
    TimeProvider clock
)
{
    // A key that another node still holds can write for this long: rows are swept once more after it.
    private static readonly TimeSpan LastWarm = TimeSpan.FromSeconds(10);

    /// <summary>Whether a legal hold keeps something of this organisation now.</summary>
    internal static async Task<bool> IsHeldAsync(
        HavenContext context,
        OrganisationId organisation,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        var open = await context
            .Set<Hold>()
            .AsNoTracking()
            .Where(h => h.OrganisationId == organisation && h.EndedAt == 0)
            .ToListAsync(cancellationToken);
        return open.Exists(h => h.HoldsAt(now));
    }

    /// <summary>Begins whatever is due, goes on with what was begun, and notes of what no copy can be opened any more.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        long now = Now();
        var open = await context
            .Set<Departure>()
            .AsNoTracking()
            .Where(d => d.FinalAt == 0 && d.DueAt <= now)
            .ToListAsync(cancellationToken);
        foreach (var departure in open)
        {
            if (departure.SweptAt != 0)
            {
                await EndAsync(departure, cancellationToken);
            }
            else if (departure.BegunAt != 0 || await BeginAsync(departure, cancellationToken))
            {
                await CompleteAsync(departure, cancellationToken);
            }
        }
    }

    /// <summary>An organisation that left and that a restored copy brought back leaves again, before anything is served.</summary>
    /// <param name="outside">The register outside.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Every organisation that left.</returns>
    internal async Task<IReadOnlySet<OrganisationId>> CatchUpAsync(
        IReadOnlyList<Registered> outside,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var here = await context
            .Set<Departure>()
            .ToDictionaryAsync(d => d.OrganisationId, cancellationToken);
        var left = new HashSet<OrganisationId>();
        bool again = false;
        foreach (var lines in outside.GroupBy(o => o.Organisation))
        {
            string mark = Departure.MarkOf(lines.Key);
            if (lines.FirstOrDefault(l => l.Mark == mark) is not { } line)
            {
                continue;
            }
            left.Add(line.Organisation);
            if (!here.TryGetValue(line.Organisation, out var departure))
            {
                departure = new Departure
                {
                    Id = new Guid(RandomNumberGenerator.GetBytes(16)),
                    OrganisationId = line.Organisation,
                    AskedAt = line.At,
                    DueAt = line.At,
                };
                context.Add(departure);
            }
            if (departure.BegunAt == 0)
            {
                departure.BegunAt = Now();
                again = true;
            }
        }
        if (again)
        {
            await context.SaveChangesAsync(cancellationToken);
            await RoundAsync(cancellationToken);
        }
        return left;
    }

    // Of two nodes, or of one and an administrator who takes it back, one comes first.
    private async Task<bool> BeginAsync(Departure departure, CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        if (await IsHeldAsync(context, departure.OrganisationId, clock, cancellationToken))
        {
            return false;
        }
        long now = Now();
        return await context
                .Set<Departure>()
                .Where(d => d.Id == departure.Id && d.BegunAt == 0)
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.BegunAt, now), cancellationToken)
            == 1;
    }

    private async Task CompleteAsync(Departure departure, CancellationToken cancellationToken)
    {
        var organisation = departure.OrganisationId;
        await register.AddAsync(
            [new Registered(organisation, Departure.MarkOf(organisation), departure.AskedAt)],
            cancellationToken
        );
        var ended = await keys.EndOrganisationAsync(organisation, cancellationToken);
        await using var context = database.Open(new Scope(organisation));
        await ForgetLogAsync(context, cancellationToken);
        await NoteAsync(context, departure, ended, cancellationToken);
        await keys.SettleAsync(cancellationToken);
        await database.SettleAsync(cancellationToken);
        await FinishAsync(context, departure, cancellationToken);
    }

    // Tiles in files, and what lies outside: the name of the log is the organisation's.
    private async Task ForgetLogAsync(HavenContext context, CancellationToken cancellationToken)
    {
        var origin = await context
            .Set<AuditLog>()
            .Where(l => l.OrganisationId == context.CurrentOrganisation)
            .Select(l => l.Origin)
            .SingleOrDefaultAsync(cancellationToken);
        await database.Tiles(context.CurrentOrganisation).ClearAsync(cancellationToken);
        if (origin is not null)
        {
            await register.ForgetLogAsync(origin, cancellationToken);
        }
    }

    private async Task NoteAsync(
        HavenContext context,
        Departure departure,
        (int Keys, Guid Generation) ended,
        CancellationToken cancellationToken
    )
    {
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        var rows = await OrganisationRows.DeleteAsync(context, cancellationToken);
        string went = string.Join(
            ", ",
            rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} {r.Value}"))
        );
        var there = await OfAsync(context, departure, cancellationToken);
        there.Keys += ended.Keys;
        there.Generation = ended.Generation == Guid.Empty ? there.Generation : ended.Generation;
        // What a second sweep finds is a handful that came too late: the first says what there was.
        there.Went = there.Went.Length == 0 ? went : there.Went;
        there.By = default;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task FinishAsync(
        HavenContext context,
        Departure departure,
        CancellationToken cancellationToken
    )
    {
        context.ChangeTracker.Clear();
        var there = await OfAsync(context, departure, cancellationToken);
        long now = Now();
        if (there.DoneAt == 0)
        {
            there.DoneAt = now;
            await TellAsync(cancellationToken);
        }
        else if (now - there.DoneAt > LastWarm.Ticks)
        {
            there.SweptAt = now;
        }
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task EndAsync(Departure departure, CancellationToken cancellationToken)
    {
        if (keys.CanBeOpened(departure.Generation))
        {
            return;
        }
        await using var context = database.Open(new Scope(departure.OrganisationId));
        (await OfAsync(context, departure, cancellationToken)).FinalAt = Now();
        await context.SaveChangesAsync(cancellationToken);
    }

    // Haven's own log says that one left; the organisation's went with it.
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        await using var own = database.Open(Scope.Installation);
        own.Record(
            new Deed(
                Reader.System(OrganisationId.Installation, "leaving"),
                Act.Delete,
                Purpose.Upkeep,
                "everything of one organisation",
                []
            )
        );
        await own.SaveChangesAsync(cancellationToken);
    }

    private static Task<Departure> OfAsync(
        HavenContext context,
        Departure departure,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Departure>()
            .SingleAsync(d => d.OrganisationId == departure.OrganisationId, cancellationToken);

    private long Now() => clock.GetUtcNow().UtcTicks;
}
