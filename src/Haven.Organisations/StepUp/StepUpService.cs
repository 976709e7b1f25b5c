using Haven.Organisations.Accounts;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Organisations.SignIn;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.StepUp;

/// <summary>
/// Whether whoever sits before a signed-in browser is still the person who signed in: asked before what is hard to take
/// back. Signing in counts, for a while.
/// </summary>
public sealed class StepUpService(
    IDatabase database,
    Vault vault,
    Passwords passwords,
    Tries tries,
    SecondFactor secondFactor,
    SessionDirectory sessions,
    TimeProvider clock
)
{
    /// <summary>How long it need not be shown again.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    // A time ahead of ours, from a clock that was wrong, holds no longer than one behind it.
    public bool IsRecent(SignedIn session) =>
        Math.Abs(clock.GetUtcNow().UtcTicks - session.ConfirmedAt) < Life.Ticks;

    /// <summary>What is asked for beside the password; null where the person has set nothing up.</summary>
    public async Task<SecondFactorQuestion?> AskAsync(
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context
            .Set<Account>()
            .AsNoTracking()
            .SingleAsync(a => a.Id == session.Account, cancellationToken);
        return await secondFactor.AskAsync(
            account,
            SecondFactor.Asked(session),
            reader,
            cancellationToken
        );
    }

    /// <summary>
    /// Whether the password, and where the person has set it up the second factor, are right; then the session counts as theirs
    /// for a while. Wrong ones count as failed sign-ins do.
    /// </summary>
    /// <param name="answer">Null where the form that waits asks for one itself; then only this once counts.</param>
    public async Task<bool> ConfirmAsync(
        SignedIn session,
        string password,
        SecondFactorAnswer? answer,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.OwnAccount,
            Act.View,
            "account",
            [account],
            cancellationToken
        );
        bool right =
            await tries.TakeAsync(account.Id, cancellationToken)
            && await passwords.VerifyAsync(
                opened.Read(account.PasswordHash),
                password,
                cancellationToken
            ) != PasswordFit.No;
        bool asks = await secondFactor.IsOnAsync(account, cancellationToken);
        right =
            right
            && (
                !asks
                || answer is null
                || await secondFactor.SpendAsync(
                    context,
                    account,
                    opened,
                    answer,
                    SecondFactor.Asked(session),
                    reader,
                    cancellationToken
                )
            );
        if (!right)
        {
            return false;
        }
        await tries.ClearAsync(account.Id, cancellationToken);
        if (answer is not null || !asks)
        {
            await sessions.SetConfirmedAsync(session.Session, cancellationToken);
        }
        return true;
    }
}
