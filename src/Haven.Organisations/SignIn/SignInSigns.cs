using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.SignIn;

/// <summary>
/// Counts failed sign-ins from the installation's own log: each try at a password stands there, also while sign-in rests,
/// and so does each session that came of one.
/// </summary>
public sealed class SignInSigns(IDatabase database) : ISignInSigns
{
    private const string Session = "session";

    public async Task<IReadOnlyList<FailedSignIns>> SinceAsync(
        OrganisationId organisation,
        DateTimeOffset since,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var members = await context
            .Set<Member>()
            .AsNoTracking()
            .Where(m => m.OrganisationId == organisation && m.LeftAt == 0)
            .Select(m => new { m.Id, m.Account })
            .ToListAsync(cancellationToken);
        var accounts = members.ConvertAll(m => m.Account.Value);
        long ticks = since.UtcTicks;
        var tries = await context
            .Set<AuditRecord>()
            .AsNoTracking()
            .Where(r =>
                r.OrganisationId == OrganisationId.Installation
                && r.Act == Act.SignIn
                && r.Time >= ticks
                && accounts.Contains(r.Member)
            )
            .GroupBy(r => r.Member)
            .Select(g => new { Account = g.Key, Failed = g.Sum(r => r.What == Session ? -1 : 1) })
            .ToDictionaryAsync(t => t.Account, t => t.Failed, cancellationToken);
        return
        [
            .. members
                .Select(m => new FailedSignIns(m.Id, tries.GetValueOrDefault(m.Account.Value)))
                .Where(f => f.Failed > 0),
        ];
    }
}
