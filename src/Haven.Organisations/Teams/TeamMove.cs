using Haven.Organisations.Model;
using Haven.Privacy.Store;

namespace Haven.Organisations.Teams;

/// <summary>
/// A service that keeps something by the team of the member who does it registers this, to bring it along when members
/// move. This floor knows none of them.
/// </summary>
public interface ITeamMove
{
    /// <summary>Within the transaction in which they move, after their own rows.</summary>
    Task MovedAsync(
        HavenContext context,
        IReadOnlyCollection<MemberId> members,
        TeamId team,
        CancellationToken cancellationToken
    );
}
