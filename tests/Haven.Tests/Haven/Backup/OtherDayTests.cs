using Haven.Backup;
using Haven.Organisations.Members;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Start;
using Haven.Tests.Privacy.Vault;
using static Haven.Tests.Backup.BackupTests;

namespace Haven.Tests.Backup;

/// <summary>Keys of one day and data of another, and a clock that jumps between.</summary>
[Trait("Category", "Long")]
public class OtherDayTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task KeyStore_OfAnotherDay_StopsTheStart_AndChangesNothing(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        using var places = new Places();
        await using (var core = await installation.OpenAsync())
        {
            await BackupRun.RunAsync(core, places.Data, places.Keys, Ct);
            await new GenerationReplacement(core.Keys).RunAsync(null, Ct);
            await new MemberService(
                core.Database,
                core.Keys,
                core.Services.Trail,
                core.Clock
            ).FoundAsync("third", "third", Ct);
        }
        installation.LetGo();
        await BringBackKeysAsync(installation, places);
        string before = await installation.FingerprintAsync();

        // The store alone: the secret of its day was overwritten.
        (await Should.ThrowAsync<StartException>(installation.StartAsync)).Message.ShouldContain(
            "secret of a generation of keys is missing"
        );
        (await installation.FingerprintAsync()).ShouldBe(before);

        // With its secrets: it opens, and has no key for whom came since.
        foreach (string secret in Directory.GetFiles(Path.Combine(places.Keys, "generations")))
        {
            File.Copy(
                secret,
                Path.Combine(installation.Folder, "generations", Path.GetFileName(secret))
            );
        }
        before = await installation.FingerprintAsync();
        (await Should.ThrowAsync<StartException>(installation.StartAsync)).Message.ShouldContain(
            "does not belong to this data"
        );
        (await installation.FingerprintAsync()).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Restore_WithOlderKeys_SaysSo_AndServesNothingWithoutItsKeys(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var known = await rosa.TakeUpAsync();
        using var places = new Places();
        await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        string olderKeys = places.CopyOfKeys();
        var since = await rosa.TakeUpAsync();
        haven.Clock.Advance(TimeSpan.FromHours(1));
        string second = await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        await haven.CreateOrganisationAsync();
        haven.Clock.Advance(TimeSpan.FromHours(1));
        string third = await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        var said = new List<string>();

        var one = await ElsewhereAsync(haven, database, places.Folder);
        await RestoreRun.RunAsync(one, second, olderKeys, haven.Clock, said.Add, Ct);
        var other = await ElsewhereAsync(haven, database, places.Folder);
        var refused = await Should.ThrowAsync<StartException>(() =>
            RestoreRun.RunAsync(other, third, olderKeys, haven.Clock, _ => { }, Ct)
        );

        said.ShouldContain(s => s.Contains("older than that of the data"));
        refused.Message.ShouldContain("keys");
        await using var core = await Core.OpenAsync(one, haven.Clock, Ct);
        var clients = await ClientsAsync(core, organisation.Id);
        (await ReadAsync(core, rosa, clients.Single(c => c.Id == known.Id))).ShouldBe(
            "likes to draw"
        );
        // Refused, and not shown as something else.
        await Should.ThrowAsync<VaultException>(() =>
            ReadAsync(core, rosa, clients.Single(c => c.Id == since.Id))
        );
        await Should.ThrowAsync<StartException>(() => Core.OpenAsync(other, haven.Clock, Ct));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clock_ThatJumpsAYearEitherWay_LosesNobody_AndBringsNobodyBack(string database)
    {
        using var places = new Places();
        var right = new FakeClock();
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var forgotten = await rosa.TakeUpAsync();
        // A year ahead, with a backup; then back where it was, and everything else.
        haven.Clock.Advance(TimeSpan.FromDays(365));
        string ahead = await BackupRun.RunAsync(haven.Core, places.Data, places.Keys, Ct);
        await using var core = await Core.OpenAsync(haven.Settings, right, Ct);
        await ReplaceAsync(core);
        await TestClients.ForgetAsync(haven, organisation, forgotten);
        await ReplaceAsync(core);
        var kept = await core.Keys.NewPersonAsync(organisation.Id, Ct);
        string now = await BackupRun.RunAsync(core, places.Data, places.Keys, Ct);

        foreach (string backup in new[] { ahead, now })
        {
            var elsewhere = await ElsewhereAsync(haven, database, places.Folder);
            await RestoreRun.RunAsync(elsewhere, backup, places.Keys, right, _ => { }, Ct);
            await using var restored = await Core.OpenAsync(elsewhere, right, Ct);
            (await ClientsAsync(restored, organisation.Id)).ShouldBeEmpty();
            await restored.Keys.RequireAsync([kept, rosa.Member.PersonKey], Ct);
        }
    }

    // After such a jump the server's own job is at it as well: in turn.
    private static async Task ReplaceAsync(Core core)
    {
        await using var alone = await core.Keys.HoldStillAsync(Ct, TimeSpan.FromMinutes(1));
        await new GenerationReplacement(core.Keys).RunHeldAsync(null, Ct);
    }

    // The key store as it was when the backup was made, and nothing else.
    private static async Task BringBackKeysAsync(StoppedInstallation installation, Places places)
    {
        await installation.OnKeysAsync("DROP TABLE keys");
        if (!installation.Settings.IsPostgreSql)
        {
            foreach (string file in Directory.GetFiles(installation.Settings.Data, "keys.db*"))
            {
                File.Delete(file);
            }
        }
        var store = Core.KeyStore(installation.Settings);
        await using var connections = store as IAsyncDisposable;
        await store.RestoreAsync(places.Keys, Ct);
        installation.LetGo();
    }
}
