using Haven.PostgreSql;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Doctor;

/// <summary>
/// Keys and database, opened as a start opens them. Where one of them cannot be had, the other is looked at all the same.
/// </summary>
internal sealed class StoresLook : IAsyncDisposable
{
    private static readonly TimeSpan Overdue = TimeSpan.FromHours(26);
    private static readonly TimeSpan LongOverdue = TimeSpan.FromDays(4);

    /// <summary>The keys; null where they do not open.</summary>
    public KeyRing? Keys { get; private set; }

    /// <summary>All of it; null where keys or database cannot be had, or do not belong together.</summary>
    public Core? Core { get; private set; }

    public static async Task<StoresLook> OpenAsync(
        Settings settings,
        TimeProvider clock,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        var stores = new StoresLook();
        await stores.OpenKeysAsync(settings, clock, findings, cancellationToken);
        if (stores.Keys is null)
        {
            await LookWhetherItAnswersAsync(settings, findings, cancellationToken);
        }
        else
        {
            await stores.OpenCoreAsync(settings, clock, findings, cancellationToken);
        }
        return stores;
    }

    private async Task OpenKeysAsync(
        Settings settings,
        TimeProvider clock,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        const string what = "keys";
        try
        {
            var store = Start.Core.KeyStore(settings);
            await using var connections = store as IAsyncDisposable;
            var root = RootKey.From(settings.RootKey, settings.Data);
            if (!await store.ExistsAsync(cancellationToken))
            {
                findings.Wrong(
                    what,
                    $"There is no key store ({store.Place}).",
                    "For a new installation run: haven migrate. Otherwise restore it from the newest backup of the keys."
                );
                return;
            }
            Keys = await KeyRing.OpenAsync(
                store,
                root,
                Start.Core.Secrets(settings, root),
                clock,
                cancellationToken
            );
            findings.Fine(what, $"{root.Place} opens the key store ({store.Place}).");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            findings.Wrong(
                what,
                Words(e),
                "See docs/operations.md, \"When something is wrong\". Change nothing before you know why."
            );
        }
    }

    private async Task OpenCoreAsync(
        Settings settings,
        TimeProvider clock,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        const string what = "database";
        try
        {
            Core = await Start.Core.OpenAsync(settings, clock, cancellationToken);
            findings.Fine(
                what,
                settings.IsPostgreSql
                    ? "PostgreSQL answers, its tables are up to date, and row security binds the role. The keys are this data's."
                    : "SQLite answers, and its tables are up to date. The keys are this data's."
            );
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            findings.Wrong(what, Words(e), "Do what it says, then run haven doctor again.");
        }
    }

    // Without keys no more can be said: what a database holds is known to a core that has them.
    private static async Task LookWhetherItAnswersAsync(
        Settings settings,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        const string what = "database";
        try
        {
            bool exists = await Start.Core.HasDataAsync(settings, cancellationToken);
            findings.Look(
                what,
                exists
                    ? "There is one. Its tables and its role cannot be looked at without the keys."
                    : "It is empty.",
                "Mend the keys first, then run haven doctor again."
            );
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            findings.Wrong(what, Words(e), "Do what it says, then run haven doctor again.");
        }
    }

    /// <summary>The daily replacement of the keys: without it, copies of what was forgotten could still be opened.</summary>
    public void LookAtReplacement(TimeProvider clock, Findings findings)
    {
        if (Keys is null)
        {
            return;
        }
        const string what = "replacement of the keys";
        var age = clock.GetUtcNow() - Keys.GenerationBegan;
        string found = Keys.IsBeingReplaced
            ? "A replacement was begun and is not finished."
            : $"The keys in use were made at {Keys.GenerationBegan:u}.";
        const string advice =
            "Haven replaces them daily while it runs. Start it, and see /haven/health for what holds it up; or run: haven keys rotate generation";
        if (age > LongOverdue)
        {
            findings.Wrong(
                what,
                found + " Until they are replaced, nobody is wholly forgotten.",
                advice
            );
        }
        else if (age > Overdue || Keys.IsBeingReplaced)
        {
            findings.Look(what, found, advice);
        }
        else
        {
            findings.Fine(what, found);
        }
    }

    // Our own refusals say what to do. Of others the kind alone: their words may carry a value.
    private static string Words(Exception e) =>
        e is StartException ? e.Message : $"It cannot be opened ({e.GetType().Name}).";

    public async ValueTask DisposeAsync()
    {
        Keys?.Dispose();
        if (Core is not null)
        {
            await Core.DisposeAsync();
        }
    }
}
