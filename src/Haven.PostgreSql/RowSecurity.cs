using System.Text;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Haven.PostgreSql;

/// <summary>
/// Row-level security: the third wall between organisations. Every table has a policy, forced for the owner too;
/// Haven works under a role that is neither owner nor superuser. Jobs and sign-in use the same role in the
/// installation scope, whose policy opens only the tables that are marked for it.
/// </summary>
internal static class RowSecurity
{
    /// <summary>Policies and grants for every table of the model, as one script that can run again.</summary>
    public static string Script(IModel model, string role)
    {
        var script = new StringBuilder();
        script.AppendLine($"GRANT USAGE ON SCHEMA public TO {Quote(role)};");
        script.AppendLine($"GRANT SELECT ON \"__EFMigrationsHistory\" TO {Quote(role)};");
        foreach (var entity in model.GetEntityTypes())
        {
            string table = Quote(entity.GetTableName()!);
            const string own =
                $"organisation_id::text = current_setting('{ScopeOfConnection.Setting}', true)";
            string rule = entity.ClrType.IsAssignableTo(typeof(IInstallationVisible))
                ? $"{own} OR current_setting('{ScopeOfConnection.Setting}', true) = '{OrganisationId.Installation.Value:D}'"
                : own;
            script.AppendLine(
                $"""
                ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
                ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
                DROP POLICY IF EXISTS haven_organisation ON {table};
                CREATE POLICY haven_organisation ON {table} USING ({rule}) WITH CHECK ({rule});
                GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {Quote(role)};
                """
            );
        }
        return script.ToString();
    }

    /// <exception cref="StartException">The role would pass the policies, or a table has none.</exception>
    public static async Task CheckAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT r.rolname, r.rolsuper, r.rolbypassrls,
                   EXISTS (SELECT 1 FROM pg_class c WHERE pg_has_role(r.oid, c.relowner, 'MEMBER') AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace),
                   (SELECT string_agg(c.relname, ', ') FROM pg_class c
                     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '__EFMigrationsHistory'
                       AND NOT (c.relrowsecurity AND c.relforcerowsecurity))
            FROM pg_roles r WHERE r.rolname = current_user
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        string role = reader.GetString(0);
        if (reader.GetBoolean(1) || reader.GetBoolean(2) || reader.GetBoolean(3))
        {
            throw new StartException(
                $"The database role '{role}' is a superuser, owns the tables, or bypasses row security, so one organisation could see another's rows. Give Haven:Database a role that is none of these, and put the owner into Haven:DatabaseOwner for 'haven migrate'."
            );
        }
        if (!await reader.IsDBNullAsync(4, cancellationToken))
        {
            throw new StartException(
                $"These tables have no row security: {reader.GetString(4)}. Run: haven migrate"
            );
        }
    }

    private static string Quote(string name) =>
        '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
