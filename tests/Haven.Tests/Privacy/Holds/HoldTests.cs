using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Screening;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Holds;

/// <summary>What is held stays, for as long as it is held, and nobody else stays with it.</summary>
public class HoldTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Approved_KeepsOnePerson_UntilItEnds(string database)
    {
        await using var house = await House.StartAsync(database);
        var held = await house.Rosa.TakeUpAsync();
        await house.Rosa.TakeUpAsync();
        var id = await house.AskAsync(held.PersonKey);
        (await house.Desk.ApproveAsync(house.Other.Reader, id, 0, Ct)).ShouldBe(HoldOutcome.Done);

        house.Haven.Clock.Advance(TimeSpan.FromDays(40));
        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBe([held.Id]);

        (
            await house.Desk.EndAsync(house.Officer.Reader, id, 1, "The suit is settled", Ct)
        ).ShouldBe(HoldOutcome.Done);
        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBeEmpty();
        await using var store = house.Organisation.Open();
        (await store.Set<Hold>().CountAsync(Ct)).ShouldBe(0);
        (await house.Organisation.LogAsync())
            .Where(r => r.What.StartsWith("legal hold", StringComparison.Ordinal))
            .Select(r => r.What)
            .ShouldBe(["legal hold", "legal hold, approved", "legal hold, ended"], true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Unapproved_KeepsFor14Days_AndNotAMinuteLonger(string database)
    {
        await using var house = await House.StartAsync(database);
        var held = await house.Rosa.TakeUpAsync();
        house.Haven.Clock.Advance(TimeSpan.FromDays(25));
        var id = await house.AskAsync(held.PersonKey);

        house.Haven.Clock.Advance(Hold.Wait - TimeSpan.FromMinutes(1));
        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBe([held.Id]);

        house.Haven.Clock.Advance(TimeSpan.FromMinutes(1));
        (await house.Desk.ApproveAsync(house.Other.Reader, id, 0, Ct)).ShouldBe(
            HoldOutcome.Overtaken
        );
        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfAKind_KeepsEverybody_AlsoFromTheirOwnForgetting(string database)
    {
        await using var house = await House.StartAsync(database);
        var one = await house.Rosa.TakeUpAsync();
        var id = await house.AskAsync(null, ScreeningModel.ClientsKept);
        await house.Rosa.TakeUpAsync();
        (await house.Desk.ApproveAsync(house.Other.Reader, id, 0, Ct)).ShouldBe(HoldOutcome.Done);

        house.Haven.Clock.Advance(TimeSpan.FromDays(40));
        await house.RoundAsync();

        (await house.ClientsAsync()).Count.ShouldBe(2);
        var refused = await Should.ThrowAsync<HeldException>(() =>
            house.ForgetAsync(one.PersonKey)
        );
        refused.By.Hold.ShouldBe(id);
        await house.Desk.EndAsync(house.Officer.Reader, id, 1, "The inquiry is closed", Ct);
        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBeEmpty();
        await using var store = house.Organisation.Open();
        (await store.Set<Hold>().SingleAsync(Ct)).EndedAt.ShouldBeGreaterThan(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoHolds_EachKeeps_UntilBothEnded(string database)
    {
        await using var house = await House.StartAsync(database);
        var held = await house.Rosa.TakeUpAsync();
        var first = await house.AskAsync(held.PersonKey);
        var second = await house.AskAsync(held.PersonKey);
        await house.Desk.ApproveAsync(house.Other.Reader, second, 0, Ct);
        await house.Desk.EndAsync(house.Officer.Reader, first, 0, "Asked for twice", Ct);

        house.Haven.Clock.Advance(TimeSpan.FromDays(40));
        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBe([held.Id]);

        await house.Desk.EndAsync(house.Officer.Reader, second, 1, "Settled", Ct);
        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PastItsReview_ItGoesOn_AndSomebodyIsTold(string database)
    {
        await using var house = await House.StartAsync(database);
        var held = await house.Rosa.TakeUpAsync();
        var id = await house.AskAsync(held.PersonKey);
        await house.Desk.ApproveAsync(house.Other.Reader, id, 0, Ct);
        var reading = house.Haven.Get<HoldReading>();
        house.Haven.Clock.Advance(TimeSpan.FromDays(90));
        (await reading.WaitingAsync(house.Officer.Reader, Ct)).ShouldBe(HoldsWaiting.None);

        house.Haven.Clock.Advance(TimeSpan.FromDays(1));
        await house.RoundAsync();

        (await reading.WaitingAsync(house.Officer.Reader, Ct)).ShouldBe(new HoldsWaiting(0, 1));
        (await house.ClientsAsync()).ShouldBe([held.Id]);
        var next = LocalTime.Today(house.Haven.Clock).AddDays(30);
        (
            await house.Desk.ReviewAsync(house.Other.Reader, id, 1, "The appeal runs", next, Ct)
        ).ShouldBe(HoldOutcome.Done);
        (await reading.WaitingAsync(house.Officer.Reader, Ct)).ShouldBe(HoldsWaiting.None);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoseErasureHasBegun_CannotBeHeld_AndNothingIsStored(string database)
    {
        await using var house = await House.StartAsync(database);
        var gone = await house.Rosa.TakeUpAsync();
        await house.ForgetAsync(gone.PersonKey);

        (await house.TryAsync(gone.PersonKey)).Outcome.ShouldBe(HoldOutcome.Erasing);

        await using var store = house.Organisation.Open();
        (await store.Set<Hold>().CountAsync(Ct)).ShouldBe(0);
    }

    /// <summary>One of the two comes first, and the other is refused: never is somebody held and being erased.</summary>
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task HoldingAndForgettingAtOnce_OneIsRefused(string database)
    {
        await using var house = await House.StartAsync(database);
        for (int i = 0; i < 6; i++)
        {
            var person = (await house.Rosa.TakeUpAsync()).PersonKey;
            var holding = Task.Run(() => house.TryAsync(person), Ct);
            var forgetting = Task.Run(
                async () =>
                {
                    try
                    {
                        await house.ForgetAsync(person);
                        return true;
                    }
                    catch (HeldException)
                    {
                        return false;
                    }
                },
                Ct
            );

            bool held = (await holding).Outcome == HoldOutcome.Done;

            (await forgetting).ShouldBe(!held);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoChangesAtOnce_TheSecondIsTold(string database)
    {
        await using var house = await House.StartAsync(database);
        var held = await house.Rosa.TakeUpAsync();
        var id = await house.AskAsync(held.PersonKey);

        var outcomes = await Task.WhenAll(
            Task.Run(() => house.Desk.ApproveAsync(house.Other.Reader, id, 0, Ct), Ct),
            Task.Run(() => house.Desk.EndAsync(house.Officer.Reader, id, 0, "A mistake", Ct), Ct)
        );

        outcomes.ShouldBe([HoldOutcome.Done, HoldOutcome.Overtaken], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverAsked_DoesNotApprove_AndWhoMayNotIsRefused(string database)
    {
        await using var house = await House.StartAsync(database);
        var held = await house.Rosa.TakeUpAsync();
        var id = await house.AskAsync(held.PersonKey);

        (await house.Desk.ApproveAsync(house.Officer.Reader, id, 0, Ct)).ShouldBe(HoldOutcome.Own);
        await Should.ThrowAsync<PurposeRefusedException>(() =>
            house.Desk.ApproveAsync(house.Rosa.Reader, id, 0, Ct)
        );
        await using var store = house.Organisation.Open();
        (await store.Set<Hold>().SingleAsync(Ct)).ApprovedAt.ShouldBe(0);
    }

    /// <summary>An organisation that keeps clients for 30 days, with two privacy officers.</summary>
    private sealed record House(
        Installation Haven,
        TestOrganisation Organisation,
        TestMember Rosa,
        TestMember Officer,
        TestMember Other
    ) : IAsyncDisposable
    {
        public HoldDesk Desk => Haven.Get<HoldDesk>();

        public static async Task<House> StartAsync(string database)
        {
            await Installation.OnAsync(database);
            var haven = await Installation.StartNewAsync(database);
            var organisation = await haven.CreateOrganisationAsync();
            await using var store = organisation.Open();
            store.Add(
                new RetentionRule
                {
                    OrganisationId = organisation.Id,
                    Kind = ScreeningModel.ClientsKept,
                    Period = "P30D",
                    Version = 1,
                }
            );
            await store.SaveChangesAsync(Ct);
            return new House(
                haven,
                organisation,
                await organisation.CreateMemberAsync(Roles.Professional),
                await organisation.CreateMemberAsync(Roles.PrivacyOfficer),
                await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
            );
        }

        public async Task<(Guid Id, HoldOutcome Outcome)> TryAsync(
            PersonKeyId? person,
            string kind = ""
        )
        {
            var id = Guid.CreateVersion7();
            var ask = new HoldAsk(
                id,
                person,
                kind,
                HoldSource.Court,
                "Order 17 of the county court",
                LocalTime.Today(Haven.Clock).AddDays(90)
            );
            return (id, await Desk.AskAsync(Officer.Reader, ask, Ct));
        }

        public async Task<Guid> AskAsync(PersonKeyId? person, string kind = "")
        {
            var (id, outcome) = await TryAsync(person, kind);
            outcome.ShouldBe(HoldOutcome.Done);
            return id;
        }

        public Task<Guid> ForgetAsync(PersonKeyId person) =>
            Haven.Core.Forgetting().AskAsync(Officer.Reader, Purpose.PrivacyOversight, person, Ct);

        public async Task RoundAsync()
        {
            await Desk.LapseAsync(Organisation.Id, Ct);
            await Haven.Get<RetentionService>().DeleteAsync(Organisation.Id, Ct);
            await Haven.Core.Forgetting().ResumeAsync(Ct);
        }

        public async Task<List<ClientId>> ClientsAsync()
        {
            await using var store = Organisation.Open();
            return await store.Set<Client>().Select(c => c.Id).ToListAsync(Ct);
        }

        public ValueTask DisposeAsync() => Haven.DisposeAsync();
    }
}
