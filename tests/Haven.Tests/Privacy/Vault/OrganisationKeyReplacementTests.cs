using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Tests.Privacy.Vault;

/// <summary>One organisation's key is replaced at once; nobody else's is touched.</summary>
[Trait("Category", "Long")]
public class OrganisationKeyReplacementTests
{
    // People for four batches and a half. Of a replacement that is cut short after two, two and a half are left; a batch
    // may begin with a key that the one before has wrapped.
    private const int FourAndAHalf = 9 * GenerationReplacement.Batch / 2;
    private const int Two = (2 * GenerationReplacement.Batch) - 10;
    private const int Left = 5 * GenerationReplacement.Batch / 2;

    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_WrapsItsPeopleAnew_AndEndsTheOldKey(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var other = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        await haven.Core.Keys.NewPeopleAsync(organisation.Id, FourAndAHalf, Ct);
        var store = haven.Core.Keys.Generations.Store;
        var old = await KeyOfAsync(haven.Core, organisation.Id);
        var others = await KeyOfAsync(haven.Core, other.Id);
        var copy = (await store.ReadAsync([client.PersonKey.Value], Ct)).Single();
        var log = await organisation.LogAsync();

        var replaced = await ReplacementOf(haven.Core).RunAsync(System(organisation), null, Ct);

        replaced.WasCutShort.ShouldBeFalse();
        replaced.People.ShouldBeGreaterThan(FourAndAHalf);
        (await KeyOfAsync(haven.Core, organisation.Id)).Version.ShouldBe(2);
        (await KeyOfAsync(haven.Core, other.Id)).Wrapped.ShouldBe(others.Wrapped);
        var row = (await store.ReadAsync([client.PersonKey.Value], Ct)).Single();
        (row.Version, row.Wrapper).ShouldBe((1, 2));
        await using var fresh = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        (await fresh.Keys.PeopleAsync([client.PersonKey], Ct)).Count.ShouldBe(1);
        var entry = (await organisation.LogAsync(log)).Single();
        (entry.Act, entry.What).ShouldBe((Act.Edit, "the organisation's key"));
        if (database == Databases.Sqlite)
        {
            StoredBytes.Find(await StoredBytes.PlacesOfAsync(haven), old.Wrapped).ShouldBeEmpty();
            StoredBytes.Find(await StoredBytes.PlacesOfAsync(haven), copy.Wrapped).ShouldBeEmpty();
        }
        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);
        await Should.ThrowAsync<VaultException>(() =>
            haven.Core.Keys.UnwrapAsync(copy, Ct).AsTask()
        );
        (await haven.Core.Keys.PeopleAsync([client.PersonKey], Ct)).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_CutShort_GoesOnAndIsTakenUp(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var people = await haven.Core.Keys.NewPeopleAsync(organisation.Id, FourAndAHalf, Ct);
        await using (var killed = await Core.OpenAsync(haven.Settings, haven.Clock, Ct))
        {
            using var end = new CancellationTokenSource();
            await Should.ThrowAsync<OperationCanceledException>(() =>
                ReplacementOf(killed)
                    .RunAsync(System(organisation), new Cut(end, after: Two), end.Token)
            );
        }
        await using var node = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        (await node.Keys.PeopleAsync(people, Ct)).Count.ShouldBe(FourAndAHalf);
        var newcomer = await haven.Core.Keys.NewPersonAsync(organisation.Id, Ct);

        var replaced = await ReplacementOf(node).RunAsync(System(organisation), null, Ct);

        replaced.WasCutShort.ShouldBeTrue();
        replaced.People.ShouldBeInRange(Left - 100, Left + 100);
        (await KeyOfAsync(node, organisation.Id)).Version.ShouldBe(2);
        await using var last = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        (await last.Keys.PeopleAsync([.. people, newcomer], Ct)).Count.ShouldBe(FourAndAHalf + 1);
        (await ReplacementOf(last).ResumeAsync(Ct)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_WhilePeopleComeOnAnotherNode_LosesNobody(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await haven.Core.Keys.NewPeopleAsync(organisation.Id, FourAndAHalf, Ct);
        await using var node = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        var newcomers = await Newcomers.StartAsync(node.Keys, organisation.Id);

        for (int round = 0; round < 2; round++)
        {
            await ReplacementOf(haven.Core).RunAsync(System(organisation), null, Ct);
        }
        var people = await newcomers.StopAsync();

        (await KeyOfAsync(haven.Core, organisation.Id)).Version.ShouldBe(3);
        await using var fresh = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        (await fresh.Keys.PeopleAsync(people, Ct)).Count.ShouldBe(people.Count);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Resume_EndsWhatWasCutShort_OnceForAllNodes(string database)
    {
        // No server, whose own job would take it up as well.
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var killed = await installation.OpenAsync();
        var organisation = (await GenerationReplacementTests.ClientAsync(killed)).OrganisationId;
        var people = await killed.Keys.NewPeopleAsync(organisation, 3, Ct);
        await killed.Keys.Generations.RenewOrganisationAsync(organisation.Value, Ct);
        await using var one = await installation.OpenAsync();
        await using var other = await installation.OpenAsync();
        var old = new WrappedUnder(one.Keys.Generations.Current.Id, organisation.Value, 1);
        one.Keys.Generations.Has(old).ShouldBeTrue();

        (await ReplacementOf(one).ResumeAsync(Ct)).ShouldBe(1);
        (await ReplacementOf(other).ResumeAsync(Ct)).ShouldBe(0);

        one.Keys.Generations.Has(old).ShouldBeFalse();
        (await KeyOfAsync(one, organisation)).Version.ShouldBe(2);
        (await other.Keys.PeopleAsync(people, Ct)).Count.ShouldBe(3);
        // Where nothing is left to do nobody's turn is waited for.
        await one.Keys.RefreshAsync(Ct);
        await using (await other.Keys.HoldStillAsync(Ct))
        {
            (await ReplacementOf(one).ResumeAsync(Ct)).ShouldBe(0);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_AfterAGenerationThatWasCutShort_EndsThatFirst(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var node = await installation.OpenAsync();
        var organisation = (await GenerationReplacementTests.ClientAsync(node)).OrganisationId;
        var people = await node.Keys.NewPeopleAsync(organisation, 3, Ct);
        await node.Keys.Generations.BeginAsync(Ct);
        node.Keys.IsBeingReplaced.ShouldBeTrue();

        await ReplacementOf(node).RunAsync(Reader.System(organisation, "test"), null, Ct);

        node.Keys.IsBeingReplaced.ShouldBeFalse();
        var rows = await node.Keys.Generations.Store.ReadAsync(
            [.. people.Select(p => p.Value)],
            Ct
        );
        rows.ShouldAllBe(r => r.Generation == node.Keys.Generations.Current.Id && r.Wrapper == 2);
        (await KeyOfAsync(node, organisation)).Version.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task KeyOfTheInstallation_FromWhichIndexesCome_IsNotReplaced(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var before = await KeyOfAsync(core, OrganisationId.Installation);

        await Should.ThrowAsync<InvalidOperationException>(() =>
            core.Keys.Generations.RenewOrganisationAsync(OrganisationId.Installation.Value, Ct)
        );

        (await KeyOfAsync(core, OrganisationId.Installation)).Wrapped.ShouldBe(before.Wrapped);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task StoreOfAnOlderVersion_IsBroughtUpToDate(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await installation.OnKeysAsync(
            $"""
            ALTER TABLE keys RENAME TO fresh;
            DROP INDEX keys_level; DROP INDEX keys_organisation; DROP INDEX keys_replaced;
            CREATE TABLE keys AS SELECT id, level, organisation, version, generation, wrapped FROM fresh;
            DROP TABLE fresh;
            {(
                installation.Settings.IsPostgreSql
                    ? "ALTER TABLE keys ADD CONSTRAINT keys_pkey PRIMARY KEY (id);"
                    : ""
            )}
            CREATE INDEX keys_level ON keys (level) WHERE level < 2;
            CREATE UNIQUE INDEX keys_organisation ON keys (organisation, generation) WHERE level = 1;
            """
        );
        (await Should.ThrowAsync<StartException>(installation.OpenAsync)).Message.ShouldContain(
            "haven migrate"
        );

        await installation.MigrateAsync();

        await using var core = await installation.OpenAsync();
        (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
    }

    private static OrganisationKeyReplacement ReplacementOf(Core core) =>
        new(core.Database, core.Keys);

    private static Reader System(TestOrganisation organisation) =>
        Reader.System(organisation.Id, "test");

    private static async Task<WrappedKey> KeyOfAsync(Core core, OrganisationId organisation) =>
        (await core.Keys.Generations.Store.ReadLevelAsync(KeyLevel.Organisation, Ct)).Single(k =>
            k.Organisation == organisation.Value
        );

    private sealed class Cut(CancellationTokenSource source, long after) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value >= after)
            {
                source.Cancel();
            }
        }
    }
}
