using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Promises;

/// <summary>A clause as it stands now.</summary>
/// <param name="ProvenAt">When it was last found kept; null when never.</param>
public sealed record ClauseStanding(
    Clause Clause,
    PromiseState State,
    string Evidence,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? ProvenAt,
    string AskedBy
);

/// <summary>A promise as it stands now: kept when every clause is.</summary>
/// <param name="ProvenAt">When every clause of it was last proven; null when one never was.</param>
public sealed record PromiseStanding(
    Promise Promise,
    PromiseState State,
    DateTimeOffset? ProvenAt,
    IReadOnlyList<ClauseStanding> Clauses
);

/// <summary>Keeps what the last run found, and says how the promises stand by it.</summary>
public sealed class PromiseProofs(IDatabase database, Catalogue catalogue, TimeProvider clock)
{
    /// <summary>A proof older than this proves nothing about today.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(48);

    /// <summary>Stores a whole run, or none of it.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="askedBy">"nightly" or "command line".</param>
    public async Task SaveAsync(
        PromiseReport report,
        string askedBy,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await TrySaveAsync(report, askedBy, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another run stored its first findings at the same moment; now the rows are there.
            await TrySaveAsync(report, askedBy, cancellationToken);
        }
    }

    private async Task TrySaveAsync(
        PromiseReport report,
        string askedBy,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var stored = await context
            .Set<ClauseProof>()
            .ToDictionaryAsync(p => (p.Promise, p.Clause), cancellationToken);
        foreach (var finding in report.Findings)
        {
            if (!stored.Remove((finding.Promise, finding.Clause), out var proof))
            {
                proof = new ClauseProof
                {
                    Promise = finding.Promise,
                    Clause = finding.Clause,
                    Evidence = "",
                    AskedBy = "",
                };
                context.Add(proof);
            }
            proof.State = finding.State;
            proof.Evidence = finding.Evidence;
            proof.AskedBy = askedBy;
            proof.CheckedAt = report.At.UtcTicks;
            proof.KeptAt = finding.State == PromiseState.Kept ? report.At.UtcTicks : proof.KeptAt;
        }
        // Clauses that an earlier version had.
        context.RemoveRange(stored.Values);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>How every promise stands now.</summary>
    public async Task<IReadOnlyList<PromiseStanding>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        var stored = await context
            .Set<ClauseProof>()
            .AsNoTracking()
            .ToDictionaryAsync(p => (p.Promise, p.Clause), cancellationToken);
        var now = clock.GetUtcNow();
        return
        [
            .. catalogue.Promises.Select(p =>
                Of(
                    p,
                    [
                        .. p.Clauses.Select(c =>
                            Of(c, stored.GetValueOrDefault((p.Id, c.Number)), now)
                        ),
                    ]
                )
            ),
        ];
    }

    /// <summary>How every promise stands by a run that has just ended.</summary>
    public static IReadOnlyList<PromiseStanding> Of(Catalogue catalogue, PromiseReport report)
    {
        var found = report.Findings.ToDictionary(f => (f.Promise, f.Clause));
        return
        [
            .. catalogue.Promises.Select(p =>
                Of(
                    p,
                    [
                        .. p.Clauses.Select(c =>
                        {
                            var f = found[(p.Id, c.Number)];
                            DateTimeOffset? proven =
                                f.State == PromiseState.Kept ? report.At : null;
                            return new ClauseStanding(
                                c,
                                f.State,
                                f.Evidence,
                                report.At,
                                proven,
                                ""
                            );
                        }),
                    ]
                )
            ),
        ];
    }

    private static ClauseStanding Of(Clause clause, ClauseProof? proof, DateTimeOffset now)
    {
        if (proof is null)
        {
            return new(clause, PromiseState.Unproven, "It was not looked at yet.", null, null, "");
        }
        var at = new DateTimeOffset(proof.CheckedAt, TimeSpan.Zero);
        // A time to come is no proof either: the clock was wrong then, or is now.
        bool stale = now - at > Fresh || at - now > Fresh;
        return new(
            clause,
            stale && proof.State == PromiseState.Kept ? PromiseState.Unproven : proof.State,
            proof.Evidence,
            at,
            proof.KeptAt == 0 ? null : new DateTimeOffset(proof.KeptAt, TimeSpan.Zero),
            proof.AskedBy
        );
    }

    private static PromiseStanding Of(Promise promise, IReadOnlyList<ClauseStanding> clauses)
    {
        var state =
            clauses.Any(c => c.State == PromiseState.Broken) ? PromiseState.Broken
            : clauses.All(c => c.State == PromiseState.Kept) ? PromiseState.Kept
            : PromiseState.Unproven;
        return new PromiseStanding(
            promise,
            state,
            clauses.Any(c => c.ProvenAt is null) ? null : clauses.Min(c => c.ProvenAt),
            clauses
        );
    }
}
