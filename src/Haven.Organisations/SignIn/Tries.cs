using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.SignIn;

/// <summary>
/// Counts tries at a secret. A try is counted before the secret is looked at, in one statement, so that a hundred at
/// once are no more than five; a right one is taken back.
/// </summary>
public sealed class Tries(IDatabase database, TimeProvider clock)
{
    /// <summary>After this many failures in a row, sign-in rests.</summary>
    public const int Most = 5;
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);

    /// <summary>Counts a try. False while sign-in rests, and for an account that is not there.</summary>
    public async Task<bool> TakeAsync(AccountId account, CancellationToken cancellationToken)
    {
        long now = clock.GetUtcNow().UtcTicks;
        long until = now + Rest.Ticks;
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        return await context
                .Set<Account>()
                .Where(a => a.Id == account && a.LockedUntil <= now)
                .ExecuteUpdateAsync(
                    a =>
                        a.SetProperty(
                                x => x.FailedSignIns,
                                x => x.LockedUntil > 0 ? 1 : x.FailedSignIns + 1
                            )
                            .SetProperty(
                                x => x.LockedUntil,
                                x => x.LockedUntil == 0 && x.FailedSignIns + 1 >= Most ? until : 0L
                            ),
                    cancellationToken
                ) == 1;
    }

    /// <summary>The try was right, but more is to come: failures before it still count.</summary>
    public Task GiveBackAsync(AccountId account, CancellationToken cancellationToken) =>
        SetAsync(account, keepEarlier: true, cancellationToken);

    /// <summary>The person is who they say: nothing counts any more.</summary>
    public Task ClearAsync(AccountId account, CancellationToken cancellationToken) =>
        SetAsync(account, keepEarlier: false, cancellationToken);

    private async Task SetAsync(
        AccountId account,
        bool keepEarlier,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await context
            .Set<Account>()
            .Where(a => a.Id == account)
            .ExecuteUpdateAsync(
                a =>
                    a.SetProperty(
                            x => x.FailedSignIns,
                            x => keepEarlier && x.FailedSignIns > 0 ? x.FailedSignIns - 1 : 0
                        )
                        .SetProperty(x => x.LockedUntil, 0L),
                cancellationToken
            );
    }
}
