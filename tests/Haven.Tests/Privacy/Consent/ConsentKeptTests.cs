using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Consent;

/// <summary>What somebody agreed to is kept while it is in use and six years after; it outlives the facts, and not a request.</summary>
public class ConsentKeptTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TimeRunsFromTheDayOfTakingBack_AndStopsWithAYes(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, rosa, client) = await ClientAsync(haven);
        long now = haven.Clock.GetUtcNow().UtcTicks;

        await rosa.AnswerAsync(client, "work");
        (await SinceAsync(organisation)).ShouldBe(KeptPerson.NotYet);
        await rosa.WithdrawAsync(client);
        (await SinceAsync(organisation)).ShouldBeGreaterThanOrEqualTo(now);
        (await SinceAsync(organisation)).ShouldNotBe(KeptPerson.NotYet);
        await rosa.AnswerAsync(client, "work");
        (await SinceAsync(organisation)).ShouldBe(KeptPerson.NotYet);
    }

    // The client is kept for six years after the last change, the consent in use begins its own six years then.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FactsGo_AndTheProofStays_SixYearsMore(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var (organisation, rosa, client) = await ClientAsync(haven);
        await rosa.AnswerAsync(client, "work");

        await GoAsync(organisation, new DateTimeOffset(2032, 1, 16, 9, 0, 0, TimeSpan.Zero));
        (await organisation.CountAsync<Client>()).ShouldBe(0);
        (await organisation.CountAsync<ConsentStanding>()).ShouldBe(0);
        (await organisation.CountAsync<ConsentEntry>()).ShouldBe(1);

        await GoAsync(organisation, new DateTimeOffset(2038, 1, 16, 9, 0, 0, TimeSpan.Zero));
        (await organisation.CountAsync<ConsentEntry>()).ShouldBe(1);
        await GoAsync(organisation, new DateTimeOffset(2038, 1, 17, 9, 0, 0, TimeSpan.Zero));
        (await organisation.CountAsync<ConsentEntry>()).ShouldBe(0);
        (await organisation.CountAsync<ConsentFolder>()).ShouldBe(0);
        await using var store = organisation.Open();
        (await store.Set<Erasure>().Select(e => e.Rule).ToListAsync(Ct)).ShouldBe(
            ["screening-client P6Y", "consent P6Y"],
            ignoreOrder: true
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoAsksToBeDeleted_TakesItAlong_AndNothingOfAnother(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, rosa, client) = await ClientAsync(haven);
        var other = await rosa.TakeUpAsync();
        await rosa.AnswerAsync(client, "work");
        await rosa.AnswerAsync(other, "work");
        var forgetting = haven.Core.Forgetting();
        (await forgetting.CountAsync(organisation.Id, client.PersonKey, Ct))["consents"]
            .ShouldBe(1);
        var stale = await rosa.AskAsync(client, "work", "figures");

        await TestClients.ForgetAsync(haven, organisation, client);

        (await organisation.CountAsync<ConsentFolder>()).ShouldBe(1);
        (await organisation.CountAsync<ConsentEntry>()).ShouldBe(1);
        await using var store = organisation.Open();
        (await store.Set<Erasure>().SingleAsync(Ct)).Went.ShouldBe(
            "clients 1, consent folders 1, consent standings 3, consents 1"
        );
        (await rosa.AnswerAsync(client, stale with { Seen = Guid.Empty })).Outcome.ShouldBe(
            ConsentOutcome.Leaving
        );
        (await rosa.ReadAsync(other)).Entries.ShouldHaveSingleItem();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoIsHeld_IsHeldWithWhatTheyAgreedTo(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, rosa, client) = await ClientAsync(haven);
        await rosa.AnswerAsync(client, "work");
        await rosa.WithdrawAsync(client);
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        await organisation.CreateMemberAsync(Roles.Administrator);
        await HoldAsync(haven, officer, client.PersonKey, "");

        await using var store = organisation.Open();
        (
            await store
                .Set<KeptPerson>()
                .Where(k => k.Kind == ConsentModel.Kept)
                .Select(k => k.Holds)
                .SingleAsync(Ct)
        ).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereAllOfItIsHeld_NobodyTakesItAlong(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, rosa, client) = await ClientAsync(haven);
        var other = await rosa.TakeUpAsync();
        await rosa.AnswerAsync(client, "work");
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        await organisation.CreateMemberAsync(Roles.Administrator);
        await HoldAsync(haven, officer, null, ConsentModel.Kept);

        await Should.ThrowAsync<HeldException>(() =>
            TestClients.ForgetAsync(haven, organisation, client)
        );
        (await organisation.CountAsync<ConsentEntry>()).ShouldBe(1);
        await TestClients.ForgetAsync(haven, organisation, other);
    }

    private static async Task HoldAsync(
        Installation haven,
        TestMember officer,
        PersonKeyId? person,
        string kind
    )
    {
        var ask = new HoldAsk(
            Guid.CreateVersion7(),
            person,
            kind,
            HoldSource.Court,
            "A court asks for it",
            LocalTime.Today(haven.Clock).AddDays(30)
        );
        (await haven.Get<HoldDesk>().AskAsync(officer.Reader, ask, Ct)).ShouldBe(HoldOutcome.Done);
    }

    private static async Task<long> SinceAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store
            .Set<KeptPerson>()
            .Where(k => k.Kind == ConsentModel.Kept)
            .Select(k => k.Since)
            .SingleAsync(Ct);
    }

    private static async Task GoAsync(TestOrganisation organisation, DateTimeOffset at)
    {
        organisation.Installation.Clock.MoveTo(at);
        await organisation.Installation.Get<RetentionService>().DeleteAsync(organisation.Id, Ct);
        await organisation.Installation.Core.Forgetting().ResumeAsync(Ct);
    }

    private static async Task<(TestOrganisation, TestMember, Client)> ClientAsync(
        Installation haven
    )
    {
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        return (organisation, rosa, await rosa.TakeUpAsync());
    }
}
