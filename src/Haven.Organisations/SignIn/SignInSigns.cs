using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.SignIn;

/// <summary>
/// Counts tries at passwords from the installation's own log, where each stands, also while sign-in rests. A right one
/// counts too: people sign in a few times a day, and a session may come of a passkey.
/// </summary>
public sealed class SignInSigns(IDatabase database) : ISignInSigns
{
    private const string Password = "account";

    public async Task<IReadOnlyList<SignInTries>> SinceAsync(
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
                && r.What == Password
                && r.Time >= ticks
                && accounts.Contains(r.Member)
            )
            .GroupBy(r => r.Member)
            .Select(g => new { Account = g.Key, Times = g.Count() })
            .ToDictionaryAsync(t => t.Account, t => t.Times, cancellationToken);
        return
        [
            .. members
                .Select(m => new SignInTries(m.Id, tries.GetValueOrDefault(m.Account.Value)))
                .Where(f => f.Times > 0),
        ];
    }
}
