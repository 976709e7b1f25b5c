using System.Collections.Concurrent;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Leaving;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Export;

/// <summary>Why there is a file, or none.</summary>
public enum ExportOutcome
{
    Made,

    /// <summary>Somebody else of the organisation takes it out at this moment.</summary>
    Busy,

    /// <summary>Somebody is being deleted, or was while it was made.</summary>
    BeingDeleted,

    /// <summary>The organisation's data is being destroyed.</summary>
    Leaving,

    /// <summary>A law closes the purpose.</summary>
    Closed,

    /// <summary>There is no room on the disk.</summary>
    NoRoom,
}

/// <summary>A file that can be given, or why there is none.</summary>
/// <param name="Why">What a law says, where one closes it.</param>
internal sealed record ExportMade(
    ExportOutcome Outcome,
    SealedSpool? File = null,
    string? Why = null
) : IDisposable
{
    public void Dispose() => File?.Dispose();
}

/// <summary>What was taken out last.</summary>
/// <param name="IsBehind">Whether the log has a change since.</param>
public sealed record LastTakenOut(TakenOut What, bool IsBehind);

/// <summary>
/// Gives an organisation everything that it owns (promise REF-15). The file is whole before its first byte leaves: one
/// that was cut, because the disk is full or somebody was deleted meanwhile, is never given.
/// </summary>
public sealed class ExportDesk(
    HavenServices services,
    PackageSpace space,
    AuditVerification verification,
    LeavingDesk leaving,
    IRoleNotices notices,
    TimeProvider clock
)
{
    private const int Shown = 10;
    private static readonly Act[] Changes = [Act.Create, Act.Edit, Act.Delete];
    private readonly IReadOnlyList<ExportKind> kinds = ExportKind.Of(services.Parts);
    private readonly ConcurrentDictionary<OrganisationId, bool> underWay = new();

    /// <summary>What the file does not hold.</summary>
    internal IReadOnlyList<LeftOut> LeftOut => ExportKind.LeftOutOf(kinds);

    /// <summary>The last times that everything was taken out, newest first.</summary>
    public async Task<IReadOnlyList<TakenOut>> HistoryAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = services.Database.Open(new Scope(organisation));
        return await context
            .Set<TakenOut>()
            .AsNoTracking()
            .Where(t => t.OrganisationId == organisation)
            .OrderByDescending(t => t.At)
            .Take(Shown)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null where nothing was ever taken out.</summary>
    public async Task<LastTakenOut?> LastAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        (await HistoryAsync(organisation, cancellationToken)) is [var last, ..]
            ? new LastTakenOut(last, await IsBehindAsync(last, cancellationToken))
            : null;

    /// <summary>Makes the file. Whoever gets it disposes of it.</summary>
    /// <exception cref="PurposeRefusedException">The reader's role may not; the refusal is recorded.</exception>
    internal async Task<ExportMade> MakeAsync(Reader reader, CancellationToken cancellationToken)
    {
        if (!underWay.TryAdd(reader.Organisation, true))
        {
            return new ExportMade(ExportOutcome.Busy);
        }
        try
        {
            return await MakeOneAsync(reader, cancellationToken);
        }
        finally
        {
            underWay.TryRemove(reader.Organisation, out _);
        }
    }

    // Whatever goes wrong on the way, the file goes with it.
    private async Task<ExportMade> MakeOneAsync(Reader reader, CancellationToken cancellationToken)
    {
        var organisation = reader.Organisation;
        long begun = clock.GetUtcNow().UtcTicks;
        if (await WhyNotAsync(organisation, begun, cancellationToken) is { } before)
        {
            return new ExportMade(before);
        }
        SealedSpool? file = null;
        try
        {
            file = space.Open();
            var exported = await WriteAsync(reader, file, cancellationToken);
            // Whoever was deleted while it was made may stand in it.
            if (await WhyNotAsync(organisation, begun, cancellationToken) is { } meanwhile)
            {
                return Without(file, meanwhile);
            }
            await RecordAsync(reader, begun, file.Length, exported, cancellationToken);
            return new ExportMade(ExportOutcome.Made, file);
        }
        catch (PurposeClosedException closed)
        {
            return Without(file, ExportOutcome.Closed, closed.Message);
        }
        catch (IOException)
        {
            return Without(file, ExportOutcome.NoRoom);
        }
        catch (Exception e)
        {
            file?.Dispose();
            // A key that went meanwhile says so; anything else is damage, and nobody is told otherwise.
            if (
                e is VaultException
                && await WhyNotAsync(organisation, begun, cancellationToken) is { } gone
            )
            {
                return new ExportMade(gone);
            }
            throw;
        }
    }

    private static ExportMade Without(SealedSpool? file, ExportOutcome outcome, string? why = null)
    {
        file?.Dispose();
        return new ExportMade(outcome, Why: why);
    }

    internal async Task<Exported> WriteAsync(
        Reader reader,
        Stream target,
        CancellationToken cancellationToken
    )
    {
        var order = new ExportOrder(
            reader,
            await leaving.CodeAsync(reader.Organisation, cancellationToken),
            clock.GetUtcNow()
        );
        using var builder = new ExportBuilder(services, space, order, target);
        return await builder.WriteAsync(
            kinds,
            await verification.KeyAsync(reader.Organisation, cancellationToken),
            cancellationToken
        );
    }

    private async Task<ExportOutcome?> WhyNotAsync(
        OrganisationId organisation,
        long begun,
        CancellationToken cancellationToken
    )
    {
        await using var context = services.Database.Open(new Scope(organisation));
        bool leaves = await context
            .Set<Departure>()
            .AnyAsync(d => d.OrganisationId == organisation && d.BegunAt != 0, cancellationToken);
        bool erases = await context
            .Set<Erasure>()
            .AnyAsync(
                e => e.OrganisationId == organisation && (e.DoneAt == 0 || e.DoneAt > begun),
                cancellationToken
            );
        return leaves ? ExportOutcome.Leaving
            : erases ? ExportOutcome.BeingDeleted
            : null;
    }

    // Each kind of act has an index of its own, newest last.
    private async Task<bool> IsBehindAsync(TakenOut last, CancellationToken cancellationToken)
    {
        await using var context = services.Database.Open(new Scope(last.OrganisationId));
        foreach (var act in Changes)
        {
            long newest = await context
                .Set<AuditRecord>()
                .Where(r =>
                    r.OrganisationId == last.OrganisationId
                    && r.Act == act
                    && r.What != LeavingDesk.What
                )
                .OrderByDescending(r => r.Id)
                .Select(r => r.Time)
                .FirstOrDefaultAsync(cancellationToken);
            if (newest > last.At)
            {
                return true;
            }
        }
        return false;
    }

    // That it was taken out stands in the log, and everybody who answers for the data hears of it.
    private async Task RecordAsync(
        Reader reader,
        long begun,
        long bytes,
        Exported exported,
        CancellationToken cancellationToken
    )
    {
        await using var context = services.Database.Open(Scope.Installation);
        context.Add(
            new TakenOut
            {
                Id = Guid.CreateVersion7(),
                OrganisationId = reader.Organisation,
                By = new MemberId(reader.Member),
                At = begun,
                Records = exported.Records,
                Bytes = bytes,
                Hash = exported.Hash,
            }
        );
        context.Record(
            new Deed(
                reader,
                Act.Retrieve,
                Purpose.TakingOut,
                ExportBuilder.What + ", taken out",
                []
            )
        );
        await notices.HandOverAsync(
            context,
            new RoleNotice(
                reader.Organisation,
                Roles.Administrator | Roles.PrivacyOfficer,
                "Everything of your organisation was taken out",
                $"On {LocalTime.Day(begun)} somebody who administers your organisation took out everything that it keeps in Haven, in one file. If you do not know why, ask, and look at who saw what.",
                ExportPages.Path
            ),
            cancellationToken
        );
        await context.SaveChangesAsync(cancellationToken);
    }
}
