using Haven.Organisations.Model;
using Haven.Organisations.Teams;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Clients;

/// <summary>
/// Puts clients onto a professional's caseload. A client carries the team of its professional, so that a supervisor's
/// list walks along one index; this keeps the two the same.
/// </summary>
internal static class Placing
{
    /// <summary>
    /// Saves what is in the context with these clients on the professional's caseload; false, and nothing is stored, where
    /// the reader gives them to somebody who cannot have clients. The professional's row is held until it commits: they
    /// cannot leave, or change their team, in between.
    /// </summary>
    public static async Task<bool> SaveAsync(
        IDatabase database,
        HavenContext context,
        Reader reader,
        MemberId professional,
        IReadOnlyCollection<Client> clients,
        CancellationToken cancellationToken
    )
    {
        if (!Purpose.CaseWork.Allows(reader.Roles))
        {
            // Refused, and the refusal is written down, which must not wait for the turn that is taken below.
            await context.SaveChangesAsync(cancellationToken);
        }
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        var member = context.Set<Member>().Where(m => m.Id == professional);
        await member.ExecuteUpdateAsync(
            m => m.SetProperty(x => x.Team, x => x.Team),
            cancellationToken
        );
        var found = await member
            .Select(m => new { m.Team, May = m.LeftAt == 0 && (m.Roles & Roles.Professional) != 0 })
            .SingleOrDefaultAsync(cancellationToken);
        if (professional.Value != reader.Member && found is not { May: true })
        {
            return false;
        }
        foreach (var client in clients)
        {
            client.Professional = professional;
            client.Team = found?.Team ?? TeamId.None;
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}

/// <summary>Clients go with their professional into another team.</summary>
internal sealed class ClientsOfMovedMembers : ITeamMove
{
    public Task MovedAsync(
        HavenContext context,
        IReadOnlyCollection<MemberId> members,
        TeamId team,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Client>()
            .Where(c => members.Contains(c.Professional))
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Team, team), cancellationToken);
}
