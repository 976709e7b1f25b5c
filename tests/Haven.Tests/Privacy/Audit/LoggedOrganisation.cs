using System.Data.Common;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Start;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Haven.Tests.Privacy.Audit;

/// <summary>
/// An organisation with a log of its own, on a core without a server: nothing is sequenced but when a test says so,
/// and a test may damage its rows as somebody with the database's password would.
/// </summary>
internal sealed class LoggedOrganisation
{
    private static readonly OnePerDatabase<Core> Cores = new(StartAsync);
    private static int counter;

    private LoggedOrganisation(Core core, Organisation organisation)
    {
        Core = core;
        Id = organisation.OrganisationId;
        Code = organisation.Code;
        Sequencer = NewSequencer(core.Witness);
        Verification = NewVerification(core.Witness);
    }

    public Core Core { get; }
    public OrganisationId Id { get; }
    public string Code { get; }
    public string Origin => "haven.local/audit/" + Code;
    public Sequencer Sequencer { get; }
    public AuditVerification Verification { get; }
    public ITileStore Tiles => Core.Database.Tiles(Id);

    /// <summary>With so many entries, sequenced; the last one is about two people.</summary>
    public static async Task<LoggedOrganisation> CreateAsync(string database, int entries)
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        var core = await Cores.GetAsync(database);
        string code = "log-" + Interlocked.Increment(ref counter);
        var members = new MemberService(core.Database, core.Keys, core.Services.Trail, core.Clock);
        var logged = new LoggedOrganisation(
            core,
            await members.FoundAsync(code, code, CancellationToken.None)
        );
        await logged.WriteAsync(entries - 1);
        await logged.SequenceAsync();
        await logged.WriteAsync(1, people: 2);
        await logged.SequenceAsync();
        return logged;
    }

    /// <param name="clock">One of its own, where a test waits for a rest to end: the core's is moved by others too.</param>
    public Sequencer NewSequencer(
        ICheckpointWitness witness,
        TimeProvider? clock = null,
        int mostOpen = 256
    ) =>
        new(
            Core.Database,
            Core.Services.Trail,
            Core.Services.Signal,
            witness,
            clock ?? Core.Clock,
            NullLogger<Sequencer>.Instance
        )
        {
            MostOpen = mostOpen,
        };

    public AuditVerification NewVerification(ICheckpointWitness witness) =>
        new(Core.Database, Core.Services.Trail, witness, Core.Clock);

    public async Task WriteAsync(int entries, int people = 1)
    {
        for (int i = 0; i < entries; i++)
        {
            await using var context = Core.Database.Open(new Scope(Id));
            context.Record(
                new Deed(
                    Reader.System(Id, "test"),
                    Act.View,
                    Purpose.Upkeep,
                    "test",
                    await Core.Keys.NewPeopleAsync(Id, people, CancellationToken.None)
                )
            );
            await context.SaveChangesAsync(CancellationToken.None);
        }
    }

    public Task SequenceAsync() => Sequencer.SequenceAsync(Id, CancellationToken.None);

    public Task<AuditReport> VerifyAsync() => Verification.VerifyAsync(Id, CancellationToken.None);

    public async Task<AuditRecord> RecordAsync(long number)
    {
        await using var context = Core.Database.Open(Scope.Installation);
        return await context
            .Set<AuditRecord>()
            .AsNoTracking()
            .SingleAsync(r => r.OrganisationId == Id && r.Sequence == number);
    }

    /// <summary>Runs a statement past every guard; @org is this organisation.</summary>
    public async Task<int> DamageAsync(string sql)
    {
        await using DbConnection connection = Core.Settings.DatabaseOwner is { } owner
            ? new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(owner)
                {
                    Username = "postgres",
                    Pooling = false,
                }.ConnectionString
            )
            : new SqliteConnection("Data Source=" + Path.Combine(Core.Settings.Data, "haven.db"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var organisation = command.CreateParameter();
        organisation.ParameterName = "@org";
        organisation.Value = Id.Value;
        command.Parameters.Add(organisation);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Everything of the log, wherever this database keeps it.</summary>
    public async Task<IReadOnlyList<TileFile>> CopyTilesAsync()
    {
        var files = new List<TileFile>();
        foreach (string path in await Tiles.ListAsync("tile", CancellationToken.None))
        {
            byte[]? bytes = await Tiles.ReadAsync(path, CancellationToken.None);
            files.Add(new TileFile(path, bytes));
        }
        return files;
    }

    public async Task RemoveTilesAsync()
    {
        if (Core.Settings.IsPostgreSql)
        {
            await DamageAsync("DELETE FROM audit_tiles WHERE organisation_id = @org");
        }
        else
        {
            Directory.Delete(
                Path.Combine(Core.Settings.Data, "audit", Id.Value.ToString("D")),
                recursive: true
            );
        }
    }

    private static async Task<Core> StartAsync(string database)
    {
        string folder = Directory.CreateTempSubdirectory("haven-log-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var settings = await Installation.SettingsAsync(database, folder);
        var clock = new FakeClock();
        await Core.MigrateAsync(settings, clock, CancellationToken.None);
        return await Core.OpenAsync(settings, clock, CancellationToken.None);
    }
}
