using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Roster;

/// <summary>How an import ended.</summary>
public enum RosterOutcome
{
    Stored,

    /// <summary>What it would do is something else than what was looked at; nothing was stored.</summary>
    Changed,

    /// <summary>There is no such upload any more.</summary>
    NotThere,
}

/// <summary>A plan with the unit of work in which it can be carried out.</summary>
internal sealed record PreparedRoster(HavenContext Context, RosterUpload Upload, RosterPlan Plan)
    : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Context.DisposeAsync();
}

/// <summary>Takes rosters in: sent, looked at, confirmed. All of one is stored, or nothing.</summary>
public sealed class RosterDesk(
    IDatabase database,
    Vault vault,
    KeyRing keys,
    RosterPlanner planner,
    TimeProvider clock
)
{
    private const string What = "roster";

    /// <summary>Keeps what a roster says until somebody has looked at it.</summary>
    /// <exception cref="UnfitRosterException">It cannot be read; nothing is kept.</exception>
    public async Task<Guid> SendAsync(
        Reader reader,
        byte[] zip,
        CancellationToken cancellationToken
    )
    {
        var content = RosterReading.Read(zip, LocalTime.Today(clock));
        var now = clock.GetUtcNow();
        await BeginAsync(reader.Organisation, cancellationToken);
        await using var context = database.Open(new Scope(reader.Organisation));
        var upload = new RosterUpload
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = reader.Organisation,
            PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            SentAt = now.UtcTicks,
            Content = Sealed<string>.Of(content.Write()),
        };
        context.Add(upload);
        context.Record(new Deed(reader, Act.Create, Purpose.Roster, What, [upload.PersonKey]));
        await context.SaveChangesAsync(cancellationToken);
        return upload.Id;
    }

    /// <summary>What an upload would do now; null where there is none.</summary>
    public async Task<RosterPlan?> LookAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var prepared = await PrepareAsync(reader, id, cancellationToken);
        return prepared?.Plan;
    }

    /// <summary>Carries out what was looked at.</summary>
    /// <param name="digest">Of the plan that was looked at.</param>
    public async Task<RosterOutcome> ConfirmAsync(
        Reader reader,
        Guid id,
        string digest,
        CancellationToken cancellationToken
    )
    {
        await using var prepared = await PrepareAsync(reader, id, cancellationToken);
        return prepared is null ? RosterOutcome.NotThere
            : prepared.Plan.Digest != digest ? RosterOutcome.Changed
            : await StoreAsync(reader, prepared, cancellationToken) ? RosterOutcome.Stored
            : RosterOutcome.Changed;
    }

    /// <summary>Throws an upload away; false where there is none any more.</summary>
    public async Task<bool> DiscardAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(context, id, cancellationToken) is not { } upload)
        {
            return false;
        }
        await RemoveAsync(context, upload, cancellationToken);
        context.Record(new Deed(reader, Act.Delete, Purpose.Roster, What, [upload.PersonKey]));
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    internal async Task<PreparedRoster?> PrepareAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var context = database.Open(new Scope(reader.Organisation));
        try
        {
            if (await FindAsync(context, id, cancellationToken) is { } upload)
            {
                var opened = await vault.OpenAsync(
                    reader,
                    Purpose.Roster,
                    Act.View,
                    What,
                    [upload],
                    cancellationToken
                );
                var content = RosterContent.Read(opened.Read(upload.Content) ?? "");
                var plan = await planner.MakeAsync(context, reader, id, content, cancellationToken);
                return new PreparedRoster(context, upload, plan);
            }
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
        await context.DisposeAsync();
        return null;
    }

    /// <summary>All of it or nothing; false when something else changed the roster since the plan was made.</summary>
    internal async Task<bool> StoreAsync(
        Reader reader,
        PreparedRoster prepared,
        CancellationToken cancellationToken
    )
    {
        var (context, upload, plan) = prepared;
        var roster = await context
            .Set<SchoolRoster>()
            .SingleAsync(r => r.OrganisationId == reader.Organisation, cancellationToken);
        if (roster.Version != plan.Version)
        {
            return false;
        }
        roster.Version++;
        roster.TakenInAt = clock.GetUtcNow().UtcTicks;
        try
        {
            var changed = await new RosterWriting(context, reader, keys, clock).WriteAsync(
                plan,
                cancellationToken
            );
            await RemoveAsync(context, upload, cancellationToken);
            context.Record(
                new Deed(reader, Act.Edit, Purpose.Roster, What, [.. changed, upload.PersonKey])
            );
            return await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
        catch (VaultException)
        {
            // Somebody's key went meanwhile. Where it is damage and no removal, the next look at the plan says so.
            return false;
        }
        catch (Exception e) when (e is DbUpdateException or NoEndException or LeavingException)
        {
            if (await IsOvertakenAsync(reader.Organisation, plan.Version, cancellationToken))
            {
                return false;
            }
            throw;
        }
    }

    private async Task<bool> IsOvertakenAsync(
        OrganisationId organisation,
        int version,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return !await context
            .Set<SchoolRoster>()
            .AnyAsync(r => r.Version == version, cancellationToken);
    }

    // The row that each change of the roster takes; the first upload makes it.
    private async Task BeginAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(organisation));
        if (await context.Set<SchoolRoster>().AnyAsync(cancellationToken))
        {
            return;
        }
        context.Add(new SchoolRoster { OrganisationId = organisation });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Two at once: the other one's is there.
            await using var again = database.Open(new Scope(organisation));
            if (!await again.Set<SchoolRoster>().AnyAsync(cancellationToken))
            {
                throw;
            }
        }
    }

    // With the row goes the time after which it would have gone by itself. Its key, which no row needs then, is swept.
    private static async Task RemoveAsync(
        HavenContext context,
        RosterUpload upload,
        CancellationToken cancellationToken
    )
    {
        context.Remove(upload);
        if (
            await context
                .Set<KeptPerson>()
                .SingleOrDefaultAsync(
                    k =>
                        k.OrganisationId == upload.OrganisationId
                        && k.PersonKey == upload.PersonKey,
                    cancellationToken
                ) is
            { } kept
        )
        {
            context.Remove(kept);
        }
    }

    private static Task<RosterUpload?> FindAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<RosterUpload>()
            .SingleOrDefaultAsync(
                u => u.Id == id && u.OrganisationId == context.CurrentOrganisation,
                cancellationToken
            );
}
