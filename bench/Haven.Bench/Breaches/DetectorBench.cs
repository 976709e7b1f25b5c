using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Haven.Organisations.Members;
using Haven.Privacy.Audit;
using Haven.Privacy.Breaches;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Haven.Bench.Breaches;

/// <summary>
/// The watch for unusual access over a log of a million records of four weeks, beside a bare scan of the same records by
/// the database's own reader: when forty members work as usual, and when one system with a key made all of them, so that
/// what is usual of it is read from all four weeks.
/// </summary>
internal static class DetectorBench
{
    private const int Members = 40;
    private const int People = 5_000;
    private const int InTheLastHour = 600;
    private const double MostScans = 2;

    private static int Records =>
        int.TryParse(Environment.GetEnvironmentVariable("HAVEN_BENCH_PEOPLE"), out int records)
            ? records
            : 1_000_000;

    public static async Task RunAsync(Figures figures)
    {
        figures.Head($"Unusual access: {Records:N0} records of the audit log, in bare scans");
        await OnAsync(figures, "SQLite", null);
        try
        {
            using var server = await PostgreSqlServer.StartNewAsync();
            await OnAsync(figures, "PostgreSQL", server);
        }
        catch (NotSupportedException missing)
        {
            figures.Note(missing.Message);
        }
        figures.Load();
    }

