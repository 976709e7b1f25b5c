using Haven.Organisations.Members;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Screening;

namespace Haven.Tests.Privacy.Forgetting;

/// <summary>Keys whose row never came are taken away, and no others.</summary>
[Trait("Category", "Long")]
public class LooseKeysTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Sweep_TakesOldKeysThatNothingNeeds_AndSparesYoungOnesAndThoseInUse(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional | Roles.Administrator);
        var client = await rosa.TakeUpAsync();
        await haven
            .Get<Invitations>()
            .InviteAsync(rosa.Reader, "new@example.org", Roles.Professional, Cancel);
        var old = await haven.Core.Keys.NewPersonAsync(organisation.Id, Cancel);
        var mail = await haven.Core.Keys.NewPersonAsync(OrganisationId.Installation, Cancel);
        // The server's own look comes before anything is old, and its next a day later.
        haven.Clock.Advance(LooseKeys.Young - TimeSpan.FromMinutes(30));
        await haven.Get<ForgettingJob>().RunOnceAsync(Cancel);
        haven.Clock.Advance(TimeSpan.FromMinutes(30));
        var young = await haven.Core.Keys.NewPersonAsync(organisation.Id, Cancel);
        var loose = Loose(haven);

        (await loose.SweepAsync(Cancel)).ShouldBe(0);
        haven.Clock.Advance(TimeSpan.FromMinutes(59));
        (await loose.SweepAsync(Cancel)).ShouldBe(0);
        (await ThereAsync(haven, old, mail)).ShouldBe(2);
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        (await loose.SweepAsync(Cancel)).ShouldBe(2);

        (await ThereAsync(haven, old, mail)).ShouldBe(0);
        (await ThereAsync(haven, young)).ShouldBe(1);
        await rosa.OpenAsync(Purpose.CaseWork, await organisation.LoadAsync(client));
        // The next day the young one has become old.
        haven.Clock.Advance(LooseKeys.Young);
        await loose.SweepAsync(Cancel);
        haven.Clock.Advance(LooseKeys.Between);
        await loose.SweepAsync(Cancel);
        (await ThereAsync(haven, young)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AKeyWhoseRowCameBetweenTwoLooks_Stays(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var loose = Loose(haven);
        // Its id is old because the clock was wrong when it was made.
        var key = await haven.Core.Keys.NewPersonAsync(organisation.Id, Cancel);
        haven.Clock.Advance(LooseKeys.Young);
        await loose.SweepAsync(Cancel);

        var client = TestClients.New(organisation.Id, key, rosa.Member.Id);
        await using (var context = organisation.Open())
        {
            context.Add(client);
            context.Record(rosa.Deed(Act.Create, client));
            await context.SaveChangesAsync(Cancel);
        }
        haven.Clock.Advance(LooseKeys.Between);

        (await loose.SweepAsync(Cancel)).ShouldBe(0);
        await rosa.OpenAsync(Purpose.CaseWork, await organisation.LoadAsync(client));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DataOfAnotherDay_StopsTheSweep_AndNoKeyGoes(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var lost = await haven.Core.Keys.NewPeopleAsync(
            organisation.Id,
            LooseKeys.Many + 1,
            Cancel
        );
        haven.Clock.Advance(LooseKeys.Young);
        var loose = Loose(haven);

        await loose.SweepAsync(Cancel);
        foreach (var later in new[] { TimeSpan.FromMinutes(1), LooseKeys.Between })
        {
            haven.Clock.Advance(later);
            (
                await Should.ThrowAsync<StartException>(() => loose.SweepAsync(Cancel))
            ).Message.ShouldContain("older copy of the data");
        }

        (await ThereAsync(haven, [.. lost])).ShouldBe(lost.Count);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RowsWithoutKey_AreCounted_UnlessSomebodyIsBeingForgotten(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var underWay = await rosa.TakeUpAsync();
        var loose = Loose(haven);
        await haven
            .Core.Forgetting()
            .AskAsync(
                rosa.Reader with
                {
                    Roles = Roles.PrivacyOfficer,
                },
                Purpose.PrivacyOversight,
                underWay.PersonKey,
                Cancel
            );
        await haven.Core.Keys.ForgetAsync([underWay.PersonKey], Cancel);
        (await loose.CountRowsWithoutKeyAsync(Cancel)).ShouldBe(0);

        await haven.Core.Keys.ForgetAsync([(await rosa.TakeUpAsync()).PersonKey], Cancel);

        (await loose.CountRowsWithoutKeyAsync(Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task OnlyAnErasure_NamesAKeyThatMayBeGone()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        await using var context = haven.Core.Database.Open(Scope.Installation);

        context
            .Model.GetEntityTypes()
            .SelectMany(e => e.GetProperties())
            .Where(p => p.ClrType == typeof(PersonKeyId?))
            .Select(p => p.DeclaringType.ClrType)
            .ShouldBe([typeof(Erasure)]);
    }

    private static LooseKeys Loose(Installation haven) =>
        new(haven.Core.Database, haven.Core.Keys, haven.Clock);

    private static async Task<int> ThereAsync(Installation haven, params PersonKeyId[] people) =>
        (
            await haven.Core.Keys.Generations.Store.ReadAsync(
                [.. people.Select(p => p.Value)],
                Cancel
            )
        ).Count;
}
