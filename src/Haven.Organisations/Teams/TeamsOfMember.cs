using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Teams;

/// <summary>Where a member works and what they supervise.</summary>
/// <param name="Any">Whether the organisation has teams at all.</param>
/// <param name="WorksIn">The team's name; null for none.</param>
public sealed record TeamsOfMember(bool Any, string? WorksIn, IReadOnlyList<string> Supervises)
{
    public static readonly TeamsOfMember NoTeams = new(false, null, []);

    public static async Task<TeamsOfMember> FindAsync(
        HavenContext context,
        MemberId member,
        CancellationToken cancellationToken
    )
    {
        var teams = await context.Set<Team>().AsNoTracking().ToListAsync(cancellationToken);
        if (teams.Count == 0)
        {
            return NoTeams;
        }
        var worksIn = await context
            .Set<Member>()
            .Where(m => m.Id == member)
            .Select(m => m.Team)
            .SingleOrDefaultAsync(cancellationToken);
        var supervises = await context
            .Set<TeamSupervisor>()
            .Where(s => s.Member == member)
            .Select(s => s.Team)
            .ToListAsync(cancellationToken);
        return new(
            true,
            teams.Find(t => t.Id == worksIn)?.Name,
            [
                .. teams
                    .Where(t => supervises.Contains(t.Id))
                    .Select(t => t.Name)
                    .Order(StringComparer.OrdinalIgnoreCase),
                .. supervises.Contains(TeamId.None)
                    ? ["those without a team"]
                    : Array.Empty<string>(),
            ]
        );
    }
}
