using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Usage;

/// <summary>How much was done in one month, by people and by programs with a key. What jobs do is not counted.</summary>
/// <param name="First">The month's first day.</param>
/// <param name="Members">How many different members and keys did something.</param>
/// <param name="Acts">How often each kind of act was done.</param>
public sealed record UsedMonth(DateOnly First, int Members, IReadOnlyDictionary<Act, int> Acts)
{
    public int Of(params ReadOnlySpan<Act> acts)
    {
        int sum = 0;
        foreach (var act in acts)
        {
            sum += Acts.GetValueOrDefault(act);
        }
        return sum;
    }
}

/// <summary>
/// What use of Haven leaves behind, counted from the audit log when somebody looks: nothing of it is stored, and it is
/// counted within one organisation, for that organisation.
/// </summary>
internal sealed class UsageReading(IDatabase database, TimeProvider clock)
{
    public const int Months = 12;

    /// <summary>The newest first. Days are those of the organisation.</summary>
    public async Task<IReadOnlyList<UsedMonth>> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var today = LocalTime.Today(clock);
        var first = today.AddDays(1 - today.Day);
        await using var context = database.Open(new Scope(organisation));
        List<UsedMonth> months = [];
        for (int back = 0; back < Months; back++)
        {
            months.Add(await ReadAsync(context, first.AddMonths(-back), cancellationToken));
        }
        return months;
    }

    private static async Task<UsedMonth> ReadAsync(
        HavenContext context,
        DateOnly first,
        CancellationToken cancellationToken
    )
    {
        var month = new AuditFilter(From: StartOf(first), Until: StartOf(first.AddMonths(1)));
        var entries = AuditList
            .Within(context.Set<AuditRecord>(), month)
            .Where(r => r.Member != Guid.Empty);
        return new UsedMonth(
            first,
            await entries.Select(r => r.Member).Distinct().CountAsync(cancellationToken),
            await entries
                .GroupBy(r => r.Act)
                .Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken)
        );
    }

    private static DateTimeOffset StartOf(DateOnly day) =>
        new(LocalTime.Zone.StartOf(day), TimeSpan.Zero);
}
