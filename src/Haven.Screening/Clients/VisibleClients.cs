using Haven.Organisations.Model;
using Haven.Organisations.Teams;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Screening.Clients;

/// <summary>
/// Which clients somebody may see: the one place that says so. Professionals see their own, supervisors those of the
/// teams that they supervise (adr 0022). Lists, pages, names and transfers ask here, at each reading anew; emergency
/// access comes on top of it, to read (<see cref="ClientService.FindToReadAsync"/>).
/// </summary>
public sealed class VisibleClients
{
    private VisibleClients(MemberId own, Supervision supervised)
    {
        Own = own;
        Supervised = supervised;
    }

    /// <summary>The reader, where they look after clients themselves; nobody otherwise.</summary>
    public MemberId Own { get; }

    public Supervision Supervised { get; }

    public static async Task<VisibleClients> OfAsync(
        HavenContext context,
        Reader reader,
        CancellationToken cancellationToken
    ) =>
        new(
            (reader.Roles & Roles.Professional) == 0 ? default : new MemberId(reader.Member),
            await Supervision.OfAsync(context, reader, cancellationToken)
        );

    public IQueryable<Client> In(HavenContext context)
    {
        var all = context.Set<Client>();
        if (Supervised.Everybody)
        {
            return all;
        }
        var own = Own;
        var teams = Supervised.Teams;
        return teams.Count == 0
            ? all.Where(c => c.Professional == own)
            : all.Where(c => c.Professional == own || teams.Contains(c.Team));
    }

    /// <summary>Those whom they see as a supervisor does: their own only where they supervise their own team.</summary>
    public IQueryable<Client> SupervisedIn(HavenContext context)
    {
        bool everybody = Supervised.Everybody;
        var teams = Supervised.Teams;
        return context.Set<Client>().Where(c => everybody || teams.Contains(c.Team));
    }

    /// <summary>Whether they see the client as a supervisor does, who may hand it to another professional.</summary>
    public bool Supervises(Client client) => Supervises(client.Team);

    /// <inheritdoc cref="Supervises(Client)"/>
    public bool Supervises(TeamId team) => Supervised.Everybody || Supervised.Teams.Contains(team);
}
