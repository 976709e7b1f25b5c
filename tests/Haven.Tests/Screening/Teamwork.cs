using Haven.Organisations.Model;
using Haven.Organisations.Teams;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening;

/// <summary>An organisation with an administrator and the teams that a test needs.</summary>
internal sealed record Teamwork(TestOrganisation Organisation, TestMember Administrator)
{
    public static async Task<Teamwork> OnAsync(string database) =>
        await OnAsync(await Installation.OnAsync(database));

    public static async Task<Teamwork> OnAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        return new(organisation, await organisation.CreateMemberAsync(Roles.Administrator));
    }

    public Task<TestMember> ProfessionalAsync(string name) =>
        Organisation.CreateMemberAsync(Roles.Professional, name);

    public Task<TestMember> SupervisorAsync(string name) =>
        Organisation.CreateMemberAsync(Roles.Supervisor, name);

    /// <summary>Makes a team of these, supervised by those.</summary>
    public async Task<TeamId> TeamAsync(
        string name,
        IReadOnlyList<TestMember> members,
        params TestMember[] supervisors
    )
    {
        var team = await Organisation
            .Installation.Get<TeamService>()
            .AddAsync(Administrator.Reader, name, CancellationToken.None);
        (await PutAsync(team!.Value, name, members, supervisors)).ShouldBe(TeamAnswer.Done);
        return team.Value;
    }

    public async Task<TeamAnswer> PutAsync(
        TeamId team,
        string name,
        IReadOnlyList<TestMember> members,
        params TestMember[] supervisors
    )
    {
        await using var context = Organisation.Open();
        int version = (await context.Set<Organisation>().SingleAsync()).TeamsVersion;
        return await Organisation
            .Installation.Get<TeamService>()
            .SaveAsync(
                Administrator.Reader,
                team,
                new TeamChange(
                    name,
                    [.. members.Select(m => m.Member.Id)],
                    [.. supervisors.Select(m => m.Member.Id)],
                    version
                ),
                CancellationToken.None
            );
    }

    /// <summary>Every client with the professional and the team that stand in its row, and the team of the professional.</summary>
    public async Task<
        IReadOnlyList<(MemberId Professional, TeamId Team, TeamId Theirs)>
    > PlacesAsync()
    {
        await using var context = Organisation.Open();
        var rows = await (
            from c in context.Set<Client>()
            join m in context.Set<Member>() on c.Professional equals m.Id
            orderby c.Code
            select new
            {
                c.Professional,
                c.Team,
                Theirs = m.Team,
            }
        ).ToListAsync();
        return rows.ConvertAll(r => (r.Professional, r.Team, r.Theirs));
    }
}
