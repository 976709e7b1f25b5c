using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Start;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Tests.Faults;

/// <summary>
/// As many commits a second as the core can do, killed in the middle: keys, rows, entries and tiles are all being
/// written. What was acknowledged opens afterwards, and the log is whole.
/// </summary>
public class KilledWriterTests
{
    private const string Orders = "HAVEN_TEST_WRITE";
    private const int Writers = 4;

    private static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("HAVEN_KILL_ROUNDS"), out int rounds)
            ? rounds
            : 50;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task KilledWriter_LosesNothingAcknowledged(string database)
    {
        string folder = Directory.CreateTempSubdirectory("haven-killed-").FullName;
        var settings = await Installation.SettingsAsync(database, folder);
        await PrepareAsync(settings);
        string acknowledged = Path.Combine(folder, "acknowledged");
        int known = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            await WriteUntilKilledAsync(new Order(settings, acknowledged), known);
            var codes = await CodesAsync(acknowledged);
            codes.Count.ShouldBeGreaterThan(known);
            known = codes.Count;
            if (round % 5 == 0 || round == Rounds)
            {
                await ShouldHoldAsync(settings, codes, last: round == Rounds);
            }
        }
        await KilledServerTests.VerifyByCommandAsync(settings, "killed");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The process that the test above kills.</summary>
    [Fact(Explicit = true)]
    public async Task Write_UntilKilled()
    {
        if (Environment.GetEnvironmentVariable(Orders) is not { } text)
        {
            Assert.Skip("only for the test that kills it");
            return;
        }
        var order = JsonSerializer.Deserialize<Order>(text)!;
        await using var core = await OpenAsync(order.Settings);
        using var sequencer = new Sequencer(
            core.Database,
            core.Services.Trail,
            core.Services.Signal,
            core.Witness,
            core.Clock,
            NullLogger<Sequencer>.Instance
        );
        await sequencer.StartAsync(CancellationToken.None);
        var organisation = await OrganisationAsync(core);
        long last = await LastCodeAsync(core, organisation);
        await using var acknowledged = new FileStream(
            order.Acknowledged,
            FileMode.Append,
            FileAccess.Write,
            FileShare.ReadWrite,
            bufferSize: 0
        );
        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (true)
                        {
                            long code = Interlocked.Increment(ref last);
                            await SaveAsync(core, organisation, code);
                            byte[] line = System.Text.Encoding.ASCII.GetBytes($"{code}\n");
                            lock (acknowledged)
                            {
                                acknowledged.Write(line);
                            }
                        }
                    })
                )
        );
    }

    private static async Task WriteUntilKilledAsync(Order order, int known)
    {
        using var victim = Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath!,
                [
                    "-explicit",
                    "only",
                    "-method",
                    $"*.{nameof(Write_UntilKilled)}",
                    "-reporter",
                    "silent",
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                Environment = { [Orders] = JsonSerializer.Serialize(order) },
            }
        )!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await CodesAsync(order.Acknowledged)).Count <= known)
        {
            victim.HasExited.ShouldBeFalse();
            await Task.Delay(20, limit.Token);
        }
        // At a random moment, which is the point of it.
        await Task.Delay(RandomNumberGenerator.GetInt32(10, 800));
        victim.Kill();
        await victim.WaitForExitAsync();
    }

    private static async Task ShouldHoldAsync(Settings settings, List<long> codes, bool last)
    {
        await using var core = await OpenAsync(settings);
        await LogCheck.ShouldBeWholeAsync(core, byGo: last);
        var organisation = await OrganisationAsync(core);
        await using var context = core.Database.Open(new Scope(organisation));
        var clients = await context.Set<Client>().AsNoTracking().ToListAsync();
        clients.Select(c => c.Code).ToHashSet().IsSupersetOf(codes).ShouldBeTrue();
        int entries = await context.Set<AuditRecord>().CountAsync(r => r.Act == Act.Create);
        entries.ShouldBe(clients.Count);
        var opened = await core.Services.Vault.OpenAsync(
            ReaderIn(organisation),
            Purpose.CaseWork,
            Act.Retrieve,
            "caseload",
            clients,
            CancellationToken.None
        );
        clients.ShouldAllBe(c => opened.Read(c.Behaviour) == "likes to draw");
        if (!settings.IsPostgreSql)
        {
            await KilledServerTests.ShouldBeIntactAsync(Path.Combine(settings.Data, "haven.db"));
            await KilledServerTests.ShouldBeIntactAsync(Path.Combine(settings.Data, "keys.db"));
        }
    }

    private static async Task PrepareAsync(Settings settings)
    {
        await Core.MigrateAsync(settings, TimeProvider.System, CancellationToken.None);
        await using var core = await OpenAsync(settings);
        var organisation = await new MemberService(
            core.Database,
            core.Keys,
            core.Services.Trail,
            core.Clock
        ).FoundAsync("killed", "Killed", CancellationToken.None);
        await InventedNotice.PublishAsync(
            core.Database,
            organisation.OrganisationId,
            core.Clock,
            CancellationToken.None
        );
    }

    private static async Task SaveAsync(Core core, OrganisationId organisation, long code)
    {
        var key = await core.Keys.NewPersonAsync(organisation, CancellationToken.None);
        var client = TestClients.New(organisation, key, MemberId.Create(), code);
        await using var context = core.Database.Open(new Scope(organisation));
        context.Add(client);
        context.Record(
            new Deed(ReaderIn(organisation), Act.Create, Purpose.CaseWork, "client", [key])
        );
        await context.SaveChangesAsync();
    }

    private static async Task<OrganisationId> OrganisationAsync(Core core)
    {
        await using var context = core.Database.Open(Scope.Installation);
        return await context.Set<Organisation>().Select(o => o.OrganisationId).SingleAsync();
    }

    private static async Task<long> LastCodeAsync(Core core, OrganisationId organisation)
    {
        await using var context = core.Database.Open(new Scope(organisation));
        return await context.Set<Client>().MaxAsync(c => (long?)c.Code) ?? 100_000;
    }

    private static async Task<List<long>> CodesAsync(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }
        await using var stream = new FileStream(
            file,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        using var reader = new StreamReader(stream);
        string text = await reader.ReadToEndAsync();
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => long.Parse(l, CultureInfo.InvariantCulture)),
        ];
    }

    private static Task<Core> OpenAsync(Settings settings) =>
        Core.OpenAsync(settings, TimeProvider.System, CancellationToken.None);

    private static Reader ReaderIn(OrganisationId organisation) =>
        new(organisation, Guid.Empty, Roles.Professional, "192.0.2.9");

    private sealed record Order(Settings Settings, string Acknowledged);
}
