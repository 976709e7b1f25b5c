using System.Diagnostics;
using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Haven.Screening.Steps;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Haven.Bench.Retention;

/// <summary>
/// The deletion of clients whose time is over, with keys, receipts and the register outside, beside bare deletes of as
/// many rows. The two take turns, so that whatever else the machine does falls on both.
/// </summary>
internal static class RetentionBench
{
    private const int Rounds = 4;
    private const double Floor = 1.0 / 3;

    private static int People => Math.Min(BenchPeople.Many, 10_000);

    public static async Task RunAsync(Figures figures)
    {
        await RunAsync(figures, null);
        if (PostgreSqlServer.Missing is null)
        {
            using var server = await PostgreSqlServer.StartNewAsync();
            await RunAsync(figures, server);
        }
    }

    public static RetentionService Service(Core core) =>
        new(
            core.Database,
            core.Forgetting(),
            core.Services.Kept,
            new KeptCounts([], core.Clock),
            new Everywhere(),
            new RegimeDesk(core.Database, LawBook.Shipped, core.Clock),
            core.Clock
        );

    private static async Task RunAsync(Figures figures, PostgreSqlServer? server)
    {
        await CompareAsync(figures, server);
        await BatchPages.RunAsync(figures, server);
    }

    private static async Task CompareAsync(Figures figures, PostgreSqlServer? server)
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
                    $"Retention of {People:N0} people, {core.Database.Name}"
                )
            );
            figures.Load();
            double bare = 0,
                whole = 0;
            int rows = 0;
            for (int round = 0; round < Rounds; round++)
            {
                var (one, people) = await SowAsync(core, People / Rounds);
                var watch = Stopwatch.StartNew();
                rows += await DeleteBareAsync(core, one, people);
                bare += watch.Elapsed.TotalSeconds;
                var (other, _) = await SowAsync(core, People / Rounds);
                watch.Restart();
                int went = await Service(core).DeleteAsync(other, default);
                whole += watch.Elapsed.TotalSeconds;
                Trace.Assert(went == People / Rounds, "Not everybody went.");
            }
            figures.Rate("rows deleted, beside bare deletes", rows / whole, rows / bare, Floor);
            await SweepAsync(figures, core);
            figures.Load();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    // Once more later, when no key is warm any more: what holds up the job that goes round every minute.
    private static async Task SweepAsync(Figures figures, Core core)
    {
        await Task.Delay(TimeSpan.FromSeconds(11));
        var watch = Stopwatch.StartNew();
        int steps = await core.Forgetting().ResumeAsync(default);
        figures.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the second sweep of {steps:N0} people takes {watch.Elapsed.TotalSeconds:N1} s"
            )
        );
    }

    internal static async Task<(OrganisationId, IReadOnlyList<PersonKeyId>)> SowAsync(
        Core core,
        int count
    )
    {
        var organisation = await FoundAsync(core);
        var people = await core.Keys.NewPeopleAsync(organisation, count, default);
        foreach (var batch in people.Chunk(500))
        {
            await using var context = core.Database.Open(new Scope(organisation));
            var reader = Reader.System(organisation, "bench");
            foreach (var key in batch)
            {
                Add(context, reader, BenchClients.New(organisation, key));
            }
            context.Record(new Deed(reader, Act.Create, Purpose.Upkeep, "client", batch));
            await context.SaveChangesAsync();
        }
        await BatchPages.MakeDueAsync(core, organisation, people);
        return (organisation, people);
    }

    public static async Task<OrganisationId> FoundAsync(Core core)
    {
        var organisation = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(organisation, default);
        await InventedNotice.PublishAsync(core.Database, organisation, core.Clock, default);
        await using var context = core.Database.Open(new Scope(organisation));
        context.Add(
            await core.Services.Trail.CreateLogAsync(
                organisation,
                organisation.Value.ToString("N"),
                default
            )
        );
        await context.SaveChangesAsync();
        return organisation;
    }

    // A client with a handful of records: told once, screened twice, a step taken after each.
    private static void Add(HavenContext context, Reader reader, Client client)
    {
        context.Add(client);
        ClientAttestation.Add(
            context,
            reader,
            client,
            new AttestedAuthority(Authority.Agreed, ""),
            1
        );
        for (int number = 1; number <= 2; number++)
        {
            var screening = new ScreeningRecord
            {
                Id = ScreeningId.Create(),
                OrganisationId = client.OrganisationId,
                PersonKey = client.PersonKey,
                Client = client.Id,
                Number = number,
                Instrument = InstrumentId.Create(),
                By = new MemberId(reader.Member),
                Answers = Sealed<string>.Of(new string('a', 2_000)),
                Result = Sealed<string>.Of("moderate"),
            };
            context.Add(screening);
            context.Add(
                new StepTaken
                {
                    Id = StepTakenId.Create(),
                    OrganisationId = client.OrganisationId,
                    PersonKey = client.PersonKey,
                    Screening = screening.Id,
                    By = screening.By,
                    At = 1,
                    Words = Sealed<string>.Of("Spoke with the family."),
                }
            );
        }
    }

    private static async Task<int> DeleteBareAsync(
        Core core,
        OrganisationId organisation,
        IReadOnlyList<PersonKeyId> people
    )
    {
        int rows = 0;
        foreach (var batch in people.Chunk(500))
        {
            await using var context = core.Database.Open(new Scope(organisation));
            await using var transaction = await context.Database.BeginTransactionAsync();
            rows += await DeleteAsync<StepTaken>(context, batch);
            rows += await DeleteAsync<ScreeningRecord>(context, batch);
            rows += await DeleteAsync<ClientAttestation>(context, batch);
            rows += await DeleteAsync<Client>(context, batch);
            await context
                .Set<KeptPerson>()
                .Where(k =>
                    k.OrganisationId == context.CurrentOrganisation && batch.Contains(k.PersonKey)
                )
                .ExecuteDeleteAsync();
            await transaction.CommitAsync();
        }
        return rows;
    }

    private static Task<int> DeleteAsync<T>(HavenContext context, PersonKeyId[] people)
        where T : class, ISealedRecord =>
        context
            .Set<T>()
            .Where(r =>
                r.OrganisationId == context.CurrentOrganisation && people.Contains(r.PersonKey)
            )
            .ExecuteDeleteAsync();

    private sealed class Everywhere : IOrganisationZones
    {
        public ValueTask<TimeZoneInfo> OfAsync(
            OrganisationId organisation,
            CancellationToken cancellationToken
        ) => new(TimeZoneInfo.Utc);
    }
}
