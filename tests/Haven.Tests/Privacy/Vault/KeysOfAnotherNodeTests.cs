using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Tests.Privacy.Vault;

/// <summary>What another node did with the keys a moment ago is seen before anything is done with them here.</summary>
[Trait("Category", "Long")]
public class KeysOfAnotherNodeTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nodes_ReplaceTheKeysInTurn(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var one = await installation.OpenAsync();
        await using var other = await installation.OpenAsync();

        foreach (var core in new[] { other, one, other })
        {
            (await new GenerationReplacement(core.Keys).RunAsync(null, Ct))
                .Ended.ShouldHaveSingleItem()
                .ShouldNotBe(core.Keys.Generations.Current.Id);
        }

        await one.Keys.RefreshAsync(Ct);
        one.Keys.Generations.Current.Version.ShouldBe(4);
        (await StoppedInstallation.ReadClientAsync(one)).ShouldBe("likes to draw");
        GenerationReplacementTests.Secrets(installation).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Reload_WhileAnotherNodeReplacesAGeneration_AsksAnew(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var (keys, between) = await StoreInBetween.OpenAsync(core);
        bool replaced = false;
        between.Instead = (question, times) =>
        {
            // Between the generations and the organisations' keys.
            if (question == nameof(IKeyStore.ReadLevelAsync) && times == 2 && !replaced)
            {
                replaced = true;
                new GenerationReplacement(core.Keys).RunAsync(null, Ct).GetAwaiter().GetResult();
            }
            return null;
        };

        await keys.Generations.ReloadAsync(Ct);

        replaced.ShouldBeTrue();
        keys.Generations.Current.Id.ShouldBe(core.Keys.Generations.Current.Id);
        between.Asked(nameof(IKeyStore.ReadLevelAsync)).ShouldBe(4);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RootKey_IsChangedForTheGenerationThatIsThereNow(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using (var core = await installation.OpenAsync())
        await using (var other = await installation.OpenAsync())
        {
            await new GenerationReplacement(other.Keys).RunAsync(null, Ct);

            await core.Keys.ChangeRootAsync(null, Ct);
        }
        await using var again = await installation.OpenAsync();
        (await StoppedInstallation.ReadClientAsync(again)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Person_IsTakenUpInAnOrganisationThatWasFoundedElsewhere(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        await using var other = await installation.OpenAsync();
        var founded = OrganisationId.Create();
        await other.Keys.AddOrganisationAsync(founded, Ct);

        var person = await core.Keys.NewPersonAsync(founded, Ct);

        await other.Keys.RequireAsync([person], Ct);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Backup_HoldsWhatIsThereNow_AndFillsEmptyPlaces(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        string place = Directory.CreateDirectory(Path.Combine(installation.Folder, "b")).FullName;
        var settings = installation.Settings;
        var root = RootKey.From(settings.RootKey, settings.Data);
        Guid generation;
        await using (var core = await installation.OpenAsync())
        await using (var other = await installation.OpenAsync())
        {
            await new GenerationReplacement(other.Keys).RunAsync(null, Ct);
            generation = other.Keys.Generations.Current.Id;

            (await core.Keys.BackUpAsync(place, place, Ct)).ShouldBe([generation]);
        }
        installation.LetGo();
        await LoseKeysAsync(installation);
        var secrets = new GenerationSecrets(settings.Generations, root, settings.Data);
        var store = Core.KeyStore(settings);
        await using (var connections = store as IAsyncDisposable)
        {
            await KeyRing.RestoreAsync(store, secrets, place, Ct);
        }

        secrets.CopiesOf(generation).ShouldBe([place]);
        await using var again = await installation.OpenAsync();
        again.Keys.Generations.Current.Id.ShouldBe(generation);
        (await StoppedInstallation.ReadClientAsync(again)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OrganisationsKey_IsReplacedUnderTheGenerationThatIsThereNow(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await using var node = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        var person = await node.Keys.NewPersonAsync(organisation.Id, Ct);
        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);

        var replaced = await new OrganisationKeyReplacement(node.Database, node.Keys).RunAsync(
            Reader.System(organisation.Id, "test"),
            null,
            Ct
        );

        replaced.WasCutShort.ShouldBeFalse();
        replaced.People.ShouldBe(2); // the person and the organisation's log
        var row = (await haven.Core.Keys.Generations.Store.ReadAsync([person.Value], Ct)).Single();
        row.Generation.ShouldBe(haven.Core.Keys.Generations.Current.Id);
        row.Wrapper.ShouldBe(2);
        await using var fresh = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        await fresh.Keys.RequireAsync([person], Ct);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NewGeneration_WhoseSecretIsMissing_StopsTheStart_AlsoWithNobodyUnderIt(
        string database
    )
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using (var core = await installation.OpenAsync())
        {
            string[] before = [.. GenerationReplacementTests.Secrets(installation)];
            await core.Keys.Generations.BeginAsync(Ct);
            string secret = GenerationReplacementTests
                .Secrets(installation)
                .Except(before)
                .ShouldHaveSingleItem();
            File.Move(secret, secret + ".away");

            (
                await Should.ThrowAsync<StartException>(installation.StartAsync)
            ).Message.ShouldContain(secret);

            File.Move(secret + ".away", secret);
        }
        await installation.StartAsync();
    }

    private static async Task LoseKeysAsync(StoppedInstallation installation)
    {
        await installation.OnKeysAsync("DROP TABLE keys");
        if (!installation.Settings.IsPostgreSql)
        {
            foreach (string file in Directory.GetFiles(installation.Settings.Data, "keys.db*"))
            {
                File.Delete(file);
            }
        }
        foreach (string secret in GenerationReplacementTests.Secrets(installation))
        {
            File.Delete(secret);
        }
    }
}
