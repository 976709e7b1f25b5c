using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Authenticator;

/// <summary>Checks codes and spends them: of two requests with one code, one gets in.</summary>
public sealed class SecondFactor(IDatabase database, TimeProvider clock)
{
    /// <summary>Whether the code, of the app or for recovery, is right and was not used before.</summary>
    /// <param name="account">Loaded for change by the caller, and opened.</param>
    public async Task<bool> SpendAsync(
        HavenContext context,
        Account account,
        Opened opened,
        string typed,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        string code = string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c != '-'));
        return code.Length == Totp.Digits && code.All(char.IsAsciiDigit)
            ? await SpendAppCodeAsync(account, opened, code, cancellationToken)
            : await SpendRecoveryCodeAsync(
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
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
