using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Handoffs;

/// <summary>
/// What a service keeps of a member so that they can work goes when they no longer may. The floor that keeps members
/// tells every service that registers this; it knows none of them.
/// </summary>
public interface IMemberDeparture
{
    /// <summary>Within the caller's transaction, which is in the installation scope.</summary>
    /// <param name="left">What the member may still do; none when they left.</param>
    Task ChangedAsync(
        HavenContext context,
        OrganisationId organisation,
        MemberId member,
        Roles left,
        CancellationToken cancellationToken
    );
}
