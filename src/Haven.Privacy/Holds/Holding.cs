using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Holds;

/// <summary>What is held at this moment, for whoever is about to delete.</summary>
internal static class Holding
{
    /// <summary>Holds of the context's organisation that keep something.</summary>
    public static IQueryable<Hold> InForce(
        HavenContext context,
        OrganisationId organisation,
        long now
    )
    {
        long waits = now - Hold.Wait.Ticks;
        return context
            .Set<Hold>()
            .Where(h =>
                h.OrganisationId == organisation
                && h.EndedAt == 0
                && (h.ApprovedAt != 0 || h.AskedAt > waits)
            );
    }

    /// <summary>Whether nobody of this kind may go.</summary>
    public static Task<bool> KeepsAsync(
        HavenContext context,
        OrganisationId organisation,
        string kind,
        long now,
        CancellationToken cancellationToken
    ) => InForce(context, organisation, now).AnyAsync(h => h.Kind == kind, cancellationToken);

    /// <summary>The oldest hold that keeps this person, whether for them alone or for everybody of their kind; null where none does.</summary>
    /// <param name="kind">As what they are kept; null where no time runs for them.</param>
    public static async Task<HeldBy?> FindAsync(
        HavenContext context,
        OrganisationId organisation,
        PersonKeyId person,
        string? kind,
        long now,
        CancellationToken cancellationToken
    ) =>
        await InForce(context, organisation, now)
            .Where(h => (h.Kind == "" && h.PersonKey == person) || (h.Kind != "" && h.Kind == kind))
            .OrderBy(h => h.AskedAt)
            .Select(h => new HeldBy(h.Id, h.AskedAt))
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>As what somebody is kept; null where no time runs for them.</summary>
    public static Task<string?> KindOfAsync(
        HavenContext context,
        OrganisationId organisation,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<KeptPerson>()
            .Where(k => k.OrganisationId == organisation && k.PersonKey == person)
            .Select(k => k.Kind)
            .SingleOrDefaultAsync(cancellationToken);
}

/// <summary>The hold that keeps somebody.</summary>
/// <param name="AskedAt">UTC ticks.</param>
public sealed record HeldBy(Guid Hold, long AskedAt);

/// <summary>Somebody was to be forgotten, and a legal hold keeps them. Nothing was deleted; that it was tried is recorded.</summary>
public sealed class HeldException(HeldBy by)
    : Exception("A legal hold keeps this. Nothing was deleted.")
{
    public HeldBy By { get; } = by;
}
