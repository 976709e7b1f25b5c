using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Screening;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Retention;

/// <summary>Whoever's time is over goes, on the day and not before, once, and with a receipt.</summary>
public class RetentionTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly string Month = "P30D";

    // Taken up on 15 January at 9:00 UTC; the thirtieth day is 14 February, and on the 15th they go.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeversTimeIsOver_Goes_OnTheDay_AndNotAnHourBefore(string database)
    {
        var (haven, organisation, rosa) = await StartAsync(database);
        await using var _ = haven;
        await rosa.TakeUpAsync();

        haven.Clock.MoveTo(new DateTimeOffset(2026, 2, 14, 23, 59, 0, TimeSpan.Zero));
        await RoundAsync(organisation);
        (await CountAsync<Client>(organisation)).ShouldBe(1);

        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await RoundAsync(organisation);

        (await CountAsync<Client>(organisation)).ShouldBe(0);
        (await CountAsync<KeptPerson>(organisation)).ShouldBe(0);
        var receipt = (await ReceiptsAsync(organisation)).ShouldHaveSingleItem();
        receipt.Rule.ShouldBe("screening-client P30D");
        receipt.Went.ShouldBe("clients 1");
        receipt.DoneAt.ShouldBeGreaterThan(0);
        (await organisation.LogAsync()).Count(r => r.Act == Act.Delete).ShouldBe(1);
    }

    // At 23:30 on 15 January in New York it is the 16th in UTC; there the period counts from the 15th, ends on 14 February
    // and is over on the 15th at five o'clock UTC.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheDay_IsThatOfTheOrganisation(string database)
    {
        var (haven, organisation, rosa) = await StartAsync(database);
        await using var _ = haven;
        await organisation.WorkInAsync("America/New_York");
        haven.Clock.MoveTo(new DateTimeOffset(2026, 1, 16, 4, 30, 0, TimeSpan.Zero));
        await rosa.TakeUpAsync();

        haven.Clock.MoveTo(new DateTimeOffset(2026, 2, 15, 4, 59, 0, TimeSpan.Zero));
        await RoundAsync(organisation);
        (await CountAsync<Client>(organisation)).ShouldBe(1);

        haven.Clock.MoveTo(new DateTimeOffset(2026, 2, 15, 5, 0, 0, TimeSpan.Zero));
        await RoundAsync(organisation);
        (await CountAsync<Client>(organisation)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AChange_BeginsTheTimeAnew_AndReadingDoesNot(string database)
    {
        var (haven, organisation, rosa) = await StartAsync(database);
        await using var _ = haven;
        var read = await rosa.TakeUpAsync();
        var changed = await rosa.TakeUpAsync();
        haven.Clock.Advance(TimeSpan.FromDays(10));
        await rosa.OpenAsync(Purpose.CaseWork, await organisation.LoadAsync(read));
        await ChangeAsync(rosa, changed);

        haven.Clock.Advance(TimeSpan.FromDays(22));
        await RoundAsync(organisation);

        await using var store = organisation.Open();
        (await store.Set<Client>().SingleAsync(Ct)).Id.ShouldBe(changed.Id);
        haven.Clock.Advance(TimeSpan.FromDays(10));
        await RoundAsync(organisation);
        (await CountAsync<Client>(organisation)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SeveralNodesAtOnce_AreOne_AndEachPersonHasOneReceipt(string database)
    {
        var (haven, organisation, rosa) = await StartAsync(database);
        await using var _ = haven;
        for (int i = 0; i < 12; i++)
        {
            await rosa.TakeUpAsync();
        }
        haven.Clock.Advance(TimeSpan.FromDays(40));
        var retention = haven.Get<RetentionService>();

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => retention.DeleteAsync(organisation.Id, Ct), Ct))
        );

        await RoundAsync(organisation);
        (await CountAsync<Client>(organisation)).ShouldBe(0);
        (await ReceiptsAsync(organisation)).Count.ShouldBe(12);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CutShortAfterTheIntent_IsTakenUpByWhoeverStartsNext(string database)
    {
        var (haven, organisation, rosa) = await StartAsync(database, Installation.WithoutJobs);
        await using var _ = haven;
        await rosa.TakeUpAsync();
        await rosa.TakeUpAsync();
        haven.Clock.Advance(TimeSpan.FromMinutes(59));
        await using (var store = organisation.Open())
        {
            // As a node that is killed between its commit and its deletion leaves it.
            haven.Get<KeptKinds>().Find(ScreeningModel.ClientsKept).ShouldNotBeNull();
            await store
                .Set<KeptPerson>()
                .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, 1), Ct);
        }
        (
            await haven.Get<RetentionService>().IntendAsync(organisation.Id, Kind(haven), Ct)
        ).Count.ShouldBe(2);
        (await CountAsync<Client>(organisation)).ShouldBe(2);

        await haven.Core.Forgetting().ResumeAsync(Ct);

        (await CountAsync<Client>(organisation)).ShouldBe(0);
        (await ReceiptsAsync(organisation)).ShouldAllBe(r => r.DoneAt > 0 && r.Went == "clients 1");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverIsHeld_Stays_AndTheOthersGo(string database)
    {
        var (haven, organisation, rosa) = await StartAsync(database);
        await using var _ = haven;
        var held = await rosa.TakeUpAsync();
        await rosa.TakeUpAsync();
        await using (var store = organisation.Open())
        {
            await store
                .Set<KeptPerson>()
                .Where(k => k.PersonKey == held.PersonKey)
                .ExecuteUpdateAsync(u => u.SetProperty(k => k.Holds, 1), Ct);
        }
        haven.Clock.Advance(TimeSpan.FromDays(40));

        await RoundAsync(organisation);

        await using var after = organisation.Open();
        (await after.Set<Client>().SingleAsync(Ct)).Id.ShouldBe(held.Id);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_KeepsItsOwnTime(string database)
    {
        var (haven, organisation, rosa) = await StartAsync(database);
        await using var _ = haven;
        await rosa.TakeUpAsync();
        var other = await haven.CreateOrganisationAsync();
        var tom = await other.CreateMemberAsync(Roles.Professional);
        await tom.TakeUpAsync();
        haven.Clock.Advance(TimeSpan.FromDays(40));

        await RoundAsync(organisation);
        await RoundAsync(other);

        (await CountAsync<Client>(organisation)).ShouldBe(0);
        (await CountAsync<Client>(other)).ShouldBe(1);
    }

    /// <summary>The server's own job does it, without anybody asking.</summary>
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheServer_DoesItByItself(string database)
    {
        var (haven, organisation, rosa) = await StartAsync(database);
        await using var _ = haven;
        await rosa.TakeUpAsync();

        haven.Clock.Advance(TimeSpan.FromDays(31));

        // While a round works the clock stands: what was sealed long before it is stored is refused, and the round with
        // it. One that the leap above cut short waits for the next.
        int looks = 0;
        await Eventually.HoldsAsync(async () =>
        {
            if (++looks % 50 == 0)
            {
                haven.Clock.Advance(TimeSpan.FromHours(1));
            }
            return await CountAsync<Client>(organisation) == 0;
        });
    }

    [Fact]
    public void TwoKindsWithOneKey_OrARootOfAnotherPart_AreRefusedAtTheStart()
    {
        Should.Throw<InvalidOperationException>(() =>
            new KeptKinds([new ScreeningModel(), new ScreeningModel()])
        );
        Should.Throw<InvalidOperationException>(() => new KeptKinds([new Stranger()]));
        // A client does not say of which of two kinds they are.
        Should
            .Throw<InvalidOperationException>(() =>
                new KeptKinds([new ScreeningModel(), new Stranger { Records = [typeof(Client)] }])
            )
            .Message.ShouldContain("does not say of which");
    }

    private sealed class Stranger : IModelPart
    {
        public IReadOnlyList<Type> Records { get; init; } = [];

        public IReadOnlyList<KeptKind> Keeps { get; } =
        [
            new("strangers", typeof(Client), Trigger.Created, CalendarPeriod.OfDays(1), "none")
            {
                English = "Strangers",
                Spanish = "Desconocidos",
            },
        ];

        public void Map(ModelBuilder model) { }
    }

    // The server's own job goes round as well, and may be in the middle of it.
    private static async Task RoundAsync(TestOrganisation organisation)
    {
        await organisation.Installation.Get<RetentionService>().DeleteAsync(organisation.Id, Ct);
        await organisation.Installation.Core.Forgetting().ResumeAsync(Ct);
    }

    private static KeptKind Kind(Installation haven) =>
        haven.Get<KeptKinds>().Find(ScreeningModel.ClientsKept)!;

    private static async Task<(Installation, TestOrganisation, TestMember)> StartAsync(
        string database,
        Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? adjust = null
    )
    {
        await Installation.OnAsync(database);
        var haven = await Installation.StartNewAsync(database, adjust);
        var organisation = await haven.CreateOrganisationAsync();
        await using var store = organisation.Open();
        store.Add(
            new RetentionRule
            {
                OrganisationId = organisation.Id,
                Kind = ScreeningModel.ClientsKept,
                Period = Month,
                Version = 1,
            }
        );
        await store.SaveChangesAsync(Ct);
        return (haven, organisation, await organisation.CreateMemberAsync(Roles.Professional));
    }

    private static async Task ChangeAsync(TestMember rosa, Client client)
    {
        await using var store = rosa.Installation.Core.Database.Open(
            new Scope(rosa.Member.OrganisationId)
        );
        var loaded = await store.Set<Client>().SingleAsync(c => c.Id == client.Id, Ct);
        loaded.Behaviour = Haven.Privacy.Vault.Sealed<string>.Of("draws less");
        store.Record(rosa.Deed(Act.Edit, loaded));
        await store.SaveChangesAsync(Ct);
    }

    private static async Task<int> CountAsync<T>(TestOrganisation organisation)
        where T : class
    {
        await using var store = organisation.Open();
        return await store.Set<T>().CountAsync(Ct);
    }

    private static async Task<List<Erasure>> ReceiptsAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<Erasure>().AsNoTracking().ToListAsync(Ct);
    }
}
