using System.Diagnostics;
using System.Globalization;
using Haven.Backup;
using Haven.Privacy.Notices;
using Haven.Privacy.Store;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Haven.Bench.Backup;

/// <summary>
/// A whole backup, data and keys, with the sums of its files, beside what the database's own makers offer: pg_dump, and
/// SQLite's backup call and VACUUM INTO.
/// </summary>
internal static class BackupBench
{
    private const int Rounds = 3;

    public static async Task RunAsync(Figures figures)
    {
        await OnAsync(figures, null);
        if (PostgreSqlServer.Missing is null)
        {
            using var server = await PostgreSqlServer.StartNewAsync();
            await OnAsync(figures, server);
        }
    }

    private static async Task OnAsync(Figures figures, PostgreSqlServer? server)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        try
        {
            var settings = await BenchSettings.CreateAsync(folder, server);
            await Core.MigrateAsync(settings, TimeProvider.System, default);
            await using var core = await Core.OpenAsync(settings, TimeProvider.System, default);
            int people = BenchPeople.Many / 4;
            await SowAsync(core, people);
            long bytes =
                await core.Database.SizeAsync(default)
                + (server is null ? new FileInfo(KeysFile(settings)).Length : 0);
            figures.Head(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Backup of {people:N0} clients ({bytes >> 20:N0} MB), {core.Database.Name}"
                )
            );
            figures.Load();
            foreach (var (name, other) in Others(settings, server, folder))
            {
                // In turn, and the best of each: others use the machine too.
                var (ours, theirs) = (double.MaxValue, double.MaxValue);
                for (int round = 0; round < Rounds; round++)
                {
                    theirs = Math.Min(theirs, await TimeAsync(other));
                    ours = Math.Min(ours, await TimeAsync(() => OursAsync(core, folder)));
                }
                figures.Rate(
                    $"MB, beside {name}",
                    bytes / ours / (1 << 20),
                    bytes / theirs / (1 << 20),
                    0.5
                );
            }
            figures.Load();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SowAsync(Core core, int people)
    {
        var organisation = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(organisation, default);
        await InventedNotice.PublishAsync(core.Database, organisation, core.Clock, default);
        await using (var context = core.Database.Open(new Scope(organisation)))
        {
            context.Add(await core.Services.Trail.CreateLogAsync(organisation, "bench", default));
            await context.SaveChangesAsync();
        }
        await BenchPeople.MultiplyAsync(core, organisation, people);
        for (int done = 0; done < people; done += 10_000)
        {
            await core.Keys.NewPeopleAsync(organisation, 10_000, default);
        }
    }

    private static async Task OursAsync(Core core, string folder)
    {
        string data = Path.Combine(folder, "backups", Path.GetRandomFileName());
        await BackupRun.RunAsync(core, data, Path.Combine(folder, "backup-of-keys"), default);
        Directory.Delete(data, recursive: true);
    }

    private static IEnumerable<(string Name, Func<Task> Run)> Others(
        Settings settings,
        PostgreSqlServer? server,
        string folder
    )
    {
        if (server is not null)
        {
            // Uncompressed, as ours is; a dump that is compressed takes longer.
            return [("pg_dump", () => DumpAsync(settings, server))];
        }
        string[] files = [Path.Combine(settings.Data, "haven.db"), KeysFile(settings)];
        return
        [
            ("SQLite's backup call", () => CopyAsync(files, folder, BackUp)),
            ("VACUUM INTO", () => CopyAsync(files, folder, Vacuum)),
        ];
    }

    private static async Task DumpAsync(Settings settings, PostgreSqlServer server)
    {
        foreach (string connection in new[] { settings.Database!, settings.Keys! })
        {
            string file = Path.Combine(
                Path.GetDirectoryName(server.DataFolder)!,
                Path.GetRandomFileName()
            );
            var dumped = await PostgreSqlPrograms
                .Find()!
                .RunAsync(
                    "pg_dump",
                    [
                        "-h",
                        "127.0.0.1",
                        "-p",
                        server.Port.ToString(CultureInfo.InvariantCulture),
                        "-U",
                        "postgres",
                        "-Fc",
                        "-Z0",
                        "-f",
                        file,
                        new NpgsqlConnectionStringBuilder(connection).Database!,
                    ],
                    default
                );
            dumped.OrThrow("pg_dump");
            File.Delete(file);
        }
    }

    private static Task CopyAsync(
        string[] files,
        string folder,
        Action<SqliteConnection, string> copy
    ) =>
        Task.Run(() =>
        {
            foreach (string file in files)
            {
                string target = Path.Combine(folder, Path.GetRandomFileName());
                using (var source = new SqliteConnection($"Data Source={file};Pooling=false"))
                {
                    source.Open();
                    copy(source, target);
                }
                File.Delete(target);
            }
        });

    private static void BackUp(SqliteConnection source, string file)
    {
        using var target = new SqliteConnection($"Data Source={file};Pooling=false");
        target.Open();
        source.BackupDatabase(target);
    }

    private static void Vacuum(SqliteConnection source, string file)
    {
        using var command = source.CreateCommand();
        command.CommandText = $"VACUUM INTO '{file}'";
        command.CommandTimeout = 600;
        command.ExecuteNonQuery();
    }

    private static string KeysFile(Settings settings) => Path.Combine(settings.Data, "keys.db");

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var watch = Stopwatch.StartNew();
        await run();
        return watch.Elapsed.TotalSeconds;
    }
}
