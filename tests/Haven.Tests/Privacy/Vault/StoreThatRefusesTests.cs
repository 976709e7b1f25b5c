using System.Security.Cryptography;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Vault;

/// <summary>A key store that is damaged, busy, behind or ahead: asked again where that helps, and never for ever.</summary>
[Trait("Category", "Long")]
public class StoreThatRefusesTests
{
    // Whoever asks so often would ask for ever.
    private const int Often = 20;
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Start_WithoutTheRootKey_AsksTheStoreForNothing(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        File.Delete(installation.RootKeyFile);
        int asked = 0;

        var stopped = await Should.ThrowAsync<StartException>(() =>
            StoreInBetween.OpenAsync(core, (_, _) => Task.FromResult<string?>($"asked {++asked}"))
        );

        stopped.Message.ShouldContain("root key is missing");
        asked.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Start_WithAStoreThatFindsDamage_SaysWhatItFound(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();

        var stopped = await Should.ThrowAsync<StartException>(() =>
            StoreInBetween.OpenAsync(
                core,
                (question, _) =>
                    question == nameof(IKeyStore.DamageAsync)
                        ? Task.FromResult<string?>("page 3 is torn.")
                        : null
            )
        );

        stopped.Message.ShouldContain("is damaged: page 3 is torn. Nothing was changed.");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NewKey_ThatTheStoreAlwaysRefuses_IsTriedFiveTimes(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var organisation = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(organisation, Ct);
        var (keys, between) = await StoreInBetween.OpenAsync(core);
        using var _ = keys;
        between.Instead = (question, times) =>
            question != nameof(IKeyStore.AddAsync) ? null
            : times < Often ? Task.FromException(new StaleGenerationException())
            : Task.FromException(new IOException("Asked too often."));

        await Should.ThrowAsync<StaleGenerationException>(() =>
            keys.NewPersonAsync(organisation, Ct)
        );
        between.Asked(nameof(IKeyStore.AddAsync)).ShouldBe(5);
        between.Forget();
        await Should.ThrowAsync<StaleGenerationException>(() =>
            keys.AddOrganisationAsync(OrganisationId.Create(), Ct)
        );
        between.Asked(nameof(IKeyStore.AddAsync)).ShouldBe(5);

        // And one that it refuses four times is made.
        between.Forget();
        between.Instead = (question, times) =>
            question == nameof(IKeyStore.AddAsync) && times < 5
                ? Task.FromException(new StaleGenerationException())
                : null;
        await core.Keys.RequireAsync([await keys.NewPersonAsync(organisation, Ct)], Ct);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OrganisationsKey_IsMadeOnce_HoweverOftenItIsAskedFor(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var organisation = OrganisationId.Create();
        var (keys, between) = await StoreInBetween.OpenAsync(core);
        using var _ = keys;

        await keys.AddOrganisationAsync(organisation, Ct);
        await keys.AddOrganisationAsync(organisation, Ct);

        between.Asked(nameof(IKeyStore.AddAsync)).ShouldBe(1);
        await keys.RequireAsync([await keys.NewPersonAsync(organisation, Ct)], Ct);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task KeysThatAreHeld_AreAskedForAsLongAsOneIsPatient(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var (keys, between) = await StoreInBetween.OpenAsync(core);
        using var _ = keys;
        const string ask = nameof(IKeyStore.TryLockAsync);
        between.Instead = (question, times) =>
            question != ask ? null
            : times < Often ? Task.FromResult<IAsyncDisposable?>(null)
            : Task.FromException<IAsyncDisposable?>(new IOException("Asked too often."));

        await Should.ThrowAsync<ReplacementRunsException>(() => keys.HoldStillAsync(Ct));
        between.Asked(ask).ShouldBe(1);
        between.Forget();
        await Should.ThrowAsync<ReplacementRunsException>(() =>
            keys.HoldStillAsync(Ct, TimeSpan.FromMilliseconds(200))
        );
        between.Asked(ask).ShouldBe(3); // at once, and after each tenth of a second

        // Whoever is called away meanwhile waits no longer.
        between.Forget();
        using var away = new CancellationTokenSource();
        between.Instead = (question, _) =>
        {
            away.Cancel();
            return question == ask ? Task.FromResult<IAsyncDisposable?>(null) : null;
        };
        await Should.ThrowAsync<OperationCanceledException>(() =>
            keys.HoldStillAsync(away.Token, TimeSpan.FromMilliseconds(200))
        );
        between.Asked(ask).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RowReadAMomentBeforeItsGenerationEnded_IsReadAgain(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var organisation = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(organisation, Ct);
        var person = await core.Keys.NewPersonAsync(organisation, Ct);
        var old = await core.Keys.Generations.Store.ReadAsync([person.Value], Ct);
        var (keys, between) = await StoreInBetween.OpenAsync(core);
        using var _ = keys;
        await new GenerationReplacement(core.Keys).RunAsync(null, Ct);
        await keys.RefreshAsync(Ct);
        const string read = nameof(IKeyStore.ReadAsync);
        int late = 1;
        between.Instead = (question, times) =>
            question == read && times <= late ? Task.FromResult(old) : null;

        await keys.RequireAsync([person], Ct);

        between.Asked(read).ShouldBe(2);
        // A store that stays behind is not waited for.
        between.Forget();
        late = int.MaxValue;
        await Should.ThrowAsync<VaultException>(() => keys.PeopleAnewAsync([person], Ct));
        between.Asked(read).ShouldBe(5);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DamagedKeyOfAPerson_IsSaidToBeSo_AndNotReadAgain(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var organisation = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(organisation, Ct);
        var people = await core.Keys.NewPeopleAsync(organisation, 2, Ct);
        var rows = await core.Keys.Generations.Store.ReadAsync([people[0].Value], Ct);
        IReadOnlyList<WrappedKey> damaged =
        [
            rows.Single() with
            {
                Wrapped = RandomNumberGenerator.GetBytes(60),
            },
        ];
        var (keys, between) = await StoreInBetween.OpenAsync(core);
        using var _ = keys;
        between.Instead = (question, _) =>
            question == nameof(IKeyStore.ReadAsync) ? Task.FromResult(damaged) : null;

        (
            await Should.ThrowAsync<VaultException>(() => keys.RequireAsync([people[0]], Ct))
        ).Message.ShouldContain("is damaged");

        between.Asked(nameof(IKeyStore.ReadAsync)).ShouldBe(1);
        between.Instead = (_, _) => null;
        await keys.RequireAsync(people, Ct);
    }
}
