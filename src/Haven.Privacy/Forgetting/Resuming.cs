using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Forgetting;

// What goes round every minute: whatever was cut short, many at a time.
public sealed partial class ForgettingService
{
    /// <summary>Completes whatever was cut short, and notes which erasures no copy can survive any more.</summary>
    /// <returns>How many erasures took a step.</returns>
    public async Task<int> ResumeAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        var open = await context
            .Set<Erasure>()
            .AsNoTracking()
            .Where(e => e.FinalAt == 0)
            .OrderBy(e => e.AskedAt)
            .ToListAsync(cancellationToken);
        int steps = 0;
        Exception? trouble = null;
        foreach (var some in open.GroupBy(e => e.OrganisationId).SelectMany(o => o.Chunk(Together)))
        {
            var (went, wrong) = await TryAsync(some, cancellationToken);
            steps += went;
            trouble ??= wrong;
        }
        if (steps > 0)
        {
            // What named the person until now must not stay in pages that were written before.
            await database.SettleAsync(cancellationToken);
        }
        return trouble is null ? steps : throw trouble;
    }

    /// <summary>Overwrites what was deleted anywhere since the last time, as far as the stores can.</summary>
    internal async Task SettleAsync(CancellationToken cancellationToken)
    {
        await keys.SettleAsync(cancellationToken);
        await database.SettleAsync(cancellationToken);
    }

    // Whoever cannot be forgotten now must not hold up the others; what is wrong is told when all had their turn.
    private async Task<(int Steps, Exception? Trouble)> TryAsync(
        Erasure[] some,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await StepAsync(some, cancellationToken), null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (some.Length == 1)
            {
                return (0, e);
            }
        }
        int steps = 0;
        Exception? trouble = null;
        foreach (var one in some)
        {
            var (went, wrong) = await TryAsync([one], cancellationToken);
            steps += went;
            trouble ??= wrong;
        }
        return (steps, trouble);
    }

    private async Task<int> StepAsync(Erasure[] some, CancellationToken cancellationToken)
    {
        var organisation = some[0].OrganisationId;
        var undone = some.Where(e => e.Person is not null).Select(e => e.Id).ToList();
        if (undone.Count > 0)
        {
            await CompleteAsync(organisation, undone, cancellationToken);
        }
        if (undone.Count == some.Length)
        {
            return undone.Count;
        }
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var own = database.Open(new Scope(organisation));
        return undone.Count
            + await EndAsync(own, [.. some.Where(e => e.Person is null)], cancellationToken);
    }
}
