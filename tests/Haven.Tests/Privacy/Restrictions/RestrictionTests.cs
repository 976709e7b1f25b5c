using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Rights;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Restrictions;

/// <summary>What is restricted is opened by nobody for what is closed, and in the same moment by everybody again once it is lifted.</summary>
public class RestrictionTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    public static TheoryData<string, string> EachPurpose()
    {
        var all = new TheoryData<string, string>();
        foreach (string database in Databases.Both.Select(d => d.Data))
        {
            foreach (var purpose in Purpose.All)
            {
                all.Add(database, purpose.Key);
            }
        }
        return all;
    }

    [Theory, MemberData(nameof(EachPurpose))]
    public async Task EveryPurpose_IsClosed_ButThoseThatStayOpen(string database, string key)
    {
        var purpose = Purpose.Find(key)!;
        var (organisation, client) = await ClientAsync(database);
        await organisation.RestrictAsync(client.PersonKey);
        var stored = await organisation.LoadAsync(client);
        var reader = new Reader(organisation.Id, Guid.NewGuid(), purpose.Roles, "127.0.0.1");

        var open = () => OpenAsync(organisation, reader, purpose, stored);

        if (purpose.StaysOpen)
        {
            (await open()).Read(stored.Behaviour).ShouldBe("likes to draw");
            return;
        }
        var before = await organisation.LogAsync();
        (await Should.ThrowAsync<RestrictedException>(open)).Message.ShouldContain(
            "restricted since 15 January 2026"
        );
        var entry = (await organisation.LogAsync(before)).ShouldHaveSingleItem();
        entry.Act.ShouldBe(Act.Refused);
        entry.SubjectCount.ShouldBe(1);
    }

    [Fact]
    public void WhatStaysOpen_IsWhatTheLawLeaves_AndNothingElse() =>
        Purpose
            .All.Where(p => p.StaysOpen)
            .ShouldBe(
                [
                    Purpose.Emergency,
                    Purpose.EmergencyReview,
                    Purpose.PrivacyOversight,
                    Purpose.LegalHold,
                    Purpose.LegalDemand,
                    Purpose.Consent,
                    Purpose.TakingOut,
                    Purpose.OwnAccount,
                    Purpose.Delivery,
                    Purpose.Upkeep,
                ],
                ignoreOrder: true
            );

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnObjection_ClosesWhatItNames_AndNothingElse(string database)
    {
        var (organisation, client) = await ClientAsync(database);
        await organisation.RestrictAsync(client.PersonKey, Purpose.Reporting, Purpose.Exchange);
        var stored = await organisation.LoadAsync(client);

        foreach (var purpose in new[] { Purpose.Reporting, Purpose.Exchange })
        {
            var closed = new Reader(organisation.Id, Guid.NewGuid(), purpose.Roles, "127.0.0.1");
            await Should.ThrowAsync<RestrictedException>(() =>
                OpenAsync(organisation, closed, purpose, stored)
            );
        }
        var reader = new Reader(organisation.Id, Guid.NewGuid(), Roles.Professional, "127.0.0.1");
        (await OpenAsync(organisation, reader, Purpose.CaseWork, stored))
            .Read(stored.Behaviour)
            .ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NothingIsEntered_AboutWhoIsRestricted_AndWhatIsNoFactGoesOn(string database)
    {
        var (organisation, client) = await ClientAsync(database);
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        await organisation.RestrictAsync(client.PersonKey);
        await using var store = organisation.Open();
        var stored = await store.Set<Client>().SingleAsync(Ct);
        stored.Behaviour = Haven.Privacy.Vault.Sealed<string>.Of("draws no more");
        store.Record(
            new Deed(rosa.Reader, Act.Edit, Purpose.CaseWork, "client", [client.PersonKey])
        );
        await Should.ThrowAsync<RestrictedException>(() => store.SaveChangesAsync(Ct));

        await using var other = organisation.Open();
        (await other.Set<Client>().SingleAsync(Ct)).Professional = rosa.Member.Id;
        other.Record(
            new Deed(rosa.Reader, Act.Edit, Purpose.CaseWork, "client", [client.PersonKey])
        );
        await other.SaveChangesAsync(Ct);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AList_LeavesOutWhoIsRestricted_AndItsEntryNamesThemNot(string database)
    {
        var (organisation, client) = await ClientAsync(database);
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var other = await organisation.LoadAsync(await rosa.TakeUpAsync());
        var stored = await organisation.LoadAsync(client);
        await organisation.RestrictAsync(client.PersonKey);
        var before = await organisation.LogAsync();

        var opened = await organisation.Installation.Core.Services.Vault.OpenListAsync(
            rosa.Reader,
            Purpose.CaseWork,
            Act.View,
            "list",
            [stored, other],
            Ct
        );

        (opened.IsRestricted(stored), opened.IsRestricted(other)).ShouldBe((true, false));
        opened.Read(other.Behaviour).ShouldBe("likes to draw");
        Should.Throw<Haven.Privacy.Vault.VaultException>(() => opened.Read(stored.Behaviour));
        (await organisation.LogAsync(before)).Single().SubjectCount.ShouldBe(1);
        // One among several closes what is no list.
        await Should.ThrowAsync<RestrictedException>(() =>
            OpenAsync(organisation, rosa.Reader, Purpose.CaseWork, stored, other)
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Twice_BothHold_UntilBothAreLifted_AndOfTwoWhoLiftTheSecondIsTold(
        string database
    )
    {
        var (organisation, client) = await ClientAsync(database);
        var desk = organisation.Installation.Get<RestrictionDesk>();
        await Task.WhenAll(
            organisation.RestrictAsync(client.PersonKey),
            organisation.RestrictAsync(client.PersonKey)
        );
        var yusuf = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var both = await desk.ListAsync(yusuf.Reader, Ct);
        both.Count.ShouldBe(2);
        (await HoldsAsync(organisation, client)).ShouldBe(2);
        var told = new Lifting("Settled", "By letter", new DateOnly(2026, 1, 15));

        var lifted = await Task.WhenAll(
            desk.LiftAsync(yusuf.Reader, both[0].Record.Id, 0, told, Ct),
            desk.LiftAsync(yusuf.Reader, both[0].Record.Id, 0, told, Ct)
        );

        lifted.ShouldBe([true, false], ignoreOrder: true);
        (await HoldsAsync(organisation, client)).ShouldBe(1);
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var stored = await organisation.LoadAsync(client);
        await Should.ThrowAsync<RestrictedException>(() =>
            OpenAsync(organisation, rosa.Reader, Purpose.CaseWork, stored)
        );
        (await desk.LiftAsync(yusuf.Reader, both[1].Record.Id, 0, told, Ct)).ShouldBeTrue();
        (await HoldsAsync(organisation, client)).ShouldBe(0);
        (await OpenAsync(organisation, rosa.Reader, Purpose.CaseWork, stored))
            .Read(stored.Behaviour)
            .ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnErasure_OfSomebodyRestricted_TakesTheRestriction_AndWhoIsBeingErasedIsNotRestricted(
        string database
    )
    {
        var (organisation, client) = await ClientAsync(database);
        await organisation.RestrictAsync(client.PersonKey);
        var yusuf = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var forgetting = organisation.Installation.Core.Forgetting();

        var id = await forgetting.AskAsync(
            yusuf.Reader,
            Purpose.PrivacyOversight,
            client.PersonKey,
            Ct
        );
        (await organisation.RestrictAsync(client.PersonKey)).ShouldBeFalse();
        await forgetting.CompleteAsync(organisation.Id, id, Ct);

        await using var store = organisation.Open();
        (await store.Set<Restriction>().CountAsync(Ct)).ShouldBe(0);
        (await store.Set<Erasure>().SingleAsync(Ct)).Went.ShouldContain("restrictions 1");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoIsRestricted_IsKept_WhateverTheirTimeIs_UntilItIsLifted(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var (client, other) = (await rosa.TakeUpAsync(), await rosa.TakeUpAsync());
        await organisation.RestrictAsync(client.PersonKey);
        haven.Clock.Advance(TimeSpan.FromDays(366 * 10));
        var retention = haven.Get<RetentionService>();

        await retention.DeleteAsync(organisation.Id, Ct);
        await haven.Core.Forgetting().ResumeAsync(Ct);

        (await KeysAsync(organisation)).ShouldBe([client.PersonKey]);
        var desk = haven.Get<RestrictionDesk>();
        var yusuf = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var sheet = (await desk.ListAsync(yusuf.Reader, Ct)).Single();
        var told = new Lifting("Settled", "By letter", new DateOnly(2026, 1, 15));
        await desk.LiftAsync(yusuf.Reader, sheet.Record.Id, 0, told, Ct);
        await retention.DeleteAsync(organisation.Id, Ct);
        await haven.Core.Forgetting().ResumeAsync(Ct);
        (await KeysAsync(organisation)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_NeitherSeesNorLiftsNorSetsIt(string database)
    {
        var (organisation, client) = await ClientAsync(database);
        await organisation.RestrictAsync(client.PersonKey);
        var theirs = await organisation.Installation.CreateOrganisationAsync();
        var yusuf = await theirs.CreateMemberAsync(Roles.PrivacyOfficer);
        var desk = organisation.Installation.Get<RestrictionDesk>();
        await using var ours = organisation.Open();
        var id = await ours.Set<Restriction>().Select(r => r.Id).SingleAsync(Ct);

        (await desk.ListAsync(yusuf.Reader, Ct)).ShouldBeEmpty();
        (await desk.FindAsync(yusuf.Reader, id, Ct)).ShouldBeNull();
        var told = new Lifting("Settled", "By letter", new DateOnly(2026, 1, 15));
        (await desk.LiftAsync(yusuf.Reader, id, 0, told, Ct)).ShouldBeFalse();
        // Theirs about our client closes nothing of ours.
        await desk.LiftAsync(
            (await organisation.CreateMemberAsync(Roles.PrivacyOfficer)).Reader,
            id,
            0,
            told,
            Ct
        );
        // With them nobody's time runs under this key.
        await Should.ThrowAsync<NoEndException>(() => theirs.RestrictAsync(client.PersonKey));
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        await OpenAsync(
            organisation,
            rosa.Reader,
            Purpose.CaseWork,
            await organisation.LoadAsync(client)
        );
    }

    private static async Task<(TestOrganisation, Client)> ClientAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        return (organisation, await rosa.TakeUpAsync());
    }

    private static Task<Haven.Privacy.Vault.Opened> OpenAsync(
        TestOrganisation organisation,
        Reader reader,
        Purpose purpose,
        params Client[] clients
    ) =>
        organisation.Installation.Core.Services.Vault.OpenAsync(
            reader,
            purpose,
            Act.View,
            "test",
            clients,
            Ct
        );

    private static async Task<int> HoldsAsync(TestOrganisation organisation, Client client)
    {
        await using var store = organisation.Open();
        return await store
            .Set<KeptPerson>()
            .Where(k => k.PersonKey == client.PersonKey)
            .Select(k => k.Holds)
            .SingleAsync(Ct);
    }

    private static async Task<List<PersonKeyId>> KeysAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<Client>().Select(c => c.PersonKey).ToListAsync(Ct);
    }
}
