using System.Reflection;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Keys as the rest of Haven meets them: made, warm for seconds, forgotten, replaced, backed up.</summary>
public class KeyRingTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ForgottenPerson_OpensNoMore_HereAtOnceAndElsewhereWithinSeconds(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await using var other = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        var keys = haven.Core.Keys;
        var person = await keys.NewPersonAsync(organisation.Id, Ct);
        await keys.RequireAsync([person], Ct);
        await other.Keys.RequireAsync([person], Ct);

        var ended = await keys.ForgetAsync([person], Ct);

        ended.ShouldHaveSingleItem().Value.ShouldBe(keys.Generations.Current.Id);
        await Should.ThrowAsync<VaultException>(() => keys.RequireAsync([person], Ct));
        (await keys.GenerationOfAsync(person, Ct)).ShouldBeNull();
        haven.Clock.Advance(TimeSpan.FromSeconds(5));
        await Should.ThrowAsync<VaultException>(() => other.Keys.RequireAsync([person], Ct));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OneWhoIsNotThere_IsRefused_AmongOthersWhoAre(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var organisation = OrganisationId.Create();
        await Should.ThrowAsync<VaultException>(() => core.Keys.NewPersonAsync(organisation, Ct));
        await core.Keys.AddOrganisationAsync(organisation, Ct);
        var people = await core.Keys.NewPeopleAsync(organisation, 3, Ct);
        people.Distinct().Count().ShouldBe(3);
        var nobody = new PersonKeyId(Guid.CreateVersion7());

        (await core.Keys.PeopleAsync(people, Ct)).Keys.ShouldBe(
            people.Select(p => p.Value),
            ignoreOrder: true
        );
        (await core.Keys.PeopleAsync([], Ct)).ShouldBeEmpty();
        await Should.ThrowAsync<VaultException>(() =>
            core.Keys.PeopleAsync([.. people, nobody], Ct)
        );
        (await core.Keys.GenerationOfAsync(people[0], Ct)).ShouldBe(
            core.Keys.Generations.Current.Id
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_CarriesAnOrganisationInWhichNobodyIsYet(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        core.Keys.GenerationBegan.ShouldBe(core.Clock.GetUtcNow());
        core.Keys.IsBeingReplaced.ShouldBeFalse();
        var founded = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(founded, Ct);

        await new GenerationReplacement(core.Keys).RunAsync(null, Ct);

        await using var again = await installation.OpenAsync();
        foreach (var keys in new[] { core.Keys, again.Keys })
        {
            await keys.RequireAsync([await keys.NewPersonAsync(founded, Ct)], Ct);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task GenerationThatAnotherNodeEnded_IsKnownHereToBeGone(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        await using var other = await installation.OpenAsync();
        var before = core.Keys.Generations.Current.Id;
        await new GenerationReplacement(other.Keys).RunAsync(null, Ct);
        core.Keys.CanBeOpened(before).ShouldBeTrue();

        await core.Keys.RefreshAsync(Ct);

        core.Keys.CanBeOpened(before).ShouldBeFalse();
        core.Keys.Generations.Current.Id.ShouldBe(other.Keys.Generations.Current.Id);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ServerAtWork_GoesOn_WhileTheRootKeyIsAway(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        File.Move(installation.RootKeyFile, installation.RootKeyFile + ".away");

        await core.Keys.RefreshAsync(Ct);

        (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
        await Should.ThrowAsync<StartException>(() =>
            new GenerationReplacement(core.Keys).RunAsync(null, Ct)
        );
        File.Move(installation.RootKeyFile + ".away", installation.RootKeyFile);
        await new GenerationReplacement(core.Keys).RunAsync(null, Ct);
        (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_SaysHowFarItIs(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        const int people = 5 * GenerationReplacement.Batch / 2;
        var organisation = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(organisation, Ct);
        await core.Keys.NewPeopleAsync(organisation, people, Ct);
        var heard = new Heard();

        var replaced = await new GenerationReplacement(core.Keys).RunAsync(heard, Ct);

        replaced.People.ShouldBe(people + 4); // a client and three logs beside them
        heard.Counts.Count.ShouldBeGreaterThan(2);
        heard.Counts.ShouldBeInOrder();
        heard.Counts[^1].ShouldBe(people + 4);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Backup_HoldsTheLiveGeneration_AndIsCountedForAsLongAsItLies(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var keys = core.Keys;
        string fresh = Directory.CreateDirectory(Path.Combine(installation.Folder, "b")).FullName;
        await using (await keys.Generations.Store.TryLockAsync(Ct))
        {
            await Should.ThrowAsync<ReplacementRunsException>(() => keys.HoldStillAsync(Ct));
            await Should.ThrowAsync<ReplacementRunsException>(() => keys.ChangeRootAsync(null, Ct));
        }

        var held = await keys.BackUpAsync("/mnt/keys", fresh, Ct);

        var generation = held.ShouldHaveSingleItem();
        generation.ShouldBe(keys.Generations.Current.Id);
        keys.CanBeOpened(generation).ShouldBeTrue();
        await new GenerationReplacement(keys).RunAsync(null, Ct);
        keys.CopiesOf(generation).ShouldBe(["/mnt/keys"]);
        keys.CanBeOpened(generation).ShouldBeTrue();
        keys.KeepCopies("/mnt/keys", [keys.Generations.Current.Id]);
        keys.CanBeOpened(generation).ShouldBeFalse();
        keys.CanBeOpened(keys.Generations.Current.Id).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task GenerationWithSomebodyUnderIt_DoesNotEnd(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var before = core.Keys.Generations.Current.Id;
        await core.Keys.Generations.BeginAsync(Ct);
        core.Keys.IsBeingReplaced.ShouldBeTrue();

        await Should.ThrowAsync<InvalidOperationException>(() =>
            core.Keys.Generations.EndAsync(before, Ct)
        );

        core.Keys.CanBeOpened(before).ShouldBeTrue();
        (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RootKey_ChangeCutShortOnceTheKeysAreWrapped_OpensAtTheNextStart(
        string database
    )
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using (var core = await installation.OpenAsync())
        {
            var settings = installation.Settings;
            var root = RootKey.From(settings.RootKey, settings.Data);
            var secrets = new GenerationSecrets(settings.Generations, root, settings.Data);
            var store = DispatchProxy.Create<IKeyStore, StoreThatNeverSettles>();
            ((StoreThatNeverSettles)store).Store = core.Keys.Generations.Store;
            using var keys = await KeyRing.OpenAsync(store, root, secrets, core.Clock, Ct);

            await Should.ThrowAsync<IOException>(() => keys.ChangeRootAsync(null, Ct));
        }

        await using var again = await installation.OpenAsync();
        (await StoppedInstallation.ReadClientAsync(again)).ShouldBe("likes to draw");
    }

    [Fact]
    public async Task RootKeyThatIsNoFile_IsNotRenewedInItsPlace()
    {
        using var installation = await StoppedInstallation.CreateAsync(Databases.Sqlite);
        string file = installation.RootKeyFile;
        string key = await File.ReadAllTextAsync(file, Ct);
        installation.Settings = installation.Settings with
        {
            RootKey = "command:cat " + file,
            Generations = Path.Combine(installation.Folder, "generations"),
        };
        await using var core = await installation.OpenAsync();

        (
            await Should.ThrowAsync<StartException>(() => core.Keys.ChangeRootAsync(null, Ct))
        ).Message.ShouldContain("--to");

        (await File.ReadAllTextAsync(file, Ct)).ShouldBe(key);
        (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
    }

    private sealed class Heard : IProgress<long>
    {
        public List<long> Counts { get; } = [];

        public void Report(long value) => Counts.Add(value);
    }
}

/// <summary>A store on a disk that fills up between a change and what follows it.</summary>
internal class StoreThatNeverSettles : DispatchProxy
{
    public IKeyStore Store { get; set; } = null!;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IKeyStore.SettleAsync)
            ? Task.FromException(new IOException("The disk is full."))
            : targetMethod.Invoke(Store, args);
}
