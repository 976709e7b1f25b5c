using Haven.Organisations.Accounts;
using Haven.Organisations.Links;
using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.NewPassword;

/// <summary>For people who forgot their password: a mailed link, and with it a new one.</summary>
public sealed class NewPasswordService(
    IDatabase database,
    Vault vault,
    Passwords passwords,
    MailedLinks links,
    MailPace pace,
    SessionDirectory sessions,
    IMailHandoff mail,
    SiteAddress site
)
{
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(1);

    /// <summary>Mails a link where there is an account; says nothing either way.</summary>
    public async Task AskAsync(string email, CancellationToken cancellationToken)
    {
        byte[] index = EmailAddress.Index(vault, email);
        await using var context = database.Open(Scope.Installation);
        var account = await context
            .Set<Account>()
            .AsNoTracking()
            .SingleOrDefaultAsync(a => a.EmailIndex == index, cancellationToken);
        if (account is null || !pace.Take(index))
        {
            return;
        }
        string secret = links.Add(context, account.Id, MailedLink.NewPassword, LinkLife);
        await mail.HandOverAsync(context, Letter(email, secret), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task<bool> IsOpenAsync(string secret, CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        return await links.FindAsync(context, secret, MailedLink.NewPassword, cancellationToken)
            is not null;
    }

    /// <summary>
    /// Sets the password: every session ends, and a rest after failed tries with it. Null when the link is of no use;
    /// otherwise what is to be said of the password, which is set if it is good.
    /// </summary>
    public async Task<PasswordVerdict?> SetAsync(
        string secret,
        string password,
        string address,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var link = await links.FindAsync(
            context,
            secret,
            MailedLink.NewPassword,
            cancellationToken
        );
        if (link is null)
        {
            return null;
        }
        var account = await context
            .Set<Account>()
            .SingleAsync(a => a.Id == link.Account, cancellationToken);
        var reader = Reader.AccountHolder(account.Id.Value, address);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.OwnAccount,
            Act.Edit,
            "password",
            [account],
            cancellationToken
        );
        var verdict = PasswordRules.Judge(password, AboutOf(account, opened));
        if (!verdict.IsGood)
        {
            return verdict;
        }
        await ChangeAsync(context, account, password, cancellationToken);
        await sessions.EndAllAsync(context, account, except: null, reader, cancellationToken);
        if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
        {
            return null;
        }
        sessions.ForgetAccount(account.Id);
        return verdict;
    }

    internal static IReadOnlyCollection<string?> AboutOf(Account account, Opened opened) =>
        [
            opened.Read(account.FirstName),
            opened.Read(account.LastName),
            opened.Read(account.Email),
            opened.Read(account.Employer),
            opened.Read(account.City),
        ];

    private async Task ChangeAsync(
        HavenContext context,
        Account account,
        string password,
        CancellationToken cancellationToken
    )
    {
        account.PasswordHash = Sealed<string>.Of(
            await passwords.HashAsync(password, cancellationToken)
        );
        account.FailedSignIns = 0;
        account.LockedUntil = 0;
        account.Version++;

        // The link came by mail, so the address is confirmed as well.
        account.EmailConfirmed = true;
        foreach (string kind in new[] { MailedLink.NewPassword, MailedLink.ConfirmEmail })
        {
            await MailedLinks.RemoveAsync(context, account.Id, kind, cancellationToken);
        }
    }

    private Mail Letter(string email, string secret) =>
        new(
            email,
            "Choose a new password for Haven",
            $"""
            Somebody, probably you, asked for a new password for Haven.

            Choose it here within an hour:
            {site.To("/organisations/new-password?link=" + secret)}

            If it was not you, do nothing. Your password stays as it is.
            """
        );
}
