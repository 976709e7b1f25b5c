using System.Diagnostics;
using System.Globalization;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Haven.Bench.Forgetting;

/// <summary>
/// Replacing the generation key while others add and open keys, beside unwrapping and wrapping alone.
/// </summary>
internal static class ForgettingBench
{
    private const int Sample = 50_000;
    private const int RecordsOfOne = 1_000;
    private const int Few = 10_000;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    private static int People => BenchPeople.Many;

    public static async Task RunAsync(Figures figures)
    {
        await ReplaceAsync(figures, null);
        await ErasureBench.RunAsync(figures, null, RecordsOfOne, Few, People);
        if (PostgreSqlServer.Missing is null)
        {
            using var server = await PostgreSqlServer.StartNewAsync();
            await ReplaceAsync(figures, server);
            await ErasureBench.RunAsync(figures, server, RecordsOfOne, Few, People);
        }
    }

    private static async Task ReplaceAsync(Figures figures, PostgreSqlServer? server)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        try
        {
            var settings = await BenchSettings.CreateAsync(folder, server);
            await Core.MigrateAsync(settings, TimeProvider.System, default);
            await using var core = await Core.OpenAsync(settings, TimeProvider.System, default);
            var organisation = OrganisationId.Create();
            await core.Keys.AddOrganisationAsync(organisation, default);
            var some = await SowKeysAsync(core.Keys, organisation);
            figures.Head(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Replacing the generation key of {People:N0} people, {core.Database.Name}"
                )
            );
            figures.Load();
            var bare = await BareAsync(core.Keys, some);
            // Requests with nothing beside them, before and after: what the slowest one is compared with.
            var alone = await ProbeAsync(core, organisation, some, Task.Delay(Quiet));
            var watch = Stopwatch.StartNew();
            var replacement = Task.Run(() =>
                new GenerationReplacement(core.Keys).RunAsync(null, default)
            );
            var during = await ProbeAsync(core, organisation, some, replacement);
            await replacement;
            double seconds = watch.Elapsed.TotalSeconds;
            alone.AddRange(await ProbeAsync(core, organisation, some, Task.Delay(Quiet)));
            bare.AddRange(await BareAsync(core.Keys, some));
            Report(figures, seconds, bare.Average() * People, alone, during);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Report(
        Figures figures,
        double seconds,
        double bare,
        List<double> alone,
        List<double> during
    )
    {
        figures.AtMost("time beside unwrap and wrap alone", seconds / bare, 3, "times");
        figures.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{seconds:N1} s; unwrap and wrap alone {bare:N1} s"
            )
        );
        figures.AtMost(
            "slowest request beside the slowest alone",
            Math.Max(0, during.Max() - alone.Max()),
            250,
            "ms more"
        );
        foreach (var (name, times) in new[] { ("alone", alone), ("meanwhile", during) })
        {
            var sorted = times.Order().ToList();
            figures.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {sorted.Count:N0} requests, half within {sorted[sorted.Count / 2]:N1} ms, 99 of 100 within {sorted[sorted.Count * 99 / 100]:N1} ms, slowest {sorted[^1]:N1} ms"
                )
            );
        }
        figures.Load();
    }

    private static async Task<List<PersonKeyId>> SowKeysAsync(
        KeyRing keys,
        OrganisationId organisation
    )
    {
        var some = new List<PersonKeyId>();
        for (int done = 0; done < People; done += 10_000)
        {
            var added = await keys.NewPeopleAsync(
                organisation,
                Math.Min(10_000, People - done),
                default
            );
            some.AddRange(added.Take(Math.Max(1, Sample / Math.Max(1, People / 10_000))));
        }
        return some;
    }

    // Seconds for one key, on rows that are in memory; of each round.
    private static async Task<List<double>> BareAsync(KeyRing keys, List<PersonKeyId> some)
    {
        var rows = await keys.Generations.Store.ReadAsync(some.ConvertAll(p => p.Value), default);
        var rounds = new List<double>();
        for (int round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var row in rows)
            {
                byte[] key = await keys.UnwrapAsync(row, default);
                var wrapper = await keys.Generations.CurrentAsync(row.Organisation, default);
                _ = wrapper.Wrap(row, key);
            }
            rounds.Add(watch.Elapsed.TotalSeconds / rows.Count);
        }
        return rounds;
    }

    // What a request does to the keys: opens fifty cold ones, or adds one. Milliseconds of each.
    private static async Task<List<double>> ProbeAsync(
        Core core,
        OrganisationId organisation,
        List<PersonKeyId> some,
        Task until
    )
    {
        var times = new List<double>();
        for (int i = 0; !until.IsCompleted; i++)
        {
            var watch = Stopwatch.StartNew();
            if (i % 5 == 0)
            {
                await core.Keys.NewPersonAsync(organisation, default);
            }
            else
            {
                _ = await core.Keys.Generations.Store.ReadAsync(
                    [.. some.Skip(i * 50 % some.Count).Take(50).Select(p => p.Value)],
                    default
                );
            }
            times.Add(watch.Elapsed.TotalMilliseconds);
            // A hundred requests a second, as people make them, and not as many as can be.
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
        return times;
    }
}
