using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Vault;

/// <summary>One person's key is replaced while others read and write about them, and whatever cuts it short.</summary>
[Trait("Category", "Long")]
public class PersonKeyReplacementTests
{
    private const int ValuesOfAClient = 9;
    private const int Screenings = 120;
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_SealsEveryValueAnew_AndEndsTheOldKey(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, rosa, client) = await BeginAsync(haven);
        var other = await rosa.TakeUpAsync();
        var store = haven.Core.Keys.Generations.Store;
        var old = (await store.ReadAsync([client.PersonKey.Value], Ct)).Single();
        byte[] key = await haven.Core.Keys.UnwrapAsync(old, Ct);
        var before = await organisation.LoadAsync(client);
        byte[] untouched = (await organisation.LoadAsync(other)).Behaviour.Ciphertext;
        var log = await organisation.LogAsync();

        var replaced = (await ReplaceAsync(haven, organisation, client)).ShouldNotBeNull();

        replaced.ShouldBe(
            new PersonReplaced(
                new SealedAnew(1 + Screenings, ValuesOfAClient + (2 * Screenings)),
                WasCutShort: false
            )
        );
        await ShouldOpenUnderAsync(haven, organisation, rosa, client, version: 2);
        (await organisation.LoadAsync(other)).Behaviour.Ciphertext.ShouldBe(untouched);
        var entry = (await organisation.LogAsync(log)).Single(r => r.Act == Act.Edit);
        (entry.What, entry.SubjectCount).ShouldBe(("the person's key", 1));
        StoredBytes.Find(await StoredBytes.PlacesOfAsync(haven), key).ShouldBeEmpty();
        if (database == Databases.Sqlite)
        {
            StoredBytes.Find(await StoredBytes.PlacesOfAsync(haven), old.Wrapped).ShouldBeEmpty();
            StoredBytes
                .Find(await StoredBytes.PlacesOfAsync(haven), before.Behaviour.Ciphertext)
                .ShouldBeEmpty();
        }
        // Until the generation ends an old copy of the store still opens the old key, and nothing after.
        (await haven.Core.Keys.UnwrapAsync(old, Ct)).ShouldBe(key);
        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);
        await Should.ThrowAsync<VaultException>(() =>
            haven.Core.Keys.UnwrapAsync(old, Ct).AsTask()
        );
        await ShouldOpenUnderAsync(haven, organisation, rosa, client, version: 2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_WhileOthersReadAndWrite_LosesNothing(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, rosa, client) = await BeginAsync(haven);
        await using var node = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        var run = Task.Run(() =>
            ReplacementOf(haven.Core).RunAsync(System(organisation), client.PersonKey, null, Ct)
        );
        int written = 0;

        // A second is a round: whoever reads and writes here knows the old key for five of them.
        do
        {
            await WriteAsync(node, rosa, client, $"written {++written}");
            (await ReadAsync(node, rosa, client)).ShouldBe($"written {written}");
            (await ReadAsync(haven.Core, rosa, client)).ShouldBe($"written {written}");
            haven.Clock.Advance(TimeSpan.FromSeconds(1));
        } while (!run.IsCompleted);

        (await run).ShouldNotBeNull().Sealed.Records.ShouldBeGreaterThanOrEqualTo(Screenings);
        written.ShouldBeGreaterThanOrEqualTo(60);
        (await ReadAsync(node, rosa, client)).ShouldBe($"written {written}");
        await ShouldOpenUnderAsync(haven, organisation, rosa, client, version: 2);
    }

    [Theory, MemberData(nameof(Cuts))]
    public async Task Replace_CutShort_GoesOnAndIsTakenUp(
        string database,
        string cut,
        bool byTheServer
    )
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, rosa, client) = await BeginAsync(haven);
        await CutShortAsync(haven, organisation, client, cut);
        await using var node = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        int rows = (
            await node.Keys.Generations.Store.ReadAsync([client.PersonKey.Value], Ct)
        ).Count;
        rows.ShouldBe(2);
        (await ReadAsync(node, rosa, client)).ShouldBe("likes to draw");
        await WriteAsync(node, rosa, client, "likes to sing");
        await new GenerationReplacement(node.Keys).RunAsync(null, Ct);

        if (byTheServer)
        {
            (await PassAsync(haven.Clock, ReplacementOf(node).ResumeAsync(Ct))).ShouldBe(1);
        }
        else
        {
            var replaced = await PassAsync(
                haven.Clock,
                ReplacementOf(node).RunAsync(System(organisation), client.PersonKey, null, Ct)
            );
            replaced.ShouldNotBeNull().WasCutShort.ShouldBeTrue();
        }

        (await ReadAsync(haven.Core, rosa, client)).ShouldBe("likes to sing");
        await ShouldOpenUnderAsync(haven, organisation, rosa, client, version: 2);
        (await ReplacementOf(node).ResumeAsync(Ct)).ShouldBe(0);
    }

    public static TheoryData<string, string, bool> Cuts
    {
        get
        {
            var cuts = new TheoryData<string, string, bool>();
            foreach (string database in new[] { Databases.Sqlite, Databases.PostgreSql })
            {
                cuts.Add(database, "key made", true);
                cuts.Add(database, "some sealed anew", false);
                cuts.Add(database, "all sealed anew", true);
            }
            return cuts;
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_TwoAtOnce_TheSecondDoesNothing(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, _, client) = await BeginAsync(haven);
        await using var node = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        var log = await organisation.LogAsync();
        await using (await haven.Core.Keys.HoldStillAsync(Ct))
        {
            await Should.ThrowAsync<ReplacementRunsException>(() =>
                ReplacementOf(node).RunAsync(System(organisation), client.PersonKey, null, Ct)
            );
        }
        var keys = await node.Keys.Generations.Store.ReadAsync([client.PersonKey.Value], Ct);
        keys.Single().Version.ShouldBe(1);
        (await organisation.LogAsync(log)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Forgotten_AtAnyMoment_GetsNoKeyBack(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, _, client) = await BeginAsync(haven);
        await CutShortAsync(haven, organisation, client, "some sealed anew");

        await TestClients.ForgetAsync(haven, organisation, client);

        // The server's own job may be taking it up at this moment.
        await using (await haven.Core.Keys.HoldStillAsync(Ct, TimeSpan.FromMinutes(1))) { }
        (await ReplacementOf(haven.Core).ResumeAsync(Ct)).ShouldBe(0);
        (
            await ReplacementOf(haven.Core)
                .RunAsync(System(organisation), client.PersonKey, null, Ct)
        ).ShouldBeNull();
        var store = haven.Core.Keys.Generations.Store;
        (await store.ReadAsync([client.PersonKey.Value], Ct)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Commit_LongAfterItsKeyWasRead_IsRefused(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, rosa, client) = await BeginAsync(haven);
        await using (var context = organisation.Open())
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Ct);
            var row = await context.Set<Client>().SingleAsync(c => c.Id == client.Id, Ct);
            row.Behaviour = Sealed<string>.Of("too late");
            context.Record(rosa.Deed(Act.Edit, client));
            await context.SaveChangesAsync(Ct);
            haven.Clock.Advance(KeyRing.LongestSealing);

            await Should.ThrowAsync<TimeoutException>(() => transaction.CommitAsync(Ct));
        }
        (await ReadAsync(haven.Core, rosa, client)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DamagedValue_StopsIt_AndTheOldKeyStays(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, rosa, client) = await BeginAsync(haven);
        var damaged = (await organisation.LoadAsync(client)).PhysicalDisability;
        byte[] bytes = [.. damaged.Ciphertext];
        bytes[^1] ^= 1;
        await using (var context = organisation.Open())
        {
            await context
                .Set<Client>()
                .Where(c => c.Id == client.Id)
                .ExecuteUpdateAsync(
                    c =>
                        c.SetProperty(
                            x => x.PhysicalDisability,
                            Sealed<Fact<Disability>>.FromStored(bytes)
                        ),
                    Ct
                );
        }

        await Should.ThrowAsync<VaultException>(() =>
            ReplacementOf(haven.Core).RunAsync(System(organisation), client.PersonKey, null, Ct)
        );

        var store = haven.Core.Keys.Generations.Store;
        (await store.ReadAsync([client.PersonKey.Value], Ct)).Count.ShouldBe(2);
        (await ReadAsync(haven.Core, rosa, client)).ShouldBe("likes to draw");
    }

    /// <summary>Lets the time pass that something waits for.</summary>
    internal static async Task<T> PassAsync<T>(FakeClock clock, Task<T> waiting)
    {
        while (!waiting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(waiting, Task.Delay(20, Ct));
        }
        return await waiting;
    }

    private static PersonKeyReplacement ReplacementOf(Core core) =>
        new(core.Database, core.Keys, core.Clock);

    private static Reader System(TestOrganisation organisation) =>
        Reader.System(organisation.Id, "test");

    private static Task<PersonReplaced?> ReplaceAsync(
        Installation haven,
        TestOrganisation organisation,
        Client client
    ) =>
        PassAsync(
            haven.Clock,
            ReplacementOf(haven.Core).RunAsync(System(organisation), client.PersonKey, null, Ct)
        );

    private static async Task<(TestOrganisation, TestMember, Client)> BeginAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        await using var context = organisation.Open();
        for (int number = 1; number <= Screenings; number++)
        {
            context.Add(
                new ScreeningRecord
                {
                    Id = ScreeningId.Create(),
                    OrganisationId = organisation.Id,
                    PersonKey = client.PersonKey,
                    Client = client.Id,
                    Number = number,
                    Answers = Sealed<string>.Of($"answers {number}"),
                    Result = Sealed<string>.Of(null),
                }
            );
        }
        context.Record(rosa.Deed(Act.Create, client));
        await context.SaveChangesAsync(Ct);
        return (organisation, rosa, client);
    }

    // As if the process had ended there: what was begun is left, and nothing is put away.
    private static async Task CutShortAsync(
        Installation haven,
        TestOrganisation organisation,
        Client client,
        string cut
    )
    {
        await using var killed = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        if (cut == "key made")
        {
            (await killed.Keys.RenewPersonAsync(client.PersonKey, Ct)).ShouldBeTrue();
            return;
        }
        using var end = new CancellationTokenSource();
        int after = cut == "some sealed anew" ? 1 : ValuesOfAClient + (2 * Screenings);
        await Should.ThrowAsync<OperationCanceledException>(() =>
            ReplacementOf(killed)
                .RunAsync(System(organisation), client.PersonKey, new Cut(end, after), end.Token)
        );
    }

    private static async Task WriteAsync(Core core, TestMember rosa, Client client, string text)
    {
        await using var context = core.Database.Open(new Scope(client.OrganisationId));
        var row = await context.Set<Client>().SingleAsync(c => c.Id == client.Id, Ct);
        row.Behaviour = Sealed<string>.Of(text);
        context.Record(rosa.Deed(Act.Edit, client));
        await context.SaveChangesAsync(Ct);
    }

    private static async Task<string?> ReadAsync(Core core, TestMember rosa, Client client)
    {
        await using var context = core.Database.Open(new Scope(client.OrganisationId));
        var row = await context
            .Set<Client>()
            .AsNoTracking()
            .SingleAsync(c => c.Id == client.Id, Ct);
        var opened = await core.Services.Vault.OpenAsync(
            rosa.Reader,
            Purpose.CaseWork,
            Act.View,
            "client",
            [row],
            Ct
        );
        opened.Read(row.Birth).ShouldBe(Birth.On(new DateOnly(2012, 4, 30)));
        return opened.Read(row.Behaviour);
    }

    private static async Task ShouldOpenUnderAsync(
        Installation haven,
        TestOrganisation organisation,
        TestMember rosa,
        Client client,
        int version
    )
    {
        var store = haven.Core.Keys.Generations.Store;
        (await store.ReadAsync([client.PersonKey.Value], Ct)).Single().Version.ShouldBe(version);
        await using var context = organisation.Open();
        var rows = await context
            .Set<ScreeningRecord>()
            .AsNoTracking()
            .Where(s => s.PersonKey == client.PersonKey)
            .OrderBy(s => s.Number)
            .ToListAsync(Ct);
        var opened = await rosa.OpenAsync(Purpose.CaseWork, [.. rows]);
        rows.ConvertAll(r => opened.Read(r.Answers))
            .ShouldBe(Enumerable.Range(1, Screenings).Select(n => $"answers {n}"));
        rows.ShouldAllBe(r => PersonCipher.VersionOf(r.Result.Ciphertext) == version);
        PersonCipher
            .VersionOf((await organisation.LoadAsync(client)).Behaviour.Ciphertext)
            .ShouldBe(version);
    }

    private sealed class Cut(CancellationTokenSource source, int after) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value >= after)
            {
                source.Cancel();
            }
        }
    }
}
