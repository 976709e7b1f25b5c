using System.Globalization;
using Haven.Bench.Forgetting;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Haven.Bench.Retention;

/// <summary>The pages that the deletion of some people reads and writes among few others and among many.</summary>
internal static class BatchPages
{
    private const int Due = 500;
    private const int Few = 10_000;

    // A tree of twenty times as many entries is a page deeper.
    private const double Growth = 1.5;

    private static int Many => Math.Min(BenchPeople.Many, 200_000);

    public static async Task RunAsync(Figures figures, PostgreSqlServer? server)
    {
        figures.Head(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Retention of {Due:N0} people, {(server is null ? "SQLite" : "PostgreSQL")}"
            )
        );
        var among = new List<(long Read, long Written)>();
        foreach (int others in new[] { Few, Many })
        {
            among.Add(await CountAsync(server, others));
            figures.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"among {others:N0} others: {among[^1].Read:N0} pages read, {among[^1].Written:N0} pages written"
                )
            );
        }
        figures.Limit(
            "pages read among many beside few",
            (double)among[1].Read / among[0].Read,
            Growth,
            "times"
        );
        figures.Limit(
            "pages written among many beside few",
            (double)among[1].Written / among[0].Written,
            Growth,
            "times"
        );
    }

    /// <summary>Their time was over long ago.</summary>
    public static async Task MakeDueAsync(
        Core core,
        OrganisationId organisation,
        IReadOnlyList<PersonKeyId> people
    )
    {
        await using var context = core.Database.Open(new Scope(organisation));
        foreach (var batch in people.Chunk(Due))
        {
            await context
                .Set<KeptPerson>()
                .Where(k => k.OrganisationId == organisation && batch.Contains(k.PersonKey))
                .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, 1));
        }
    }

    private static async Task<(long, long)> CountAsync(PostgreSqlServer? server, int others)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        try
        {
            var settings = await BenchSettings.CreateAsync(folder, server);
            await Core.MigrateAsync(settings, TimeProvider.System, default);
            var organisation = await SowAsync(settings, others);
            return server is null
                ? await OnSqliteAsync(settings, organisation)
                : await ErasureBench.PagesAsync(
                    settings,
                    "clients, kept_people",
                    core => RetentionBench.Service(core).DeleteAsync(organisation, default)
                );
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<OrganisationId> SowAsync(Settings settings, int others)
    {
        await using var core = await Core.OpenAsync(settings, TimeProvider.System, default);
        var organisation = await RetentionBench.FoundAsync(core);
        await BenchPeople.MultiplyAsync(core, organisation, others);
        var people = await core.Keys.NewPeopleAsync(organisation, Due, default);
        await BenchPeople.SaveAsync(core, organisation, people);
        await MakeDueAsync(core, organisation, people);
        return organisation;
    }

    // One thing is done after the other, so each takes the same connection from the pool, and that one is asked.
    private static async Task<(long, long)> OnSqliteAsync(
        Settings settings,
        OrganisationId organisation
    )
    {
        await using var core = await Core.OpenAsync(settings, TimeProvider.System, default);
        var (before, _) = await AskAsync(core);
        await RetentionBench.Service(core).DeleteAsync(organisation, default);
        var (after, pages) = await AskAsync(core);
        return ReferenceEquals(before, after)
            ? pages
            : throw new InvalidOperationException("Another connection did the work.");
    }

    private static async Task<(object Handle, (long, long) Pages)> AskAsync(Core core)
    {
        await using var context = core.Database.Open(Scope.Installation);
        await context.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        return (connection.Handle!, ErasureBench.Pages(connection));
    }
}
