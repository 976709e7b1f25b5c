using Haven.Organisations.Model;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Teams;

/// <summary>
/// Which teams a supervisor answers for, and so whose clients they see. Somebody always does: no client is out of every
/// supervisor's sight because nobody thought of their team (adr 0022).
/// </summary>
/// <param name="Teams">With <see cref="TeamId.None"/> for those who are in no team.</param>
/// <param name="Everybody">Whether that is every team there is, and those without one.</param>
public sealed record Supervision(IReadOnlyList<TeamId> Teams, bool Everybody)
{
    public static readonly Supervision OfNobody = new([], false);

    private static readonly Supervision OfEverybody = new([TeamId.None], true);

    /// <summary>What the reader supervises at this moment; to be asked for at each reading.</summary>
    public static async Task<Supervision> OfAsync(
        HavenContext context,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        if ((reader.Roles & Roles.Supervisor) == 0)
        {
            return OfNobody;
        }
        var teams = await context.Set<Team>().Select(t => t.Id).ToListAsync(cancellationToken);
        if (teams.Count == 0)
        {
            return OfEverybody;
        }
        var supervisors = await context
            .Set<TeamSupervisor>()
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return Of(new MemberId(reader.Member), teams, supervisors);
    }

    /// <summary>
    /// A team has the supervisors that were chosen for it. A team without any is looked after by those who were chosen for
    /// people without a team, and where nobody was, by every supervisor.
    /// </summary>
    internal static Supervision Of(
        MemberId supervisor,
        IReadOnlyList<TeamId> teams,
        IReadOnlyList<TeamSupervisor> supervisors
    )
    {
        if (teams.Count == 0)
        {
            return OfEverybody;
        }
        bool without = Sees(TeamId.None, true);
        List<TeamId> seen = [.. teams.Where(t => Sees(t, without))];
        return without
            ? new([.. seen, TeamId.None], seen.Count == teams.Count)
            : new Supervision(seen, false);

        bool Sees(TeamId team, bool whereNobodyIsChosen)
        {
            var chosen = supervisors.Where(s => s.Team == team).ToList();
            return chosen.Count == 0
                ? whereNobodyIsChosen
                : chosen.Exists(s => s.Member == supervisor);
        }
    }

    /// <summary>Who leaves or is a supervisor no more supervises no team, within the caller's transaction.</summary>
    internal static Task EndAsync(
        HavenContext context,
        OrganisationId organisation,
        MemberId member,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<TeamSupervisor>()
            .Where(s => s.OrganisationId == organisation && s.Member == member)
            .ExecuteDeleteAsync(cancellationToken);
}
