using Haven.Organisations.Model;
using Haven.Organisations.Teams;
using Haven.Privacy.Store;

namespace Haven.Tests.Organisations.Teams;

/// <summary>Whose clients a supervisor sees: somebody always answers for everybody.</summary>
public class SupervisionTests
{
    private static readonly TeamId North = TeamId.Create();
    private static readonly TeamId South = TeamId.Create();
    private static readonly MemberId Grace = MemberId.Create();
    private static readonly MemberId Omar = MemberId.Create();

    [Fact]
    public void WithoutTeams_EverySupervisorSeesEverybody() =>
        Of(Grace, [], (TeamId.None, Omar)).Everybody.ShouldBeTrue();

    [Fact]
    public void ATeam_IsSeenByThoseChosenForItAlone()
    {
        (TeamId, MemberId)[] chosen = [(North, Grace), (South, Omar), (TeamId.None, Omar)];

        Of(Grace, [North, South], chosen).Teams.ShouldBe([North]);
        Of(Omar, [North, South], chosen).Teams.ShouldBe([South, TeamId.None]);
        Of(Omar, [North, South], chosen).Everybody.ShouldBeFalse();
    }

    [Fact]
    public void PeopleWithoutATeam_AreSeenByEverySupervisor_WhileNobodyIsChosenForThem()
    {
        Of(Grace, [North], (North, Omar)).Teams.ShouldBe([TeamId.None]);
        Of(Omar, [North], (North, Omar)).Everybody.ShouldBeTrue();
        Of(Grace, [North], (North, Omar), (TeamId.None, Omar)).Teams.ShouldBeEmpty();
    }

    [Fact]
    public void ATeamThatNobodySupervises_IsSeenByWhoLooksAfterThoseWithout()
    {
        Of(Grace, [North, South], (South, Omar)).Teams.ShouldBe([North, TeamId.None]);
        Of(Omar, [North, South], (South, Omar), (TeamId.None, Grace)).Teams.ShouldBe([South]);
        Of(Grace, [North, South], (South, Omar), (TeamId.None, Grace))
            .Teams.ShouldBe([North, TeamId.None]);
    }

    private static Supervision Of(
        MemberId supervisor,
        TeamId[] teams,
        params (TeamId Team, MemberId Member)[] chosen
    ) =>
        Supervision.Of(
            supervisor,
            teams,
            [.. chosen.Select(c => new TeamSupervisor { Team = c.Team, Member = c.Member })]
        );
}
