using Haven.Messaging.Roster;
using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Removed;

/// <summary>Why somebody may come back, as it is shown.</summary>
public sealed record LiftLine(long At, string Reason);

/// <summary>
/// Keeps students who were removed out of rosters to come (promise REF-17), and lets one back in where somebody says why.
/// </summary>
public sealed class RemovalDesk(IDatabase database, Vault vault, KeyRing keys, TimeProvider clock)
{
    private const string What = "removal of a student, lifted";
    private const int MostShown = 100;

    /// <summary>
    /// Adds the mark of a student to the unit of work that removes them, and counts as a change of the roster: an import
    /// whose plan was made before is refused, so that of the two, one comes first (adr 0054).
    /// </summary>
    internal static async Task KeepOutAsync(
        HavenContext context,
        PersonKeyId person,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.CurrentOrganisation;
        string? index = await context
            .Set<Student>()
            .Where(s => s.OrganisationId == organisation && s.PersonKey == person)
            .Select(s => s.SchoolIdIndex)
            .SingleOrDefaultAsync(cancellationToken);
        if (index is null)
        {
            return;
        }
        await context
            .Set<SchoolRoster>()
            .Where(r => r.OrganisationId == organisation)
            .ExecuteUpdateAsync(
                u => u.SetProperty(r => r.Version, r => r.Version + 1),
                cancellationToken
            );
        if (
            !await context
                .Set<RemovedStudent>()
                .AnyAsync(
                    r => r.OrganisationId == organisation && r.SchoolIdIndex == index,
                    cancellationToken
                )
        )
        {
            context.Add(
                new RemovedStudent
                {
                    OrganisationId = organisation,
                    SchoolIdIndex = index,
                    RemovedOn = today.DayNumber,
                }
            );
        }
    }

    /// <summary>How many are kept out, and why others no longer are, the last first.</summary>
    public async Task<(int Removed, IReadOnlyList<LiftLine> Lifted)> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        int removed = await context.Set<RemovedStudent>().CountAsync(cancellationToken);
        var lifted = await context
            .Set<LiftedRemoval>()
            .AsNoTracking()
            .OrderByDescending(l => l.LiftedAt)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            PurposeOf(reader),
            Act.View,
            What,
            lifted,
            cancellationToken
        );
        return (
            removed,
            lifted.ConvertAll(l => new LiftLine(l.LiftedAt, opened.Read(l.Reason) ?? ""))
        );
    }

    /// <summary>Lets a student back in with the next roster; false where nobody with this id was removed.</summary>
    public async Task<bool> LiftAsync(
        Reader reader,
        string schoolId,
        string reason,
        CancellationToken cancellationToken
    )
    {
        string index = SchoolIds.IndexOf(vault, reader.Organisation, schoolId);
        await using var context = database.Open(new Scope(reader.Organisation));
        if (
            await context
                .Set<RemovedStudent>()
                .SingleOrDefaultAsync(
                    r => r.OrganisationId == reader.Organisation && r.SchoolIdIndex == index,
                    cancellationToken
                )
            is not { } removed
        )
        {
            return false;
        }
        var now = clock.GetUtcNow();
        var lift = new LiftedRemoval
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = reader.Organisation,
            PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            LiftedAt = now.UtcTicks,
            By = new MemberId(reader.Member),
            Reason = Sealed<string>.Of(reason),
        };
        context.Remove(removed);
        context.Add(lift);
        context.Record(new Deed(reader, Act.Edit, PurposeOf(reader), What, [lift.PersonKey]));
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    // A privacy officer answers to families, an administrator keeps the roster: both may hear that a child is back.
    private static Purpose PurposeOf(Reader reader) =>
        Purpose.PrivacyOversight.Allows(reader.Roles) ? Purpose.PrivacyOversight : Purpose.Roster;
}
