using Haven.Organisations.Model;
using Haven.Organisations.Passkeys;
using Haven.Organisations.Sessions;
using Haven.Organisations.SignIn;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Authenticator;

/// <summary>What a page asks for beside the password.</summary>
/// <param name="App">Whether there is an authenticator app; a recovery code can be given in any case.</param>
/// <param name="Passkey">Null where there is none, or none can work.</param>
public sealed record SecondFactorQuestion(bool App, PasskeyQuestion? Passkey);

/// <summary>What came back: a code, or a passkey's answer.</summary>
public sealed record SecondFactorAnswer(string Code, PasskeyAnswer Passkey)
{
    public bool IsPasskey => Passkey.Credential.Length > 0;

    /// <summary>Why it was refused: the same words whatever was wrong with it.</summary>
    public string Refused =>
        IsPasskey
            ? "The passkey was not accepted, or tries rest for a quarter of an hour after too many. Try once more, or use a code."
            : "The code is not right or was used already, or tries rest for a quarter of an hour after too many. Wait for the next code.";

    /// <param name="prefix">What the names of the form's fields begin with.</param>
    public static SecondFactorAnswer Of(IFormCollection form, string prefix = "") =>
        new(
            form[prefix + "code"].ToString(),
            new(form[prefix + "passkey"].ToString(), form[prefix + "question"].ToString())
        );
}

/// <summary>Asks for codes and passkeys, checks them and spends them: of two requests with one code, one gets in.</summary>
public sealed class SecondFactor(
    IDatabase database,
    PasskeyCheck passkeys,
    Tries tries,
    TimeProvider clock
)
{
    /// <summary>In which browser a question was put to somebody who is signed in.</summary>
    public static string Asked(SignedIn session) => "session " + session.Session.ToString("D");

    /// <summary>What this account can show beside its password; null where it has nothing of the kind.</summary>
    /// <param name="asked">In which sign-in or session it is asked, so that a passkey's answer counts nowhere else.</param>
    public async Task<SecondFactorQuestion?> AskAsync(
        Account account,
        string asked,
        Reader reader,
        CancellationToken cancellationToken
    ) =>
        await IsOnAsync(account, cancellationToken)
            ? new(
                account.HasAuthenticator,
                await passkeys.AskAsync(account, asked, reader, cancellationToken)
            )
            : null;

    /// <summary>Whether the account has an authenticator app or a passkey.</summary>
    public async Task<bool> IsOnAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.HasAuthenticator)
        {
            return true;
        }
        await using var context = database.Open(Scope.Installation);
        return await context
            .Set<Passkey>()
            .AnyAsync(p => p.Account == account.Id, cancellationToken);
    }

    /// <summary>As <see cref="SpendAsync"/>, of somebody who is signed in. Wrong ones count as failed sign-ins do.</summary>
    public async Task<bool> ConfirmAsync(
        HavenContext context,
        Account account,
        Opened opened,
        SecondFactorAnswer answer,
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        bool right =
            await tries.TakeAsync(account.Id, cancellationToken)
            && await SpendAsync(
                context,
                account,
                opened,
                answer,
                Asked(session),
                reader,
                cancellationToken
            );
        if (right)
        {
            await tries.ClearAsync(account.Id, cancellationToken);
        }
        return right;
    }

    /// <summary>Whether the answer, a passkey's or a code of the app or for recovery, is right and was not used before.</summary>
    /// <param name="account">Loaded for change by the caller, and opened.</param>
    /// <param name="asked">As it was asked with.</param>
    public async Task<bool> SpendAsync(
        HavenContext context,
        Account account,
        Opened opened,
        SecondFactorAnswer answer,
        string asked,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        if (answer.IsPasskey)
        {
            return await passkeys.FitsAsync(
                account,
                answer.Passkey,
                asked,
                reader,
                cancellationToken
            );
        }
        string code = string.Concat(answer.Code.Where(c => !char.IsWhiteSpace(c) && c != '-'));
        if (code.Length == Totp.Digits && code.All(char.IsAsciiDigit))
        {
            // An app that is only being set up opens nothing yet.
            return account.HasAuthenticator
                && await SpendAppCodeAsync(account, opened, code, cancellationToken);
        }
        return await SpendRecoveryCodeAsync(
            context,
            account,
            opened,
            code,
            reader,
            cancellationToken
        );
    }

    /// <summary>As <see cref="SpendAsync"/>, for codes of the app alone.</summary>
    public async Task<bool> SpendAppCodeAsync(
        Account account,
        Opened opened,
        string code,
        CancellationToken cancellationToken
    )
    {
        if (
            opened.Read(account.AuthenticatorKey) is not { Length: > 0 } key
            || Totp.StepOf(Base32.Decode(key), code, clock.GetUtcNow(), account.LastCodeStep)
                is not { } step
        )
        {
            return false;
        }
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        return await context
                .Set<Account>()
                .Where(a => a.Id == account.Id && a.LastCodeStep < step)
                .ExecuteUpdateAsync(
                    a => a.SetProperty(x => x.LastCodeStep, step),
                    cancellationToken
                ) == 1;
    }

    private static async Task<bool> SpendRecoveryCodeAsync(
        HavenContext context,
        Account account,
        Opened opened,
        string code,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        if (RecoveryCodes.Use(opened.Read(account.RecoveryCodes), code) is not { } left)
        {
            return false;
        }
        account.RecoveryCodes = Sealed<string>.Of(left);
        account.Version++;
        context.Record(
            new Deed(reader, Act.Edit, Purpose.OwnAccount, "recovery codes", [account.PersonKey])
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }
}
