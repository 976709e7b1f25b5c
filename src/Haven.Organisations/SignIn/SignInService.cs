using Haven.Organisations.Accounts;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.SignIn;

/// <summary>How far a sign-in came.</summary>
public abstract record SignInStep
{
    /// <summary>Address or password wrong, account locked or not confirmed: all one answer.</summary>
    public sealed record Refused : SignInStep;

    /// <summary>The password fits; the ticket proves it for five minutes while a second factor is asked for.</summary>
    public sealed record NeedsSecondFactor(string Ticket, SecondFactorQuestion Question)
        : SignInStep;

    /// <summary>The ticket is void: begin again with the password.</summary>
    public sealed record BeginAgain : SignInStep;

    public sealed record Done(byte[] Secret, AccountId Account, string PersonName) : SignInStep;
}

/// <summary>Signs people in by password and, where they have set it up, passkey, authenticator app or recovery code.</summary>
public sealed class SignInService(
    IDatabase database,
    Vault vault,
    Passwords passwords,
    Tries tries,
    SignInTicket tickets,
    SecondFactor secondFactor,
    SessionDirectory sessions
)
{
    public async Task<SignInStep> WithPasswordAsync(
        string email,
        string password,
        string address,
        string browser,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        byte[] index = EmailAddress.Index(vault, EmailAddress.Normalise(email) ?? "");
        var account = await context
            .Set<Account>()
            .AsNoTracking()
            .SingleOrDefaultAsync(a => a.EmailIndex == index, cancellationToken);
        var reader = Reader.AccountHolder(account?.Id.Value ?? Guid.Empty, address);

        // The same steps for an unknown account: an entry in the log, a try, and as much work on the password.
        var opened = await OpenAsync(context, account, reader, cancellationToken);
        bool mayTry = await tries.TakeAsync(account?.Id ?? default, cancellationToken);
        string? hash = account is null ? null : opened!.Read(account.PasswordHash);
        var fit = await passwords.VerifyAsync(hash, password, cancellationToken);
        if (!mayTry || fit == PasswordFit.No)
        {
            return new SignInStep.Refused();
        }
        await tries.GiveBackAsync(account!.Id, cancellationToken);
        if (!account.EmailConfirmed)
        {
            return new SignInStep.Refused();
        }
        if (fit == PasswordFit.YesOldHash)
        {
            await HashAgainAsync(context, account, password, reader, cancellationToken);
        }
        SignInStep? asked = await AskAsync(
            account,
            tickets.Write(account),
            reader,
            cancellationToken
        );
        return asked
            ?? await BeginAsync(account, opened!, false, reader, browser, cancellationToken);
    }

    /// <summary>The second step, with a passkey, a code of the authenticator app, or a recovery code.</summary>
    public async Task<SignInStep> WithSecondFactorAsync(
        string ticket,
        SecondFactorAnswer answer,
        string address,
        string browser,
        CancellationToken cancellationToken
    )
    {
        if (tickets.Read(ticket) is not { } known)
        {
            return new SignInStep.BeginAgain();
        }
        await using var context = database.Open(Scope.Installation);
        var account = await context
            .Set<Account>()
            .SingleOrDefaultAsync(a => a.Id == known.Account, cancellationToken);
        if (account is null || account.Version != known.Version)
        {
            return new SignInStep.BeginAgain();
        }
        var reader = Reader.AccountHolder(account.Id.Value, address);
        var opened = await OpenAsync(context, account, reader, cancellationToken);
        bool right =
            await tries.TakeAsync(account.Id, cancellationToken)
            && await secondFactor.SpendAsync(
                context,
                account,
                opened!,
                answer,
                Asked(ticket),
                reader,
                cancellationToken
            );
        if (right)
        {
            return await BeginAsync(account, opened!, true, reader, browser, cancellationToken);
        }
        SignInStep? asked = await AskAsync(account, ticket, reader, cancellationToken);
        return asked ?? new SignInStep.BeginAgain();
    }

    private async Task<SignInStep.NeedsSecondFactor?> AskAsync(
        Account account,
        string ticket,
        Reader reader,
        CancellationToken cancellationToken
    ) =>
        await secondFactor.AskAsync(account, Asked(ticket), reader, cancellationToken)
            is { } question
            ? new(ticket, question)
            : null;

    private static string Asked(string ticket) => "sign-in " + ticket;

    private async Task<Opened?> OpenAsync(
        HavenContext context,
        Account? account,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        if (account is not null)
        {
            return await vault.OpenAsync(
                reader,
                Purpose.OwnAccount,
                Act.SignIn,
                "account",
                [account],
                cancellationToken
            );
        }
        context.Record(new Deed(reader, Act.SignIn, Purpose.OwnAccount, "account", []));
        await context.SaveChangesAsync(cancellationToken);
        return null;
    }

    // Promise REF-19: a hash of an older make is replaced when the password is known for a moment.
    private async Task HashAgainAsync(
        HavenContext context,
        Account account,
        string password,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        context.Attach(account);
        account.PasswordHash = Sealed<string>.Of(
            await passwords.HashAsync(password, cancellationToken)
        );
        context.Record(
            new Deed(reader, Act.Edit, Purpose.OwnAccount, "password", [account.PersonKey])
        );
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<SignInStep> BeginAsync(
        Account account,
        Opened opened,
        bool secondFactorShown,
        Reader reader,
        string browser,
        CancellationToken cancellationToken
    )
    {
        string name = $"{opened.Read(account.FirstName)} {opened.Read(account.LastName)}";
        await tries.ClearAsync(account.Id, cancellationToken);
        byte[] secret = await sessions.BeginAsync(
            account,
            secondFactorShown,
            reader,
            browser,
            cancellationToken
        );
        return new SignInStep.Done(secret, account.Id, name);
    }
}
