using System.Globalization;
using Haven.Bench.Retention;
using Haven.Privacy.Audit;
using Haven.Privacy.Export;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Leaving;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Haven.Bench.Export;

/// <summary>
/// Everything of an organisation with ten thousand people, five records each, with every entry in the log, beside a bare
/// ZIP of the same bytes. What it takes of the memory must not grow with the records.
/// </summary>
internal static class ExportBench
{
    private const int Few = 2_000;
    private const int Many = 10_000;

    // A proxy that nobody set otherwise waits a minute for the first byte.
    private const double Seconds = 60;

    // The garbage collector lets some pass before it looks.
    private const double Growth = 32;

    public static async Task RunAsync(Figures figures)
    {
        await RunAsync(figures, null);
        if (PostgreSqlServer.Missing is null)
        {
            using var server = await PostgreSqlServer.StartNewAsync();
            await RunAsync(figures, server);
        }
    }

    private static async Task RunAsync(Figures figures, PostgreSqlServer? server)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        try
        {
            var settings = await BenchSettings.CreateAsync(folder, server);
            await Core.MigrateAsync(settings, TimeProvider.System, default);
            await using var core = await Core.OpenAsync(settings, TimeProvider.System, default);
            figures.Head(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Everything of an organisation with {Many:N0} people, {core.Database.Name}"
                )
            );
            figures.Load();
            var (few, _) = await RetentionBench.SowAsync(core, Few);
            var (many, _) = await RetentionBench.SowAsync(core, Many);
            string path = Path.Combine(folder, "everything.zip");
            var little = await MakeAsync(core, few, path);
            var much = await MakeAsync(core, many, path);
            double bare = ZipFloor.Bare(path, out long bytes);
            figures.Limit("seconds", much.Seconds, Seconds, "s");
            figures.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{much.Records:N0} records; the same {bytes / 1024.0 / 1024:N1} MB into a ZIP, bare: {bare:N2} s"
                )
            );
            figures.Limit(
                "memory that five times the people add",
                much.PeakMegabytes - little.PeakMegabytes,
                Growth,
                "MB"
            );
            figures.Load();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Seconds, double PeakMegabytes, long Records)> MakeAsync(
        Core core,
        OrganisationId organisation,
        string path
    )
    {
        var notices = new Nobody();
        var desk = new ExportDesk(
            core.Services,
            PackageSpace.In(core.Settings.Data),
            new AuditVerification(core.Database, core.Services.Trail, core.Witness, core.Clock),
            new LeavingDesk(core.Database, notices, core.Clock),
            notices,
            core.Clock
        );
        var reader = new Reader(organisation, Guid.NewGuid(), Roles.Administrator, "bench");
        await using var file = File.Create(path);
        long records = 0;
        var (seconds, peak) = await ZipFloor.MeasureAsync(async () =>
            records = (await desk.WriteAsync(reader, file, default)).Records
        );
        return (seconds, peak, records);
    }

    private sealed class Nobody : IRoleNotices
    {
        public Task HandOverAsync(
            HavenContext context,
            RoleNotice notice,
            CancellationToken cancellationToken
        ) => Task.CompletedTask;
    }
}
