using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Vault;
using Npgsql;

namespace Haven.Tests.Privacy.Store;

/// <summary>The third wall: what the application's role can reach in PostgreSQL with SQL of its own.</summary>
public class RowSecurityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sql_UnderTheApplicationRole_SeesItsOrganisationAlone_AndNobodysWithoutAScope()
    {
        var haven = await Installation.OnAsync(Databases.PostgreSql);
        var (ours, client) = await TakeUpAsync(haven);
        var (theirs, other) = await TakeUpAsync(haven);
        await using var connection = await OpenAsync(haven.Settings.Database!);
        string[] tables = await TablesAsync(connection);

        tables.Length.ShouldBeGreaterThan(10);
        foreach (string table in tables)
        {
            (await CountAsync(connection, table)).ShouldBe(0, table);
        }
        await SetScopeAsync(connection, ours.Id);
        (await CountAsync(connection, "clients")).ShouldBe(1);
        foreach (string table in tables)
        {
            (await CountAsync(connection, table, $"organisation_id <> '{ours.Id.Value}'")).ShouldBe(
                0,
                table
            );
        }
        await ExecuteAsync(connection, "RESET haven.organisation");
        (await CountAsync(connection, "clients")).ShouldBe(0);
        await ExecuteAsync(connection, "SET haven.organisation = 'not even an id'");
        (await CountAsync(connection, "clients")).ShouldBe(0);
        (client.Code, theirs.Id.Value).ShouldNotBe((other.Code, ours.Id.Value));
    }

    [Fact]
    public async Task Sql_InTheInstallationScope_SeesNoServicesRows()
    {
        var haven = await Installation.OnAsync(Databases.PostgreSql);
        await TakeUpAsync(haven);
        await using var connection = await OpenAsync(haven.Settings.Database!);
        await SetScopeAsync(connection, OrganisationId.Installation);

        (await CountAsync(connection, "accounts")).ShouldBeGreaterThan(0);
        foreach (string table in new[] { "clients", "screenings", "instruments" })
        {
            (await CountAsync(connection, table)).ShouldBe(0, table);
        }
    }

    [Fact]
    public async Task Sql_CannotWriteAnotherOrganisationsRows()
    {
        var haven = await Installation.OnAsync(Databases.PostgreSql);
        var (ours, mine) = await TakeUpAsync(haven);
        var (theirs, other) = await TakeUpAsync(haven);
        await using var connection = await OpenAsync(haven.Settings.Database!);
        await SetScopeAsync(connection, ours.Id);

        (
            await ExecuteAsync(
                connection,
                $"UPDATE clients SET screenings = 9 WHERE id = '{other.Id.Value}'"
            )
        ).ShouldBe(0);
        (
            await ExecuteAsync(connection, $"DELETE FROM clients WHERE id = '{other.Id.Value}'")
        ).ShouldBe(0);
        var moved = await Should.ThrowAsync<PostgresException>(() =>
            ExecuteAsync(
                connection,
                $"UPDATE clients SET organisation_id = '{theirs.Id.Value}' WHERE id = '{mine.Id.Value}'"
            )
        );
        moved.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        var inserted = await Should.ThrowAsync<PostgresException>(() =>
            ExecuteAsync(
                connection,
                $"INSERT INTO audit_logs (organisation_id, key, origin) VALUES ('{Guid.CreateVersion7()}', '{Guid.CreateVersion7()}', 'x')"
            )
        );
        inserted.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Theory]
    [InlineData("DROP POLICY haven_organisation ON clients")]
    [InlineData("ALTER TABLE clients DISABLE ROW LEVEL SECURITY")]
    [InlineData("SET ROLE haven_owner")]
    [InlineData("CREATE TABLE mine (id int)")]
    [InlineData("DROP TABLE clients")]
    [InlineData("TRUNCATE clients")]
    public async Task TheApplicationRole_CannotTakeTheWallDown(string sql)
    {
        var haven = await Installation.OnAsync(Databases.PostgreSql);
        await using var connection = await OpenAsync(haven.Settings.Database!);

        var refused = await Should.ThrowAsync<PostgresException>(() =>
            ExecuteAsync(connection, sql)
        );

        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task ConnectionFromThePool_BringsNoScopeOfItsLastUser()
    {
        var haven = await Installation.OnAsync(Databases.PostgreSql);
        var (ours, _) = await TakeUpAsync(haven);
        await using var source = NpgsqlDataSource.Create(
            haven.Settings.Database + ";Maximum Pool Size=1"
        );
        await using (var first = await source.OpenConnectionAsync(Cancel))
        {
            await SetScopeAsync(first, ours.Id);
            (await CountAsync(first, "clients")).ShouldBe(1);
        }

        await using var second = await source.OpenConnectionAsync(Cancel);

        (await CountAsync(second, "clients")).ShouldBe(0);
    }

    public static TheoryData<string> WeakGrounds =>
        [
            "a superuser",
            "the owner",
            "a member of the owner",
            "a role that bypasses row security",
            "a table without row security",
            "a table that does not force row security",
            "a table of somebody else's without row security",
        ];

    [Theory, MemberData(nameof(WeakGrounds))]
    public async Task Start_OnWeakGround_IsRefused_WithWhatToDo(string ground)
    {
        using var installation = await StoppedInstallation.CreateAsync(Databases.PostgreSql);
        var server = await PostgreSqlServer.CommonAsync();
        string role = "weak_" + Guid.CreateVersion7().ToString("N");
        switch (ground)
        {
            case "a superuser":
                Become(installation, "postgres");
                break;
            case "the owner":
                Become(installation, PostgreSqlServer.OwnerRole);
                break;
            case "a member of the owner":
                await server.ExecuteAsync(
                    $"CREATE ROLE {role} LOGIN NOINHERIT IN ROLE {PostgreSqlServer.OwnerRole}, {PostgreSqlServer.ApplicationRole}",
                    Cancel
                );
                await OwnerAsync(
                    installation,
                    $"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"
                );
                Become(installation, role);
                break;
            case "a role that bypasses row security":
                await server.ExecuteAsync(
                    $"CREATE ROLE {role} LOGIN BYPASSRLS IN ROLE {PostgreSqlServer.ApplicationRole}",
                    Cancel
                );
                Become(installation, role);
                break;
            case "a table without row security":
                await OwnerAsync(installation, "ALTER TABLE clients DISABLE ROW LEVEL SECURITY");
                break;
            case "a table that does not force row security":
                await OwnerAsync(installation, "ALTER TABLE clients NO FORCE ROW LEVEL SECURITY");
                break;
            default:
                await OwnerAsync(installation, "CREATE TABLE notes (id int)");
                break;
        }

        var refused = await Should.ThrowAsync<StartException>(installation.OpenAsync);

        refused.Message.ShouldContain(
            ground.StartsWith("a table", StringComparison.Ordinal)
                ? "no row security"
                : "Give Haven:Database a role that is none of these"
        );
    }

    [Fact]
    public async Task Migrate_RunsAsTheOwner_AndSaysSoWhereThereIsNone()
    {
        using var installation = await StoppedInstallation.CreateAsync(Databases.PostgreSql);
        await installation.MigrateAsync();
        await using var connection = await OpenAsync(installation.Settings.DatabaseOwner!);
        await using var command = new NpgsqlCommand(
            "SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = 'public'",
            connection
        );
        (await command.ExecuteScalarAsync(Cancel)).ShouldBe(PostgreSqlServer.OwnerRole);

        installation.Settings = installation.Settings with { DatabaseOwner = null };
        var refused = await Should.ThrowAsync<StartException>(installation.MigrateAsync);
        refused.Message.ShouldContain("Haven:DatabaseOwner");
        // Serving needs no owner.
        await installation.StartAsync();
    }

    [Fact]
    public async Task Start_OnAnEmptyDatabase_SaysToMigrate()
    {
        using var installation = await StoppedInstallation.CreateAsync(Databases.PostgreSql);
        var server = await PostgreSqlServer.CommonAsync();
        var empty = await server.CreateDatabaseAsync("empty", cancel: Cancel);
        installation.Settings = installation.Settings with { Database = empty.Application };

        var refused = await Should.ThrowAsync<StartException>(installation.OpenAsync);

        refused.Message.ShouldContain("haven migrate");
    }

    [Fact]
    public async Task Start_WithoutAServer_SaysThatItDoesNotAnswer()
    {
        using var installation = await StoppedInstallation.CreateAsync(Databases.PostgreSql);
        installation.Settings = installation.Settings with
        {
            Database = "Host=127.0.0.1;Port=1;Database=x;Username=y",
        };

        var refused = await Should.ThrowAsync<StartException>(installation.OpenAsync);

        refused.Message.ShouldContain("does not answer");
    }

    private static void Become(StoppedInstallation installation, string role) =>
        installation.Settings = installation.Settings with
        {
            Database = new NpgsqlConnectionStringBuilder(installation.Settings.Database)
            {
                Username = role,
            }.ConnectionString,
        };

    private static async Task OwnerAsync(StoppedInstallation installation, string sql)
    {
        await using var connection = await OpenAsync(installation.Settings.DatabaseOwner!);
        await ExecuteAsync(connection, sql);
    }

    private static async Task<(TestOrganisation, Client)> TakeUpAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        return (organisation, await member.TakeUpAsync());
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        return connection;
    }

    private static Task<int> SetScopeAsync(
        NpgsqlConnection connection,
        OrganisationId organisation
    ) => ExecuteAsync(connection, $"SET haven.organisation = '{organisation.Value:D}'");

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<long> CountAsync(
        NpgsqlConnection connection,
        string table,
        string where = "true"
    )
    {
        await using var command = new NpgsqlCommand(
            $"SELECT count(*) FROM \"{table}\" WHERE {where}",
            connection
        );
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task<string[]> TablesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT array_agg(tablename::text) FROM pg_tables WHERE schemaname = 'public' AND tablename <> '__EFMigrationsHistory'",
            connection
        );
        return (string[])(await command.ExecuteScalarAsync(Cancel))!;
    }
}
