using System.Buffers.Binary;
using System.Buffers.Text;
using Haven.Organisations.Accounts;
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

    /// <summary>The password fits; the ticket proves it for five minutes while a code is asked for.</summary>
    public sealed record NeedsCode(string Ticket) : SignInStep;

    public sealed record Done(byte[] Secret, string PersonName) : SignInStep;
}

/// <summary>Signs people in by password and, where they have set it up, authenticator app or recovery code.</summary>
public sealed class SignInService(
    IDatabase database,
    Vault vault,
    Passwords passwords,
    SessionDirectory sessions,
    TimeProvider clock
)
{
    /// <summary>After this many failures in a row, sign-in rests; whether the account exists is never told.</summary>
    public const int MostFailures = 5;
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(5);
    private const string TicketUse = "haven sign-in ticket";

    public async Task<SignInStep> WithPasswordAsync(
        string email,
        string password,
        string address,
        string browser,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await FindAsync(context, email, cancellationToken);
        var reader = Reader.AccountHolder(account?.Id.Value ?? Guid.Empty, address);
        bool open =
            account is { EmailConfirmed: true }
            && account.LockedUntil <= clock.GetUtcNow().UtcTicks;

        // The same steps for an unknown account: an entry in the log, and as much work on the password.
        var opened = await OpenAsync(context, account, reader, cancellationToken);
        string? hash = account is null ? null : opened!.Read(account.PasswordHash);
        bool fits = await passwords.VerifyAsync(hash, password, cancellationToken);
        if (!fits || !open)
        {
            await FailedAsync(context, fits ? null : account, cancellationToken);
            return new SignInStep.Refused();
        }
        if (account!.HasAuthenticator)
        {
            return new SignInStep.NeedsCode(Ticket(account.Id));
        }
        return await BeginAsync(
            context,
            account,
            opened!,
            secondFactor: false,
            reader,
            browser,
            cancellationToken
        );
    }

    private Task<Account?> FindAsync(
        HavenContext context,
        string email,
        CancellationToken cancellationToken
    )
    {
        byte[] index = EmailAddress.Index(vault, EmailAddress.Normalise(email) ?? "");
        return context
            .Set<Account>()
            .AsNoTracking()
            .SingleOrDefaultAsync(a => a.EmailIndex == index, cancellationToken);
    }

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

    private async Task FailedAsync(
        HavenContext context,
        Account? account,
        CancellationToken cancellationToken
    )
    {
        long until = (clock.GetUtcNow() + Rest).UtcTicks;
        var id = account?.Id ?? default;
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await context
            .Set<Account>()
            .Where(a => a.Id == id)
            .ExecuteUpdateAsync(
                a =>
                    a.SetProperty(x => x.FailedSignIns, x => x.FailedSignIns + 1)
                        .SetProperty(
                            x => x.LockedUntil,
                            x => x.FailedSignIns + 1 >= MostFailures ? until : x.LockedUntil
                        ),
                cancellationToken
            );
    }

    private async Task<SignInStep> BeginAsync(
        HavenContext context,
        Account account,
        Opened opened,
        bool secondFactor,
        Reader reader,
        string browser,
        CancellationToken cancellationToken
    )
    {
        using (await database.WriteTurnAsync(cancellationToken))
        {
            await context
                .Set<Account>()
                .Where(a => a.Id == account.Id)
                .ExecuteUpdateAsync(
                    a => a.SetProperty(x => x.FailedSignIns, 0).SetProperty(x => x.LockedUntil, 0L),
                    cancellationToken
                );
        }
        byte[] secret = await sessions.BeginAsync(
            account,
            secondFactor,
            reader,
            browser,
            cancellationToken
        );
        return new SignInStep.Done(
            secret,
            $"{opened.Read(account.FirstName)} {opened.Read(account.LastName)}"
        );
    }

    private string Ticket(AccountId account)
    {
        var bytes = new byte[24];
        account.Value.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(
            bytes.AsSpan(16),
            (clock.GetUtcNow() + TicketLife).UtcTicks
        );
        return Base64Url.EncodeToString(vault.Protect(TicketUse, bytes));
    }
}
