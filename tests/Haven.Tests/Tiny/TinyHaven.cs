using Haven.PostgreSql;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;
using Haven.Tests.Privacy.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Haven.Tests.Tiny;

/// <summary>Haven with the tiny service beside its own.</summary>
internal static class TinyHaven
{
    public static readonly IReadOnlyList<IModelPart> More = [new TinyService()];
    private static readonly OnePerDatabase<Installation> Common = new(d => StartNewAsync(d));

    /// <summary>The one that tests share.</summary>
    public static async Task<Installation> OnAsync(string database)
    {
        await Installation.OnAsync(database); // skips where the database is not to be had
        return await Common.GetAsync(database);
    }

    /// <param name="more">The tiny service, and what a test adds to it.</param>
    public static async Task<Installation> StartNewAsync(
        string database,
        Action<IServiceCollection>? adjust = null,
        IReadOnlyList<IModelPart>? more = null
    )
    {
        var (folder, settings, clock) = await MigrateAsync(database, more ?? More);
        return await Installation.OpenAsync(folder, settings, clock, adjust, more ?? More);
    }

    /// <summary>The same, in which no job goes round by itself.</summary>
    public static async Task<Installation> StartStillAsync(string database)
    {
        await Installation.OnAsync(database);
        var (folder, settings, clock) = await MigrateAsync(database, More);
        return await Installation.OpenAsync(
            folder,
            settings,
            clock,
            Installation.WithoutJobs,
            More
        );
    }

    public static Guest NewGuest(
        Event to,
        PersonKeyId key,
        string name = "Ann Example",
        string contact = "ann@guests.example"
    ) =>
        new()
        {
            Id = Guid.NewGuid(),
            OrganisationId = to.OrganisationId,
            PersonKey = key,
            Event = to.Id,
            Name = Sealed<string>.Of(name),
            Contact = Sealed<string>.Of(contact),
        };

    public static GuestNote NewNote(Guest about, string text) =>
        new()
        {
            Id = Guid.NewGuid(),
            OrganisationId = about.OrganisationId,
            PersonKey = about.PersonKey,
            Text = Sealed<string>.Of(text),
        };

    public static Deed Deed(Reader reader, Act act, PersonKeyId about) =>
        new(reader, act, Purpose.CaseWork, "guest", [about]);

    private static async Task<(string, Settings, FakeClock)> MigrateAsync(
        string database,
        IReadOnlyList<IModelPart> more
    )
    {
        string folder = Directory.CreateTempSubdirectory("haven-tiny-").FullName;
        var settings = await Installation.SettingsAsync(database, folder);
        var clock = new FakeClock();
        await Core.MigrateAsync(settings, clock, CancellationToken.None);
        await MakeTablesAsync(settings, clock, more);
        return (folder, settings, clock);
    }

    /// <summary>Makes the tables of services that Haven has no migration for.</summary>
    public static async Task MakeTablesAsync(
        Settings settings,
        TimeProvider clock,
        IReadOnlyList<IModelPart> more
    )
    {
        await using var core = await Core.OpenAsync(
            settings,
            clock,
            CancellationToken.None,
            more: more
        );
        await using var context = core.Database.Open(Scope.Installation);
        await PhysicalTables.ChangeAsync(core, Script(context, settings, more));
    }

    // A service that ships has a migration of its own; this one's tables are made from the model.
    private static string Script(
        HavenContext context,
        Settings settings,
        IReadOnlyList<IModelPart> more
    )
    {
        var model = context.GetService<IDesignTimeModel>().Model;
        var tables = more.SelectMany(p => p.Records)
            .Select(r => context.Model.FindEntityType(r)!.GetTableName())
            .ToHashSet(StringComparer.Ordinal);
        var steps = context
            .GetService<IMigrationsModelDiffer>()
            .GetDifferences(null, model.GetRelationalModel())
            .Where(o =>
                tables.Contains((o as CreateTableOperation)?.Name)
                || tables.Contains((o as CreateIndexOperation)?.Table)
            )
            .ToList();
        string create = string.Join(
            '\n',
            context
                .GetService<IMigrationsSqlGenerator>()
                .Generate(steps, model)
                .Select(c => c.CommandText)
        );
        return settings.IsPostgreSql
            ? create + RowSecurity.Script(context.Model, PostgreSqlServer.ApplicationRole)
            : create;
    }
}
