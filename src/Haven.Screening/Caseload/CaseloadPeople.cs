using Haven.Organisations.Model;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Transfers;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Caseload;

/// <summary>Somebody to whom a supervisor can narrow the list down.</summary>
public sealed record CaseloadProfessional(MemberId Id, string Name);

/// <summary>Clients whose professional has left, or looks after nobody any more.</summary>
public sealed record Left(MemberId Professional, string Name, int Clients);

/// <summary>What a supervisor's list has beside its clients.</summary>
/// <param name="Teams">To choose from; empty where there is nothing to choose.</param>
/// <param name="Professionals">To choose from; empty where they are too many for a list, and a team has to be chosen first.</param>
/// <param name="Names">Of whoever the rows are about.</param>
public sealed record CaseloadPeople(
    IReadOnlyList<(TeamId Id, string Name)> Teams,
    IReadOnlyList<CaseloadProfessional> Professionals,
    bool TooMany,
    IReadOnlyList<Left> Left,
    IReadOnlyDictionary<MemberId, string> Names
)
{
    public static readonly CaseloadPeople None = new(
        [],
        [],
        false,
        [],
        new Dictionary<MemberId, string>()
    );
}

/// <summary>Whom a supervisor may see, as far as a list needs it.</summary>
internal sealed class CaseloadPeopleReader(IDatabase database, TransferReader transfers)
{
    private const int MostOffered = 200;

    public async Task<CaseloadPeople> ReadAsync(
        Reader reader,
        CaseloadFilter filter,
        CaseloadSlice slice,
        CancellationToken cancellationToken
    )
    {
        if ((reader.Roles & Roles.Supervisor) == 0)
        {
            return CaseloadPeople.None;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var visible = await VisibleClients.OfAsync(context, reader, cancellationToken);
        var members = MembersOf(context, visible);
        var offered = await members
            .Where(m => m.LeftAt == 0 && (m.Roles & Roles.Professional) != 0)
            .Where(m => filter.Team == null || m.Team == filter.Team)
            .Select(m => m.Id)
            .Take(MostOffered + 1)
            .ToListAsync(cancellationToken);
        bool tooMany = offered.Count > MostOffered;
        if (tooMany)
        {
            offered = [];
        }
        var left = await LeftAsync(context, members, cancellationToken);
        var names = await transfers.NamesAsync(
            context,
            reader,
            [.. offered, .. left.Keys, .. slice.Rows.Select(r => r.Professional)],
            cancellationToken
        );
        return new(
            await TeamsAsync(context, visible, cancellationToken),
            [
                .. offered
                    .Select(m => new CaseloadProfessional(m, names[m]))
                    .OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase),
            ],
            tooMany,
            [
                .. left.Select(l => new Left(l.Key, names[l.Key], l.Value))
                    .OrderBy(l => l.Name, StringComparer.OrdinalIgnoreCase),
            ],
            names
        );
    }

    private static IQueryable<Member> MembersOf(HavenContext context, VisibleClients visible)
    {
        var members = context.Set<Member>();
        var teams = visible.Supervised.Teams;
        return visible.Supervised.Everybody ? members : members.Where(m => teams.Contains(m.Team));
    }

    private static Task<Dictionary<MemberId, int>> LeftAsync(
        HavenContext context,
        IQueryable<Member> members,
        CancellationToken cancellationToken
    ) =>
        (
            from m in members
            where m.LeftAt != 0 || (m.Roles & Roles.Professional) == 0
            join c in context.Set<Client>() on m.Id equals c.Professional
            group c by m.Id into theirs
            select new { theirs.Key, Clients = theirs.Count() }
        ).ToDictionaryAsync(l => l.Key, l => l.Clients, cancellationToken);

    private static async Task<IReadOnlyList<(TeamId, string)>> TeamsAsync(
        HavenContext context,
        VisibleClients visible,
        CancellationToken cancellationToken
    )
    {
        var teams = await context.Set<Team>().AsNoTracking().ToListAsync(cancellationToken);
        List<(TeamId, string)> seen =
        [
            .. teams
                .Where(t => visible.Supervises(t.Id))
                .OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase)
                .Select(t => (t.Id, t.Name)),
        ];
        if (teams.Count > 0 && visible.Supervises(TeamId.None))
        {
            seen.Add((TeamId.None, "Without a team"));
        }
        return seen.Count > 1 ? seen : [];
    }
}
