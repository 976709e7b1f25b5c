using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Authenticator;

/// <summary>Where a person stands with their authenticator app.</summary>
/// <param name="Key">The key to set the app up with, while that is going on.</param>
/// <param name="Question">What switching it off asks for; null while it is off.</param>
public sealed record AuthenticatorState(
    bool IsOn,
    string? Key,
    string? Address,
    int RecoveryLeft,
    SecondFactorQuestion? Question
);

/// <summary>Sets an authenticator app up, and switches it off.</summary>
public sealed class AuthenticatorService(
    IDatabase database,
    Vault vault,
    SecondFactor secondFactor,
    SessionDirectory sessions
)
{
    public async Task<AuthenticatorState> StateAsync(
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var (account, opened) = await OpenAsync(context, session, reader, cancellationToken);
        string? key = account.HasAuthenticator ? null : opened.Read(account.AuthenticatorKey);
        return new(
            account.HasAuthenticator,
            key,
            key is null ? null : Totp.Address(key, opened.Read(account.Email)!),
            RecoveryCodes.Left(opened.Read(account.RecoveryCodes)),
            account.HasAuthenticator
                ? await secondFactor.AskAsync(
                    account,
                    SecondFactor.Asked(session),
                    reader,
                    cancellationToken
                )
                : null
        );
    }

    /// <summary>Makes a key to set an app up with; nothing asks for codes until the first one was right.</summary>
    public async Task BeginAsync(
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        if (account.HasAuthenticator)
        {
            return;
        }
        account.AuthenticatorKey = Sealed<string>.Of(Base32.Encode(Totp.NewKey()));
        account.LastCodeStep = 0;
        await SaveAsync(context, account, reader, cancellationToken);
    }

    /// <summary>Switches on with the app's first code; returns the recovery codes, or null when the code was wrong.</summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(
        SignedIn session,
        string code,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var (account, opened) = await OpenAsync(context, session, reader, cancellationToken);
        string digits = string.Concat(code.Where(char.IsAsciiDigit));
        if (
            account.HasAuthenticator
            || !await secondFactor.SpendAppCodeAsync(account, opened, digits, cancellationToken)
        )
        {
            return null;
        }
        var codes = RecoveryCodes.Create();
        account.HasAuthenticator = true;
        account.RecoveryCodes = Sealed<string>.Of(RecoveryCodes.Keep(codes));

        // Browsers that came in with the password alone come in again with a code.
        await sessions.EndAllAsync(context, account, session.Session, reader, cancellationToken);
        if (!await SaveAsync(context, account, reader, cancellationToken))
        {
            return null;
        }
        await sessions.SetSecondFactorAsync(
            account.Id,
            session.Session,
            shown: true,
            cancellationToken
        );
        return codes;
    }

    /// <summary>Switches off, with a second factor. Wrong ones count as failed sign-ins do.</summary>
    public async Task<bool> SwitchOffAsync(
        SignedIn session,
        SecondFactorAnswer answer,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var (account, opened) = await OpenAsync(context, session, reader, cancellationToken);
        bool right =
            account.HasAuthenticator
            && await secondFactor.ConfirmAsync(
                context,
                account,
                opened,
                answer,
                session,
                reader,
                cancellationToken
            );
        if (!right)
        {
            return false;
        }
        account.HasAuthenticator = false;
        account.AuthenticatorKey = Sealed<string>.Of(null);
        bool another = await secondFactor.IsOnAsync(account, cancellationToken);
        if (!another)
        {
            account.RecoveryCodes = Sealed<string>.Of(null);
        }
        if (!await SaveAsync(context, account, reader, cancellationToken))
        {
            return false;
        }
        if (!another)
        {
            await sessions.SetSecondFactorAsync(
                account.Id,
                session: null,
                shown: false,
                cancellationToken
            );
        }
        return true;
    }

    private async Task<(Account, Opened)> OpenAsync(
        HavenContext context,
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var account = await context.AccountOfAsync(session, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.OwnAccount,
            Act.View,
            "authenticator",
            [account],
            cancellationToken
        );
        return (account, opened);
    }

    private static async Task<bool> SaveAsync(
        HavenContext context,
        Account account,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        account.Version++;
        context.Record(
            new Deed(reader, Act.Edit, Purpose.OwnAccount, "authenticator", [account.PersonKey])
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }
}