    private static async Task OnAsync(Figures figures, string name, PostgreSqlServer? server)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        var settings = await BenchSettings.CreateAsync(folder, server);
        await Core.MigrateAsync(settings, TimeProvider.System, default);
        await using (var core = await Core.OpenAsync(settings, TimeProvider.System, default))
        {
            var members = Enumerable.Range(0, Members).Select(_ => Guid.CreateVersion7()).ToList();
            figures.Limit(
                name + ": forty members as usual",
                await ScansAsync(core, "many", members, Act.View),
                MostScans,
                "scans"
            );
            figures.Limit(
                name + ": one system made all of it",
                await ScansAsync(core, "one", [Guid.CreateVersion7()], Act.Retrieve),
                MostScans,
                "scans"
            );
        }
        Directory.Delete(folder, recursive: true);
    }

    // How many bare scans one look of the watch costs. Each in turn; the middle of five counts.
    private static async Task<double> ScansAsync(
        Core core,
        string code,
        IReadOnlyList<Guid> members,
        Act act
    )
    {
        var organisation = await FoundAsync(core, code);
        await FillAsync(core, organisation, members, act);
        var watch = new UnusualAccess(
            core.Database,
            new AuditList(
                core.Database,
                core.Services.Vault,
                core.Services.Trail,
                new MemberNames()
            ),
            core.Services.Trail,
            new MemberNames(),
            new AuditVerification(
                core.Database,
                core.Services.Trail,
                core.Witness,
                TimeProvider.System
            ),
            new IncidentIntake(
                core.Database,
                core.Services.Vault,
                core.Keys,
                new Nobody(),
                TimeProvider.System
            ),
            TimeProvider.System
        );
        await watch.RunAsync(organisation, default);
        List<double> looks = [],
            scans = [];
        for (int i = 0; i < 5; i++)
        {
            scans.Add(await TimeAsync(() => ScanAsync(core, organisation)));
            looks.Add(await TimeAsync(() => watch.RunAsync(organisation, default)));
        }
        return Figures.Median(looks) / Figures.Median(scans);
    }

    private static async Task<double> TimeAsync(Func<Task> act)
    {
        long start = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<OrganisationId> FoundAsync(Core core, string code)
    {
        var organisation = (
            await new MemberService(
                core.Database,
                core.Keys,
                core.Services.Trail,
                core.Clock
            ).FoundAsync(code, code, default)
        ).OrganisationId;
        await InventedNotice.PublishAsync(core.Database, organisation, core.Clock, default);
        return organisation;
    }

    // One record is written as the product does it; the others are copies of its row with a time, a member and a person of
    // their own.
    private static async Task FillAsync(
        Core core,
        OrganisationId organisation,
        IReadOnlyList<Guid> members,
        Act act
    )
    {
        await using (var context = core.Database.Open(new Scope(organisation)))
        {
            context.Record(
                new Deed(
                    new Reader(organisation, members[0], Roles.Professional, "192.0.2.1"),
                    act,
                    Purpose.CaseWork,
                    "client",
                    [new PersonKeyId(Guid.CreateVersion7())]
                )
            );
            await context.SaveChangesAsync();
        }
        await using var connection = await BenchPeople.OpenAsync(core.Settings);
        var (columns, row) = await TemplateAsync(connection, core, organisation, members[0]);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText =
            $"INSERT INTO audit_records ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
        for (int i = 0; i < columns.Count; i++)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"@p{i.ToString(CultureInfo.InvariantCulture)}";
            parameter.Value = row[i];
            insert.Parameters.Add(parameter);
        }
        var now = core.Clock.GetUtcNow();
        bool sqlite = !core.Settings.IsPostgreSql;
        byte[][] tokens =
        [
            .. Enumerable.Range(0, People).Select(_ => RandomNumberGenerator.GetBytes(16)),
        ];
        for (int n = 0; n < Records; n++)
        {
            // The last ones fall into the last hour, the others over four weeks.
            var at =
                n >= Records - InTheLastHour
                    ? now - TimeSpan.FromMinutes(50) + TimeSpan.FromSeconds(n % 600)
                    : now
                        - TimeSpan.FromDays(27)
                        + TimeSpan.FromTicks(TimeSpan.FromDays(26).Ticks / Records * n);
            Set("id", Stored(Guid.CreateVersion7(at)));
            Set("time", at.UtcTicks);
            Set("member", Stored(members[n % members.Count]));
            Set("subjects", tokens[n * 7 % People]);
            await insert.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
        await using var tidy = connection.CreateCommand();
        tidy.CommandText = sqlite ? "ANALYZE" : "VACUUM ANALYZE audit_records";
        await tidy.ExecuteNonQueryAsync();

        object Stored(Guid id) => sqlite ? BenchPeople.Id(id, sqlite) : id;

        void Set(string column, object value) =>
            insert.Parameters[columns.IndexOf(column)].Value = value;
    }

    private static async Task<(List<string> Columns, object[] Row)> TemplateAsync(
        DbConnection connection,
        Core core,
        OrganisationId organisation,
        Guid member
    )
    {
        await using var read = connection.CreateCommand();
        bool sqlite = !core.Settings.IsPostgreSql;
        read.CommandText =
            $"SELECT * FROM audit_records WHERE organisation_id = '{BenchPeople.Id(organisation.Value, sqlite)}' AND member = '{BenchPeople.Id(member, sqlite)}' LIMIT 1";
        await using var reader = await read.ExecuteReaderAsync();
        await reader.ReadAsync();
        object[] row = new object[reader.FieldCount];
        reader.GetValues(row);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        // Not in the log yet: a number stands there once.
        row[columns.IndexOf("sequence")] = DBNull.Value;
        return (columns, row);
    }

    private static async Task ScanAsync(Core core, OrganisationId organisation)
    {
        await using var context = core.Database.Open(new Scope(organisation));
        await context.Database.OpenConnectionAsync();
        await using var read = context.Database.GetDbConnection().CreateCommand();
        read.CommandText =
            $"SELECT time, member, act, purpose, subjects, subject_count FROM audit_records WHERE organisation_id = '{BenchPeople.Id(organisation.Value, !core.Settings.IsPostgreSql)}'";
        await using var reader = await read.ExecuteReaderAsync();
        long sum = 0;
        while (await reader.ReadAsync())
        {
            sum +=
                reader.GetInt64(0)
                + reader.GetGuid(1).GetHashCode()
                + reader.GetInt32(2)
                + reader.GetString(3).Length
                + reader.GetFieldValue<byte[]>(4).Length
                + reader.GetInt32(5);
        }
        GC.KeepAlive(sum);
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
