using Haven.Backup;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Start;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Backup;

/// <summary>The machine is lost, and comes back: with everything but those who were forgotten.</summary>
[Trait("Category", "Long")]
public class BackupTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LostMachine_ComesBack_WithoutThoseWhoWereForgotten(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var kept = await rosa.TakeUpAsync();
        var forgotten = await rosa.TakeUpAsync();
        await haven.Get<Sequencer>().SequenceAllAsync(Ct);
        using var places = new Places();
        string data = await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        await TestClients.ForgetAsync(haven, organisation, forgotten);
        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);
        await haven.Get<Sequencer>().SequenceAllAsync(Ct);
        // The keys of after, as the next night makes them.
        haven.Clock.Advance(TimeSpan.FromHours(1));
        await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        var elsewhere = await ElsewhereAsync(haven, database, places.Folder);
        var said = new List<string>();

        await RestoreRun.RunAsync(elsewhere, data, places.Keys, haven.Clock, said.Add, Ct);

        said.ShouldContain(s => s.StartsWith("1 people in this backup were forgotten"));
        await using var core = await Core.OpenAsync(elsewhere, haven.Clock, Ct);
        var clients = await ClientsAsync(core, organisation.Id);
        clients.Select(c => c.Id).ShouldBe([kept.Id]);
        (await ReadAsync(core, rosa, clients[0])).ShouldBe("likes to draw");
        await Should.ThrowAsync<VaultException>(() =>
            core.Keys.PeopleAsync([forgotten.PersonKey], Ct)
        );
        await RequireSoundLogAsync(core, organisation.Id);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LostMachineAndWitness_RegisterComesBackWithTheKeys(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var forgotten = await rosa.TakeUpAsync();
        using var places = new Places();
        string before = await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        string olderKeys = places.CopyOfKeys();
        await TestClients.ForgetAsync(haven, organisation, forgotten);
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        string after = await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        var first = (await ElsewhereAsync(haven, database, places.Folder)) with
        {
            Witness = Path.Combine(places.Folder, "new-witness"),
        };
        var said = new List<string>();

        await RestoreRun.RunAsync(first, before, places.Keys, haven.Clock, said.Add, Ct);

        said.ShouldContain(s => s.StartsWith("The register of erasures was lost"));
        await using (var core = await Core.OpenAsync(first, haven.Clock, Ct))
        {
            (await ClientsAsync(core, organisation.Id)).ShouldBeEmpty();
        }
        // Keys and register of before an erasure that the data knows of: somebody could come back unseen.
        var second = (await ElsewhereAsync(haven, database, places.Folder)) with
        {
            Witness = Path.Combine(places.Folder, "newer-witness"),
        };
        (
            await Should.ThrowAsync<StartException>(() =>
                RestoreRun.RunAsync(second, after, olderKeys, haven.Clock, said.Add, Ct)
            )
        ).Message.ShouldContain("older than the data");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Backup_WhileOthersWrite_IsOneMoment_AndEveryoneInItOpens(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        using var places = new Places();
        using var done = new CancellationTokenSource();
        var writing = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    await rosa.TakeUpAsync();
                }
            },
            Ct
        );
        while ((await ClientsAsync(haven.Core, organisation.Id)).Count < 5)
        {
            await Task.Delay(20, Ct);
        }
        string data = await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        await done.CancelAsync();
        await writing;
        var elsewhere = await ElsewhereAsync(haven, database, places.Folder);

        await RestoreRun.RunAsync(elsewhere, data, places.Keys, haven.Clock, _ => { }, Ct);

        await using var core = await Core.OpenAsync(elsewhere, haven.Clock, Ct);
        var clients = await ClientsAsync(core, organisation.Id);
        clients.Count.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var client in clients)
        {
            (await ReadAsync(core, rosa, client)).ShouldBe("likes to draw");
        }
        await RequireSoundLogAsync(core, organisation.Id);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Backup_OfTheKeys_IsOnlyEverTheNewest(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        using var places = new Places();
        await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        string[] first = Secrets(places);
        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);
        haven.Clock.Advance(TimeSpan.FromHours(1));

        await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);

        Secrets(places).Intersect(first).ShouldBeEmpty();
        Directory.GetDirectories(places.Data).Length.ShouldBe(2);
        Directory
            .GetDirectories(places.Folder)
            .Select(Path.GetFileName)
            .Order()
            .ShouldBe(["data", "keys"]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Receipt_IsNotFinal_WhileABackupOfTheKeysHoldsTheOldSecret(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        using var places = new Places();
        await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        var id = await TestClients.ForgetAsync(haven, organisation, client);
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);
        var forgetting = haven.Core.Forgetting();

        await forgetting.ResumeAsync(Ct);
        var waiting = await Privacy.Forgetting.ForgettingTests.ErasureAsync(organisation, id);
        waiting.FinalAt.ShouldBe(0);
        haven.Core.Keys.CopiesOf(waiting.Generation).ShouldBe([places.Keys]);

        await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        // The server's own job may have been in the middle of this erasure when the clock leapt above, and then has noted
        // the later minute: the rows are swept again from there.
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await forgetting.ResumeAsync(Ct);
        (
            await Privacy.Forgetting.ForgettingTests.ErasureAsync(organisation, id)
        ).FinalAt.ShouldBeGreaterThan(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Restore_OfWhatIsDamaged_OrOntoWhatIsThere_ChangesNothing(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        using var places = new Places();
        string data = await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        var elsewhere = await ElsewhereAsync(haven, database, places.Folder);
        Task<StartException> Refused(string from, string keys, Settings settings) =>
            Should.ThrowAsync<StartException>(() =>
                RestoreRun.RunAsync(settings, from, keys, haven.Clock, _ => { }, Ct)
            );

        (await Refused(data, places.Keys, haven.Settings)).Message.ShouldContain("already");
        (await Refused(places.Data, places.Keys, elsewhere)).Message.ShouldContain("no backup in");
        foreach (
            string file in Directory
                .EnumerateFiles(data, "*", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(places.Keys, "*", SearchOption.AllDirectories))
                .Where(f => new FileInfo(f).Length > 0 && Path.GetFileName(f) != "manifest.json")
                .Take(12)
                .ToList()
        )
        {
            byte[] whole = await File.ReadAllBytesAsync(file, Ct);
            byte[] flipped = [.. whole];
            flipped[flipped.Length / 2] ^= 0x20;
            await File.WriteAllBytesAsync(file, flipped, Ct);
            (await Refused(data, places.Keys, elsewhere)).Message.ShouldContain(
                "Nothing was changed"
            );
            File.Delete(file);
            await Refused(data, places.Keys, elsewhere);
            await File.WriteAllBytesAsync(file, whole, Ct);
        }
        Directory.Exists(elsewhere.Data).ShouldBeFalse();
        await RestoreRun.RunAsync(elsewhere, data, places.Keys, haven.Clock, _ => { }, Ct);
    }

    [Fact]
    public async Task Backup_AmongTheData_OrKeysAmongTheBackups_IsRefused()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        using var places = new Places();
        string inside = Path.Combine(haven.Settings.Data, "backup");

        (
            await Should.ThrowAsync<StartException>(() =>
                BackupRun.RunAsync(haven.Core, inside, places.Keys, Ct)
            )
        ).Message.ShouldContain("data folder");
        (
            await Should.ThrowAsync<StartException>(() =>
                BackupRun.RunAsync(haven.Core, places.Data, Path.Combine(places.Data, "keys"), Ct)
            )
        ).Message.ShouldContain("--keys");
    }

    private static string[] Secrets(Places places) =>
        [
            .. Directory
                .GetFiles(Path.Combine(places.Keys, "generations"))
                .Select(f => Path.GetFileName(f)!),
        ];

    // A new machine: empty databases and folders. The root key was kept apart, and the witness is another machine.
    internal static async Task<Settings> ElsewhereAsync(
        Installation haven,
        string database,
        string folder
    )
    {
        string machine = Directory
            .CreateDirectory(
                Path.Combine(Path.GetTempPath(), "haven-machine-" + Path.GetRandomFileName())
            )
            .FullName;
        var settings = await Installation.SettingsAsync(database, machine);
        File.Copy(haven.Settings.RootKey!["file:".Length..], settings.RootKey!["file:".Length..]);
        return settings with { Witness = haven.Settings.Witness };
    }

    internal static async Task<List<Client>> ClientsAsync(Core core, OrganisationId organisation)
    {
        await using var context = core.Database.Open(new Scope(organisation));
        return await context.Set<Client>().AsNoTracking().ToListAsync(Ct);
    }

    internal static async Task<string?> ReadAsync(Core core, TestMember reader, Client client)
    {
        var opened = await core.Services.Vault.OpenAsync(
            reader.Reader,
            Purpose.CaseWork,
            Act.View,
            "client",
            [client],
            Ct
        );
        return opened.Read(client.Behaviour);
    }

    private static async Task RequireSoundLogAsync(Core core, OrganisationId organisation)
    {
        using var sequencer = new Sequencer(
            core.Database,
            core.Services.Trail,
            core.Services.Signal,
            core.Witness,
            core.Clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Sequencer>.Instance
        );
        await sequencer.SequenceAllAsync(Ct);
        sequencer.Faults.ShouldBeEmpty();
        var report = await new AuditVerification(
            core.Database,
            core.Services.Trail,
            core.Witness,
            core.Clock
        ).VerifyAsync(organisation, Ct);
        report.Findings.ShouldBeEmpty();
        report.Origin.ShouldEndWith("/2");
        await using var context = core.Database.Open(new Scope(organisation));
        var restored = await context
            .Set<AuditRecord>()
            .Where(r => r.What.StartsWith("restored; "))
            .ToListAsync(Ct);
        restored.Count.ShouldBe(1);
    }

    internal sealed class Places : IDisposable
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("haven-backup-").FullName;
        public string Data => Path.Combine(Folder, "data");
        public string Keys => Path.Combine(Folder, "keys");

        public string CopyOfKeys()
        {
            string copy = Path.Combine(Folder, "older-keys");
            foreach (
                string file in Directory.EnumerateFiles(Keys, "*", SearchOption.AllDirectories)
            )
            {
                string target = Path.Combine(copy, Path.GetRelativePath(Keys, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
            return copy;
        }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
