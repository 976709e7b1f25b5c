using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Demands;

/// <summary>What a ban on telling hides from what the person can get.</summary>
internal static class DemandSecrets
{
    /// <summary>Entries of the log that would tell that there is a demand: its own, and those of a hold that it led to.</summary>
    public static readonly IReadOnlyList<string> Purposes =
    [
        Purpose.LegalDemand.Key,
        Purpose.LegalHold.Key,
    ];

    /// <summary>From when on they are not told; null where nothing forbids it now.</summary>
    /// <param name="now">UTC ticks.</param>
    public static async Task<long?> SinceAsync(
        HavenContext context,
        PersonKeyId person,
        long now,
        CancellationToken cancellationToken
    )
    {
        var days = await context
            .Set<Demand>()
            .Where(d =>
                d.OrganisationId == context.CurrentOrganisation
                && d.Of == person
                && d.SecretUntil > now
            )
            .Select(d => d.PaperOn)
            .ToListAsync(cancellationToken);
        // A day before the paper's own: somewhere that day began earlier than in UTC.
        return days.Count == 0
            ? null
            : days.Min().AddDays(-1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks;
    }
}
