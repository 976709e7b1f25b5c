using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Vault;

/// <summary>A person's key beside the next one: which of them seals, which opens, and when both have ended.</summary>
public class PersonKeyVersionsTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NextKey_SealsHereAtOnce_AndTheOneBeforeOpensUntilItEnds(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var keys = core.Keys;
        var person = await NewPersonAsync(keys);
        (await WarmAsync(keys, person)).Version.ShouldBe(1);

        (await keys.RenewPersonAsync(person, Ct)).ShouldBeTrue();
        var second = await WarmAsync(keys, person);
        second.Version.ShouldBe(2);
        second.Opens(1).ShouldBeTrue();
        // Cut short, and begun once more.
        (await keys.RenewPersonAsync(person, Ct)).ShouldBeTrue();
        (await keys.NewestVersionAsync(person, Ct)).ShouldBe(3);
        (await WarmAsync(keys, person)).Opens(2).ShouldBeTrue();

        await keys.EndBeforeAsync(person, 3, Ct);

        var third = await WarmAsync(keys, person);
        third.Version.ShouldBe(3);
        third.Opens(2).ShouldBeFalse();
        (await keys.BeingReplacedAsync(Ct)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoKeysUnderTwoGenerations_HaveEndedWithTheLaterOne(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var keys = core.Keys;
        var person = await NewPersonAsync(keys);
        var before = keys.Generations.Current.Id;
        (await keys.GenerationOfAsync(person, Ct)).ShouldBe(before);
        await keys.Generations.BeginAsync(Ct);
        (await keys.RenewPersonAsync(person, Ct)).ShouldBeTrue();
        var rows = await keys.Generations.Store.ReadAsync([person.Value], Ct);
        rows.Select(r => r.Generation)
            .ShouldBe([before, keys.Generations.Current.Id], ignoreOrder: true);

        (await keys.GenerationOfAsync(person, Ct)).ShouldBe(keys.Generations.Current.Id);
        var ended = await keys.ForgetAsync([person], Ct);

        ended.ShouldHaveSingleItem().Value.ShouldBe(keys.Generations.Current.Id);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoKeysOfOne_OnTheEdgeOfABatch_AreBothWrappedAnew(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var store = core.Keys.Generations.Store;
        var organisation = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(organisation, Ct);
        await core.Keys.NewPeopleAsync(organisation, GenerationReplacement.Batch, Ct);
        var old = new WrappedUnder(core.Keys.Generations.Current.Id);
        var batch = await store.ReadPeopleAsync(old, Guid.Empty, GenerationReplacement.Batch, Ct);
        var last = new PersonKeyId(batch[^1].Id);
        (await core.Keys.RenewPersonAsync(last, Ct)).ShouldBeTrue();
        // The batch ends between the two.
        var edge = await store.ReadPeopleAsync(old, Guid.Empty, GenerationReplacement.Batch, Ct);
        (edge[^1].Id, edge[^1].Version).ShouldBe((last.Value, 1));

        var replaced = await new GenerationReplacement(core.Keys).RunAsync(null, Ct);

        replaced.People.ShouldBe(GenerationReplacement.Batch + 4 + 1);
        var rows = await store.ReadAsync([last.Value], Ct);
        rows.Select(r => r.Version).ShouldBe([1, 2], ignoreOrder: true);
        rows.ShouldAllBe(r => r.Generation == core.Keys.Generations.Current.Id);
        (await WarmAsync(core.Keys, last)).Opens(1).ShouldBeTrue();
    }

    private static async Task<PersonKeyId> NewPersonAsync(KeyRing keys)
    {
        var organisation = OrganisationId.Create();
        await keys.AddOrganisationAsync(organisation, Ct);
        return await keys.NewPersonAsync(organisation, Ct);
    }

    private static async Task<WarmKey> WarmAsync(KeyRing keys, PersonKeyId person) =>
        (await keys.PeopleAsync([person], Ct))[person.Value];
}
