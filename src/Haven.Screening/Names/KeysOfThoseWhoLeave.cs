using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Names;

/// <summary>
/// Whoever leaves, or looks after nobody any more, loses their pair and their wrapped key at once. They may have kept the
/// team's key itself: the team is told to replace it.
/// </summary>
internal sealed class KeysOfThoseWhoLeave : IMemberDeparture
{
    public async Task ChangedAsync(
        HavenContext context,
        OrganisationId organisation,
        MemberId member,
        Roles left,
        CancellationToken cancellationToken
    )
    {
        if (Purpose.CaseWork.Allows(left))
        {
            return;
        }
        var theirs = context
            .Set<MemberKey>()
            .Where(k => k.OrganisationId == organisation && k.Member == member);
        await context
            .Set<TeamKey>()
            .Where(k => k.OrganisationId == organisation && theirs.Any(t => t.Holds == k.Id))
            .ExecuteUpdateAsync(k => k.SetProperty(x => x.IsExposed, true), cancellationToken);
        await theirs.ExecuteDeleteAsync(cancellationToken);
    }
}
