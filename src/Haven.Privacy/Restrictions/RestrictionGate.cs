using System.Collections.Frozen;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Restrictions;

/// <summary>The use of somebody's data is restricted, and nothing was stored or opened.</summary>
public sealed class RestrictedException(long since, Purpose purpose, Deed? unwritten = null)
    : PurposeClosedException(
        $"The use of this record is restricted since {LocalTime.Day(since)}: it is kept, and nobody may use it for “{purpose.Words}”. Ask the privacy officer.{(purpose == Purpose.CaseWork ? " Where somebody is in danger, use emergency access." : "")}",
        unwritten
    )
{
    /// <summary>Whether it can be read all the same where somebody is in danger.</summary>
    public bool OpensInAnEmergency { get; } = purpose == Purpose.CaseWork;

    public override string Title => "The use of this record is restricted";
}

/// <summary>
/// Whose data may not be used for a purpose. The vault asks at each opening, before a key is fetched, so that what is
/// restricted is so for every page, program and job.
/// </summary>
public sealed class RestrictionGate(IDatabase database)
{
    private static readonly FrozenDictionary<PersonKeyId, long> Nobody = FrozenDictionary<
        PersonKeyId,
        long
    >.Empty;

    /// <summary>Those among these people whose data may not be used for this purpose, and since when (UTC ticks).</summary>
    public async Task<IReadOnlyDictionary<PersonKeyId, long>> AmongAsync(
        OrganisationId organisation,
        Purpose purpose,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        if (purpose.StaysOpen || people.Count == 0)
        {
            return Nobody;
        }
        await using var context = database.Open(new Scope(organisation));
        return await AmongAsync(context, purpose, people, cancellationToken);
    }

    /// <summary>The same within the unit of work that would enter something about them.</summary>
    internal static async Task<IReadOnlyDictionary<PersonKeyId, long>> AmongAsync(
        HavenContext context,
        Purpose purpose,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        if (purpose.StaysOpen || people.Count == 0)
        {
            return Nobody;
        }
        var found = await context
            .Set<Restriction>()
            .Where(r =>
                r.OrganisationId == context.CurrentOrganisation
                && r.LiftedAt == 0
                && people.Contains(r.PersonKey)
            )
            .Select(r => new
            {
                r.PersonKey,
                r.Purposes,
                r.Since,
            })
            .ToListAsync(cancellationToken);
        return found.Count == 0
            ? Nobody
            : found
                .Where(r => Restriction.Closes(r.Purposes, purpose))
                .GroupBy(r => r.PersonKey)
                .ToDictionary(g => g.Key, g => g.Min(r => r.Since));
    }
}
