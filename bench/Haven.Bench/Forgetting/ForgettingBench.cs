using System.Diagnostics;
using System.Globalization;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Haven.Bench.Forgetting;

/// <summary>
/// Replacing the generation key while others add and open keys, beside unwrapping and wrapping alone; and the pages
/// that erasing one person reads and writes, with few people and with many.
/// </summary>
internal static class ForgettingBench
{
    private const int Sample = 50_000;
    private const int RecordsOfOne = 1_000;

    private static int People =>
        int.TryParse(Environment.GetEnvironmentVariable("HAVEN_BENCH_PEOPLE"), out int people)
            ? people
            : 1_000_000;

    public static async Task RunAsync(Figures figures)
    {
        await ReplaceAsync(figures, null);
        if (PostgreSqlServer.Missing is null)
        {
            using var server = await PostgreSqlServer.StartNewAsync();
            await ReplaceAsync(figures, server);
        }
        figures.Head("Erasing one person with 1,000 records (SQLite): pages of the database");
        foreach (int others in new[] { 1_000, 10_000, 100_000 })
        {
            await EraseAsync(figures, others);
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
            double bare = await BareAsync(core.Keys, some) * People;
            // Three seconds of requests with nothing beside them: what the slowest one is compared with.
            var before = await ProbeAsync(
                core,
                organisation,
                some,
                Task.Delay(TimeSpan.FromSeconds(3))
            );
            var watch = Stopwatch.StartNew();
            var replacement = Task.Run(() =>
                new GenerationReplacement(core.Keys).RunAsync(null, default)
            );
            var during = await ProbeAsync(core, organisation, some, replacement);
            await replacement;
            figures.AtMost(
                "time beside unwrap and wrap alone",
                watch.Elapsed.TotalSeconds / bare,
                3,
                "times"
            );
            figures.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{watch.Elapsed.TotalSeconds:N1} s; unwrap and wrap alone {bare:N1} s; {during.Count:N0} requests meanwhile"
                )
            );
            figures.AtMost(
                "slowest request beside the slowest before",
                Math.Max(0, during.Max() - before.Max()),
                250,
                "ms more"
            );
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
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

    // Seconds for one key, on rows that are in memory.
    private static async Task<double> BareAsync(KeyRing keys, List<PersonKeyId> some)
    {
        var rows = await keys.Generations.Store.ReadAsync(some.ConvertAll(p => p.Value), default);
        double best = double.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var row in rows)
            {
                byte[] key = await keys.UnwrapAsync(row, default);
                var wrapper = await keys.Generations.CurrentAsync(row.Organisation, default);
                _ = wrapper.Wrap(row, key);
            }
            best = Math.Min(best, watch.Elapsed.TotalSeconds / rows.Count);
        }
        return best;
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

    private static async Task EraseAsync(Figures figures, int others)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        try
        {
            var settings = await BenchSettings.CreateAsync(folder, null);
            await Core.MigrateAsync(settings, TimeProvider.System, default);
            await using var core = await Core.OpenAsync(settings, TimeProvider.System, default);
            var organisation = OrganisationId.Create();
            await core.Keys.AddOrganisationAsync(organisation, default);
            var person = await core.Keys.NewPersonAsync(organisation, default);
            await SowRowsAsync(core, organisation, person, others);
            await using var context = core.Database.Open(new Scope(organisation));
            await context.Database.OpenConnectionAsync();
            var connection = (SqliteConnection)context.Database.GetDbConnection();
            _ = Pages(connection);
            await using (var transaction = await context.Database.BeginTransactionAsync())
            {
                await PersonRows.DeleteAsync(context, [person], default);
                await transaction.CommitAsync();
            }
            var (read, written) = Pages(connection);
            figures.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"among {others:N0} others: {read} pages read, {written} written"
                )
            );
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    // The one's records lie together, as what is written in a year about somebody does not; the index is what counts.
    private static async Task SowRowsAsync(
        Core core,
        OrganisationId organisation,
        PersonKeyId person,
        int others
    )
    {
        var keys = await core.Keys.NewPeopleAsync(organisation, others, default);
        var all = Enumerable.Repeat(person, RecordsOfOne).Concat(keys).ToList();
        foreach (var batch in all.Chunk(2_000))
        {
            await using var context = core.Database.Open(new Scope(organisation));
            var clients = batch.Select(key => BenchClients.New(organisation, key)).ToList();
            context.AddRange(clients);
            context.Record(
                new Privacy.Audit.Deed(
                    Reader.System(organisation, "bench"),
                    Privacy.Audit.Act.Create,
                    Purpose.Upkeep,
                    "client",
                    [.. batch.Distinct()]
                )
            );
            await context.SaveChangesAsync();
        }
    }

    private static (int Read, int Written) Pages(SqliteConnection connection)
    {
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA shrink_memory";
            command.ExecuteNonQuery();
        }
        const int cacheMiss = 8;
        const int cacheWrite = 9;
        SQLitePCL.raw.sqlite3_db_status(connection.Handle, cacheMiss, out int missed, out _, 1);
        SQLitePCL.raw.sqlite3_db_status(connection.Handle, cacheWrite, out int wrote, out _, 1);
        return (missed, wrote);
    }
}
