using System.Reflection;

namespace Haven.Privacy.Promises;

/// <summary>How a clause, or a promise, stands.</summary>
public enum PromiseState
{
    /// <summary>Nothing checks it, or the check could not look.</summary>
    Unproven = 0,

    /// <summary>Every check passed.</summary>
    Kept = 1,

    /// <summary>A check found that it does not hold.</summary>
    Broken = 2,
}

/// <summary>What one run found of one clause.</summary>
/// <param name="Evidence">What was planted, looked for and found, in plain words without anybody's data.</param>
public sealed record ClauseFinding(string Promise, int Clause, PromiseState State, string Evidence);

/// <summary>What one run found.</summary>
/// <param name="At">When it ended, UTC, by the installation's own clock.</param>
/// <param name="Findings">One for each clause of the catalogue.</param>
public sealed record PromiseReport(DateTimeOffset At, IReadOnlyList<ClauseFinding> Findings);

/// <summary>A check as it was declared.</summary>
public sealed record PromiseCheck(KeepsAttribute Keeps, MethodInfo Method)
{
    /// <summary>Every check that these assemblies declare, in the order of promise and clause.</summary>
    public static IReadOnlyList<PromiseCheck> In(IEnumerable<Assembly> assemblies) =>
        [
            .. assemblies
                .SelectMany(a => a.GetTypes())
                .SelectMany(t =>
                    t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                )
                .SelectMany(m =>
                    m.GetCustomAttributes<KeepsAttribute>().Select(k => new PromiseCheck(k, m))
                )
                .OrderBy(c => c.Keeps.Promise, StringComparer.Ordinal)
                .ThenBy(c => c.Keeps.Clause),
        ];

    /// <summary>Whether it tries the twin, and not only looks at the installation that runs.</summary>
    public bool IsOfTwin => Method.GetParameters()[0].ParameterType == typeof(ITwin);
}

/// <summary>Runs checks and says of each clause how it stands. One check at a time, so that a server at work stays quick.</summary>
public sealed class PromiseRunner(
    Catalogue catalogue,
    IReadOnlyList<PromiseCheck> checks,
    TimeProvider clock
)
{
    /// <summary>Longer than this, evidence is cut.</summary>
    public const int LongestEvidence = 1000;

    /// <summary>Runs every check.</summary>
    /// <param name="twin">To try things on; null where none could be started.</param>
    /// <param name="whyNot">Why there is no twin.</param>
    /// <param name="live">The installation that runs; null where there is none, and then it is not looked at.</param>
    public async Task<PromiseReport> RunAsync(
        ITwin? twin,
        string? whyNot,
        ILive? live,
        CancellationToken cancellationToken
    )
    {
        var done = new Dictionary<MethodInfo, (PromiseState State, string Evidence)>();
        foreach (var check in checks)
        {
            if (!done.ContainsKey(check.Method) && (check.IsOfTwin || live is not null))
            {
                object? target = check.IsOfTwin ? twin : live;
                done[check.Method] = target is null
                    ? (PromiseState.Unproven, whyNot ?? "There was nothing to try it on.")
                    : await RunAsync(check, target, cancellationToken);
            }
        }
        var findings = catalogue.Promises.SelectMany(p =>
            p.Clauses.Select(c => Judge(p.Id, c.Number, done))
        );
        return new PromiseReport(clock.GetUtcNow(), [.. findings]);
    }

    /// <summary>Runs one check.</summary>
    public static async Task<(PromiseState State, string Evidence)> RunAsync(
        PromiseCheck check,
        object target,
        CancellationToken cancellationToken
    )
    {
        try
        {
            string evidence = await (Task<string>)
                check.Method.Invoke(
                    null,
                    BindingFlags.DoNotWrapExceptions,
                    null,
                    [target, cancellationToken],
                    null
                )!;
            return (PromiseState.Kept, evidence);
        }
        catch (PromiseUnprovenException e)
        {
            return (PromiseState.Unproven, e.Message);
        }
        catch (PromiseBrokenException e)
        {
            return (PromiseState.Broken, e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Its message may hold values; that it happened is enough not to call anything kept.
            return (
                PromiseState.Broken,
                $"The check could not be carried out to its end ({e.GetType().Name})."
            );
        }
    }

    private ClauseFinding Judge(
        string promise,
        int clause,
        Dictionary<MethodInfo, (PromiseState State, string Evidence)> done
    )
    {
        var own = checks
            .Where(c => c.Keeps.Promise == promise && c.Keeps.Clause == clause)
            .Where(c => done.ContainsKey(c.Method))
            .Select(c => (c.IsOfTwin, done[c.Method].State, done[c.Method].Evidence))
            .OrderByDescending(c => c.IsOfTwin)
            .ToList();
        // Looking at the installation alone proves nothing, for what it should refuse was never tried there; and where
        // there was nothing to look at, what the twin proved stays proven.
        var tried = own.FindAll(o => o.IsOfTwin);
        var state =
            own.Exists(o => o.State == PromiseState.Broken) ? PromiseState.Broken
            : tried.Count == 0 || tried.Exists(o => o.State == PromiseState.Unproven)
                ? PromiseState.Unproven
            : PromiseState.Kept;
        string evidence =
            own.Count == 0
                ? "Nothing checks this yet."
                : string.Join(' ', own.Where(o => o.State == state).Select(o => o.Evidence));
        return new ClauseFinding(
            promise,
            clause,
            state,
            evidence.Length > LongestEvidence ? evidence[..LongestEvidence] : evidence
        );
    }
}
