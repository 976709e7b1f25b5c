using System.Data.Common;
using System.Reflection;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Start;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Values are sealed anew while others write the same rows, and while the old key is still about.</summary>
public class PersonValuesTests
{
    private const string Conflict = "40001";
    private const int Most = 50;
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RowsThatOthersWriteMeanwhile_AreTriedAgain_ButNotForEver(string database)
    {
        // The server's own job would take up what is begun here.
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var (organisation, client) = await BeginAsync(haven);
        var busy = DispatchProxy.Create<IDatabase, BusyDatabase>();
        var how = (BusyDatabase)busy;
        how.Database = haven.Core.Database;
        var values = new PersonValues(
            busy,
            haven.Core.Keys,
            organisation.Id,
            client.PersonKey,
            version: 2
        );

        (how.Refusals, how.State) = (int.MaxValue, Conflict);
        (await Should.ThrowAsync<Refused>(() => values.SealAnewAsync(null, Ct))).SqlState.ShouldBe(
            Conflict
        );
        how.Asked.ShouldBe(Most);
        // What is no conflict with anybody is not tried again.
        (how.Asked, how.State) = (0, "42501");
        await Should.ThrowAsync<Refused>(() => values.SealAnewAsync(null, Ct));
        how.Asked.ShouldBe(1);
        (await VersionAsync(organisation, client)).ShouldBe(1);

        (how.Asked, how.State, how.Refusals) = (0, Conflict, Most - 1);
        (await values.SealAnewAsync(null, Ct)).Records.ShouldBe(1);

        how.Asked.ShouldBe(Most);
        (await VersionAsync(organisation, client)).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OldKeyThatIsReadOnceMore_SealsNothing(string database)
    {
        // As above: the server's own job would be done with the row before it is asked for here.
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var (organisation, client) = await BeginAsync(haven);
        var rows = await haven.Core.Keys.Generations.Store.ReadAsync([client.PersonKey.Value], Ct);
        IReadOnlyList<WrappedKey> old = [rows.Single(r => r.Version == 1)];
        var (keys, between) = await StoreInBetween.OpenAsync(haven.Core);
        using var _ = keys;
        const string read = nameof(IKeyStore.ReadAsync);
        between.Instead = (question, times) =>
            question == read && times <= 2 ? Task.FromResult(old) : null;
        var values = new PersonValues(
            haven.Core.Database,
            keys,
            organisation.Id,
            client.PersonKey,
            version: 2
        );

        var anew = await values.SealAnewAsync(null, Ct);

        anew.ShouldBe(new SealedAnew(1, 9));
        between.Asked(read).ShouldBe(3);
        (await VersionAsync(organisation, client)).ShouldBe(2);
    }

    private static async Task<(TestOrganisation, Client)> BeginAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        (await haven.Core.Keys.RenewPersonAsync(client.PersonKey, Ct)).ShouldBeTrue();
        return (organisation, client);
    }

    private static async Task<int> VersionAsync(TestOrganisation organisation, Client client) =>
        PersonCipher.VersionOf((await organisation.LoadAsync(client)).Behaviour.Ciphertext);

    internal sealed class Refused(string state) : DbException("Refused.")
    {
        public override string SqlState => state;
    }

    /// <summary>A database that refuses whoever wants to write, for so many times.</summary>
    internal class BusyDatabase : DispatchProxy
    {
        public IDatabase Database { get; set; } = null!;
        public int Refusals { get; set; }
        public string State { get; set; } = "";
        public int Asked { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IDatabase.WriteTurnAsync) && Asked++ < Refusals)
            {
                // Whoever asks so often would ask for ever.
                throw Asked <= 2 * Most
                    ? new Refused(State)
                    : new InvalidOperationException("Asked too often.");
            }
            return targetMethod.Invoke(Database, args);
        }
    }
}
