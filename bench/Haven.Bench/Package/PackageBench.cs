using System.Globalization;
using Haven.Bench.Retention;
using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Rights;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Model;
using Haven.Screening.Steps;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Haven.Bench.Package;

/// <summary>
/// The package of a person of whom there are many records, with every entry in the log, beside a bare ZIP of the same
/// bytes. What it takes of the memory must not grow with the records.
/// </summary>
internal static class PackageBench
{
    private const int Few = 2_000;
    private const int Many = 10_000;
    private const int Rounds = 5;
    private const double Seconds = 1;

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
                    $"Access package of {Many:N0} records, {core.Database.Name}"
                )
            );
            figures.Load();
            var organisation = await RetentionBench.FoundAsync(core);
            var few = await SowAsync(core, organisation, Few);
            var many = await SowAsync(core, organisation, Many);
            string path = Path.Combine(folder, "package.zip");
            await MakeAsync(core, organisation, many, path);
            var times = new List<double>();
            for (int round = 0; round < Rounds; round++)
            {
                times.Add((await MakeAsync(core, organisation, many, path)).Seconds);
            }
            double bare = ZipFloor.Bare(path, out long bytes);
            figures.Limit("seconds", Figures.Median(times), Seconds, "s");
            figures.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the same {bytes / 1024.0 / 1024:N1} MB into a ZIP, bare: {bare:N2} s; quickest {times.Min():N2} s"
                )
            );
            double little = (await MakeAsync(core, organisation, few, path)).PeakMegabytes;
            double much = (await MakeAsync(core, organisation, many, path)).PeakMegabytes;
            figures.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"memory at its peak: {little:N1} MB with {Few:N0} records, {much:N1} MB with {Many:N0}"
                )
            );
            figures.Limit("memory that five times the records add", much - little, Growth, "MB");
            figures.Load();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Seconds, double PeakMegabytes)> MakeAsync(
        Core core,
        OrganisationId organisation,
        PersonKeyId person,
        string path
    )
    {
        var desk = Desk(core);
        var reader = new Reader(organisation, Guid.NewGuid(), Roles.PrivacyOfficer, "bench");
        var order = new PackageOrder(
            reader,
            person,
            "204 117",
            Others: false,
            "en",
            TimeProvider.System.GetUtcNow()
        );
        await using var context = core.Database.Open(new Scope(organisation));
        await using var file = File.Create(path);
        return await ZipFloor.MeasureAsync(() => desk.WriteAsync(context, order, file, default));
    }

    private static PackageDesk Desk(Core core)
    {
        var laws = new RegimeDesk(core.Database, LawBook.Shipped, core.Clock);
        var forms = new ConsentForms(core.Services.Parts);
        var consents = new ConsentDesk(
            core.Database,
            core.Keys,
            forms,
            new ConsentWordings(core.Database, core.Clock),
            new ConsentStandings(forms, [], core.Clock),
            new Everywhere(),
            core.Clock
        );
        var place = new InstallationPlace(null, null, Country.Find("US"));
        var abroad = new AbroadGate(core.Database, laws, place, new Everywhere());
        return new PackageDesk(
            core.Services,
            new RightsDesk(
                core.Database,
                core.Services.Vault,
                core.Forgetting(),
                new RequestEffects(
                    core.Forgetting(),
                    new RestrictionDesk(
                        core.Database,
                        core.Services.Vault,
                        new Nobody(),
                        core.Clock
                    ),
                    new RelatedFacts(core.Services),
                    new ConsentRequests(consents, forms),
                    core.Clock
                ),
                new RelatedFacts(core.Services),
                new OfAge(laws, core.Services.Vault),
                core.Clock
            ),
            new PackageFactsReader(
                new AuditList(
                    core.Database,
                    core.Services.Vault,
                    core.Services.Trail,
                    new Nobody()
                ),
                core.Services.Gate,
                laws,
                core.Services.Kept,
                abroad,
                place,
                new Everywhere(),
                core.Clock
            ),
            PackageSpace.In(core.Settings.Data),
            core.Audit,
            abroad,
            [],
            core.Clock
        );
    }

    private static async Task<PersonKeyId> SowAsync(
        Core core,
        OrganisationId organisation,
        int records
    )
    {
        var person = await core.Keys.NewPersonAsync(organisation, default);
        var reader = Reader.System(organisation, "bench");
        var client = BenchClients.New(organisation, person);
        foreach (var numbers in Enumerable.Range(1, records - 1).Chunk(500))
        {
            await using var context = core.Database.Open(new Scope(organisation));
            if (numbers[0] == 1)
            {
                context.Add(client);
            }
            foreach (int number in numbers)
            {
                context.Add(
                    new StepTaken
                    {
                        Id = StepTakenId.Create(),
                        OrganisationId = organisation,
                        PersonKey = person,
                        Screening = ScreeningId.Create(),
                        By = new MemberId(reader.Member),
                        At = TimeProvider.System.GetUtcNow().UtcTicks,
                        Words = Sealed<string>.Of(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"Spoke with the family for the {number}th time; they will come again next week."
                            )
                        ),
                    }
                );
            }
            context.Record(new Deed(reader, Act.Create, Purpose.Upkeep, "step", [person]));
            await context.SaveChangesAsync();
        }
        return person;
    }

    private sealed class Everywhere : IOrganisationZones
    {
        public ValueTask<TimeZoneInfo> OfAsync(
            OrganisationId organisation,
            CancellationToken cancellationToken
        ) => new(TimeZoneInfo.Utc);
    }

    private sealed class Nobody : IMemberNames
    {
        public Task<IReadOnlyList<NamedMember>> AllAsync(
            HavenContext context,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyList<NamedMember>>([]);
    }
}
