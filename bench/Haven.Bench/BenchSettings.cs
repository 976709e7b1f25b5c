using Haven.Start;
using Haven.Tests.Support;

namespace Haven.Bench;

internal static class BenchSettings
{
    /// <summary>A new installation in this folder; on PostgreSQL where a server is given.</summary>
    public static async Task<Settings> CreateAsync(string folder, PostgreSqlServer? server)
    {
        var data = server is null ? null : await server.CreateDatabaseAsync("haven");
        var keys = server is null ? null : await server.CreateDatabaseAsync("haven_keys");
        return new Settings(
            Path.Combine(folder, "data"),
            data?.Application,
            data?.Owner,
            keys?.Owner,
            "file:" + Path.Combine(folder, "root.key"),
            "http://localhost:5080",
            Path.Combine(folder, "witness"),
            Path.Combine(folder, "mail"),
            RequireSecondFactor: false
        );
    }
}
