using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Teams;

/// <summary>A team in a list: how many work in it, and the names of who supervises it.</summary>
public sealed record TeamLine(
    TeamId Id,
    string Name,
    int Members,
    IReadOnlyList<string> Supervisors
);

/// <summary>Every team, and last the line of those who are in none.</summary>
public sealed record TeamList(IReadOnlyList<TeamLine> Teams, TeamLine Without);

/// <summary>Somebody who can be put into a team, or can supervise it.</summary>
/// <param name="Elsewhere">The name of another team that they are in.</param>
public sealed record TeamPerson(
    MemberId Id,
    string Name,
    Roles Roles,
    bool IsIn,
    bool Supervises,
    string? Elsewhere
);

/// <summary>One team with everybody who could be in it.</summary>
/// <param name="Version">Of the organisation's teams, when this was read.</param>
public sealed record TeamSheet(
    TeamId Id,
    string Name,
    int Version,
    IReadOnlyList<TeamPerson> People
);

/// <summary>How a team is to be: who is in it, and who supervises it.</summary>
public sealed record TeamChange(
    string Name,
    IReadOnlyCollection<MemberId> Members,
    IReadOnlyCollection<MemberId> Supervisors,
    int Version
);

public enum TeamAnswer
{
    Done,
    NotFound,
    NameTaken,

    /// <summary>Somebody else changed the organisation's teams since the page was opened. Nothing was stored.</summary>
    ChangedMeanwhile,
}

/// <summary>What an administrator does with the teams of their organisation.</summary>
public sealed class TeamService(IDatabase database, Vault vault, IEnumerable<ITeamMove> followers)
{
    private const string What = "team";

    // Who may have clients, or look after those who do.
    private const Roles InTeams = Roles.Professional | Roles.Supervisor;

    public async Task<TeamList> ListAsync(Reader by, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var teams = await context.Set<Team>().AsNoTracking().ToListAsync(cancellationToken);
        var counts = await context
            .Set<Member>()
            .Where(m => m.LeftAt == 0 && (m.Roles & InTeams) != 0)
            .GroupBy(m => m.Team)
            .Select(g => new { Team = g.Key, Members = g.Count() })
            .ToDictionaryAsync(g => g.Team, g => g.Members, cancellationToken);
        var supervisors = await (
            from s in context.Set<TeamSupervisor>()
            join m in context.Set<Member>().AsNoTracking() on s.Member equals m.Id
            select new { s.Team, Member = m }
        ).ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            by,
            Purpose.MemberAdministration,
            Act.Retrieve,
            "supervisors of teams",
            supervisors.Select(s => s.Member).DistinctBy(m => m.Id),
            cancellationToken
        );
        return new(
            [
                .. teams
                    .OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(t => Line(t.Id, t.Name)),
            ],
            Line(TeamId.None, "Without a team")
        );

