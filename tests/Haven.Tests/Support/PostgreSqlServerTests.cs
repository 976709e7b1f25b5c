using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;

namespace Haven.Tests.Support;

public class PostgreSqlServerTests
{
    private const string AnnounceTo = "HAVEN_TEST_ANNOUNCE_TO";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateDatabase_Twice_GivesTwo()
    {
        var server = await PostgreSqlServer.CommonAsync();

        var one = await server.CreateDatabaseAsync("pair", cancel: Cancel);
        var other = await server.CreateDatabaseAsync("pair", cancel: Cancel);

        one.Name.ShouldNotBe(other.Name);
        (await AskAsync(one.Application, "SELECT current_database()")).ShouldBe(one.Name);
        (await AskAsync(other.Application, "SHOW fsync")).ShouldBe("on");
    }

    [Fact]
    public async Task Owner_MakesTables_AndIsNoSuperuser()
    {
        var database = await (await PostgreSqlServer.CommonAsync()).CreateDatabaseAsync(
            "owned",
            cancel: Cancel
        );

        await AskAsync(database.Owner, "CREATE TABLE note (id int)");

        (
            await AskAsync(
                database.Owner,
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
        ).ShouldBe(false);
    }

    [Fact]
    public async Task Application_IsBoundByRowSecurity_AndOwnsNothing()
    {
        var database = await (await PostgreSqlServer.CommonAsync()).CreateDatabaseAsync(
            "bound",
            cancel: Cancel
        );
        await AskAsync(
            database.Owner,
            $"""
            CREATE TABLE note (id int);
            INSERT INTO note VALUES (1);
            ALTER TABLE note ENABLE ROW LEVEL SECURITY;
            GRANT SELECT ON note TO {PostgreSqlServer.ApplicationRole};
            """
        );

        (await AskAsync(database.Application, "SELECT count(*) FROM note")).ShouldBe(0L);
        (await AskAsync(database.Superuser, "SELECT count(*) FROM note")).ShouldBe(1L);
        await Should.ThrowAsync<PostgresException>(() =>
            AskAsync(database.Application, "CREATE TABLE mine (id int)")
        );
    }

    [Fact]
    public async Task CreateDatabase_FromTemplate_CopiesIt()
    {
        var server = await PostgreSqlServer.CommonAsync();
        var template = await server.CreateDatabaseAsync("template", cancel: Cancel);
        await AskAsync(template.Owner, "CREATE TABLE note AS SELECT 7 AS id");

        var copy = await server.CreateDatabaseAsync("copy", template.Name, Cancel);

        (await AskAsync(copy.Owner, "SELECT id FROM note")).ShouldBe(7);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_TakesTheServerAway_AndStartBringsBackWhatWasCommitted(bool crash)
    {
        using var server = await PostgreSqlServer.StartNewAsync(cancel: Cancel);
        var database = await server.CreateDatabaseAsync("outage", cancel: Cancel);
        await AskAsync(database.Owner, "CREATE TABLE note AS SELECT 7 AS id");

        await server.StopAsync(crash, Cancel);
        await Should.ThrowAsync<NpgsqlException>(() => AskAsync(database.Owner, "SELECT 1"));
        await server.StartAsync(Cancel);

        (await AskAsync(database.Owner, "SELECT id FROM note")).ShouldBe(7);
    }

    [Fact]
    public async Task Dispose_LeavesNoServerAndNoFolder()
    {
        var server = await PostgreSqlServer.StartNewAsync(durable: false, Cancel);
        var database = await server.CreateDatabaseAsync("gone", cancel: Cancel);
        (await AskAsync(database.Owner, "SHOW fsync")).ShouldBe("off");

        server.Dispose();

        Directory.Exists(server.DataFolder).ShouldBeFalse();
        await Should.ThrowAsync<NpgsqlException>(() => AskAsync(database.Owner, "SELECT 1"));
    }

    [Fact]
    public async Task KilledTestProcess_LeavesNoServerAndNoFolder()
    {
        if (PostgreSqlServer.Missing is { } reason)
            Assert.Skip(reason);
        var announced = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        (await ChildProcess.RunAsync("mkfifo", [announced], Cancel)).OrThrow("mkfifo");
        using var victim = Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath!,
                [
                    "-explicit",
                    "only",
                    "-method",
                    $"*.{nameof(HoldServer_UntilKilled)}",
                    "-reporter",
                    "silent",
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                Environment = { [AnnounceTo] = announced },
            }
        )!;
        var lines = await File.ReadAllLinesAsync(announced, Cancel);
        File.Delete(announced);
        var (port, folder) = (int.Parse(lines[0]), lines[1]);
        var removed = UntilRemovedAsync(folder);
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", port, Cancel);

        victim.Kill();

        await removed;
        await Should.ThrowAsync<SocketException>(async () =>
        {
            using var again = new TcpClient();
            await again.ConnectAsync("127.0.0.1", port, Cancel);
        });
    }

    /// <summary>The process that the test above kills.</summary>
    [Fact(Explicit = true)]
    public async Task HoldServer_UntilKilled()
    {
        var announceTo = Environment.GetEnvironmentVariable(AnnounceTo);
        if (announceTo is null)
            Assert.Skip("only for the test that kills it");
        var server = await PostgreSqlServer.CommonAsync();
        var folder = Path.GetDirectoryName(server.DataFolder)!;
        await File.WriteAllLinesAsync(announceTo, [$"{server.Port}", folder], Cancel);
        await Task.Delay(Timeout.InfiniteTimeSpan, Cancel);
    }

    [Fact]
    public void FindIn_FolderWithoutPostgreSql_FindsNothing() =>
        PostgreSqlPrograms.FindIn(AppContext.BaseDirectory).ShouldBeNull();

    private static async Task UntilRemovedAsync(string folder)
    {
        var removed = new TaskCompletionSource();
        using var watcher = new FileSystemWatcher(
            Path.GetDirectoryName(folder)!,
            Path.GetFileName(folder)
        );
        watcher.Deleted += (_, _) => removed.TrySetResult();
        watcher.EnableRaisingEvents = true;
        await removed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