        TeamLine Line(TeamId team, string name) =>
            new(
                team,
                name,
                counts.GetValueOrDefault(team),
                [
                    .. supervisors
                        .Where(s => s.Team == team)
                        .Select(s => opened.Read(s.Member.Name)!)
                        .Order(StringComparer.OrdinalIgnoreCase),
                ]
            );
    }

    /// <summary>The team and everybody who could be in it; null where there is none. Of nobody's team there always is one.</summary>
    public async Task<TeamSheet?> FindAsync(
        Reader by,
        TeamId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var names = await context
            .Set<Team>()
            .ToDictionaryAsync(t => t.Id, t => t.Name, cancellationToken);
        if (id != TeamId.None && !names.ContainsKey(id))
        {
            return null;
        }
        int version = await context
            .Set<Organisation>()
            .Where(o => o.OrganisationId == by.Organisation)
            .Select(o => o.TeamsVersion)
            .SingleAsync(cancellationToken);
        var supervising = await context
            .Set<TeamSupervisor>()
            .Where(s => s.Team == id)
            .Select(s => s.Member)
            .ToListAsync(cancellationToken);
        var people = await Present(context).AsNoTracking().ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            by,
            Purpose.MemberAdministration,
            Act.View,
            What,
            people,
            cancellationToken
        );
        return new(
            id,
            names.GetValueOrDefault(id, ""),
            version,
            [
                .. people
                    .Select(m => new TeamPerson(
                        m.Id,
                        opened.Read(m.Name)!,
                        m.Roles,
                        m.Team == id,
                        supervising.Contains(m.Id),
                        m.Team == id ? null : names.GetValueOrDefault(m.Team)
                    ))
                    .OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase),
            ]
        );
    }

    /// <summary>Makes a team without anybody in it, which changes nobody's sight; null when the name is taken.</summary>
    public async Task<TeamId?> AddAsync(Reader by, string name, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(by.Organisation));
        if (await IsTakenAsync(context, TeamId.None, name, cancellationToken))
        {
            return null;
        }
        var team = new Team
        {
            Id = TeamId.Create(),
            OrganisationId = by.Organisation,
            Name = name,
        };
        context.Add(team);
        await CountAsync(context, by, cancellationToken);
        context.Record(new Deed(by, Act.Create, Purpose.MemberAdministration, What, []));
        // Somebody else arranged teams at this moment, which does not matter to a new one.
        return await SavedAsync(context, [], cancellationToken)
            ? team.Id
            : await AddAsync(by, name, cancellationToken);
    }

    /// <summary>Names the team, and says who is in it and who supervises it. Of <see cref="TeamId.None"/> only the last.</summary>
    public async Task<TeamAnswer> SaveAsync(
        Reader by,
        TeamId id,
        TeamChange change,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var team = await context
            .Set<Team>()
            .SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (team is null && id != TeamId.None)
        {
            return TeamAnswer.NotFound;
        }
        if (await CountAsync(context, by, cancellationToken) != change.Version)
        {
            return TeamAnswer.ChangedMeanwhile;
        }
        var moved = new List<Member>();
        if (team is not null)
        {
            if (await IsTakenAsync(context, id, change.Name, cancellationToken))
            {
                return TeamAnswer.NameTaken;
            }
            team.Name = change.Name;
            moved = await PutAsync(context, id, change.Members, cancellationToken);
        }
        var chosen = await ChooseAsync(context, by, id, change.Supervisors, cancellationToken);
        context.Record(
            new Deed(
                by,
                Act.Edit,
                Purpose.MemberAdministration,
                What,
                [.. moved.Select(m => m.PersonKey).Concat(chosen).Distinct()]
            )
        );
        return await SavedAsync(context, moved, cancellationToken)
            ? TeamAnswer.Done
            : TeamAnswer.ChangedMeanwhile;
    }

    /// <summary>Ends a team: those who were in it are in none, and who supervised it supervises it no more.</summary>
    public async Task<TeamAnswer> RemoveAsync(
        Reader by,
        TeamId id,
        int version,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var team = await context
            .Set<Team>()
            .SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (team is null)
        {
            return TeamAnswer.NotFound;
        }
        if (await CountAsync(context, by, cancellationToken) != version)
        {
            return TeamAnswer.ChangedMeanwhile;
        }
        var members = await context
            .Set<Member>()
            .Where(m => m.Team == id)
            .ToListAsync(cancellationToken);
        members.ForEach(m => m.Team = TeamId.None);
        var supervisors = await ChooseAsync(context, by, id, [], cancellationToken);
        context.Remove(team);
        context.Record(
            new Deed(
                by,
                Act.Delete,
                Purpose.MemberAdministration,
                What,
                [.. members.Select(m => m.PersonKey).Concat(supervisors).Distinct()]
            )
        );
        return await SavedAsync(context, members, cancellationToken)
            ? TeamAnswer.Done
            : TeamAnswer.ChangedMeanwhile;
    }

    private static IQueryable<Member> Present(HavenContext context) =>
        context.Set<Member>().Where(m => m.LeftAt == 0 && (m.Roles & InTeams) != 0);

    private static async Task<List<Member>> PutAsync(
        HavenContext context,
        TeamId team,
        IReadOnlyCollection<MemberId> members,
        CancellationToken cancellationToken
    )
    {
        // Who may be in no team any more, or has left, is on no page; where they are stays as it is.
        var moved = await Present(context)
            .Where(m => members.Contains(m.Id) != (m.Team == team))
            .ToListAsync(cancellationToken);
        moved.ForEach(m => m.Team = m.Team == team ? TeamId.None : team);
        return moved;
    }

    private static async Task<IEnumerable<PersonKeyId>> ChooseAsync(
        HavenContext context,
        Reader by,
        TeamId team,
        IReadOnlyCollection<MemberId> supervisors,
        CancellationToken cancellationToken
    )
    {
        var before = await context
            .Set<TeamSupervisor>()
            .Where(s => s.Team == team)
            .ToListAsync(cancellationToken);
        context.RemoveRange(before.Where(s => !supervisors.Contains(s.Member)));
        var chosen = await Present(context)
            .Where(m => supervisors.Contains(m.Id) && (m.Roles & Roles.Supervisor) != 0)
            .Select(m => m.Id)
            .ToListAsync(cancellationToken);
        context.AddRange(
            chosen
                .Where(m => before.TrueForAll(s => s.Member != m))
                .Select(m => new TeamSupervisor
                {
                    OrganisationId = by.Organisation,
                    Team = team,
                    Member = m,
                })
        );
        var changed = before
            .Select(s => s.Member)
            .Except(chosen)
            .Concat(chosen.Except(before.Select(s => s.Member)))
            .ToList();
        return await context
            .Set<Member>()
            .Where(m => changed.Contains(m.Id))
            .Select(m => m.PersonKey)
            .ToListAsync(cancellationToken);
    }

    private static async Task<bool> IsTakenAsync(
        HavenContext context,
        TeamId but,
        string name,
        CancellationToken cancellationToken
    )
    {
        var names = await context
            .Set<Team>()
            .Where(t => t.Id != but)
            .Select(t => t.Name)
            .ToListAsync(cancellationToken);
        return names.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    // The organisation's row is a turn: two changes at once meet there, and the second finds another count.
    private static async Task<int> CountAsync(
        HavenContext context,
        Reader by,
        CancellationToken cancellationToken
    )
    {
        var organisation = await context
            .Set<Organisation>()
            .SingleAsync(o => o.OrganisationId == by.Organisation, cancellationToken);
        return organisation.TeamsVersion++;
    }

    // Members and what services keep by their team move together or not at all.
    private async Task<bool> SavedAsync(
        HavenContext context,
        List<Member> moved,
        CancellationToken cancellationToken
    )
    {
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
        {
            return false;
        }
        foreach (var to in moved.GroupBy(m => m.Team, m => m.Id))
        {
            foreach (var follower in followers)
            {
                await follower.MovedAsync(context, [.. to], to.Key, cancellationToken);
            }
        }
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
