using Haven.Organisations.Accounts;
using Haven.Organisations.Links;
using Haven.Organisations.Model;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Register;

/// <summary>Registers people, and mails each what to do next. Whether the address had an account is told in the mail alone.</summary>
public sealed class RegisterService(
    IDatabase database,
    Vault vault,
    AccountService accounts,
    Passwords passwords,
    MailedLinks links,
    MailPace pace,
    IMailHandoff mail,
    SiteAddress site
)
{
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);

    public async Task RegisterAsync(
        NewAccount given,
        string address,
        CancellationToken cancellationToken
    )
    {
        byte[] index = EmailAddress.Index(vault, given.Email);
        if (!pace.Take(index))
        {
            await passwords.HashAsync(given.Password, cancellationToken);
            return;
        }
        try
        {
            await TryAsync(given, index, address, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody registered the same address at the same moment; now the account is there.
            await TryAsync(given, index, address, cancellationToken);
        }
    }

    private async Task TryAsync(
        NewAccount given,
        byte[] index,
        string address,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context
            .Set<Account>()
            .SingleOrDefaultAsync(a => a.EmailIndex == index, cancellationToken);
        if (account is { EmailConfirmed: true })
        {
            // As much work as for a new account, so that the time it takes tells nothing.
            await passwords.HashAsync(given.Password, cancellationToken);
            await mail.HandOverAsync(context, HasAccount(given.Email), cancellationToken);
        }
        else
        {
            account = await NewOrAnewAsync(context, account, given, address, cancellationToken);
            string secret = links.Add(context, account.Id, MailedLink.ConfirmEmail, LinkLife);
            await mail.HandOverAsync(context, Confirm(given.Email, secret), cancellationToken);
        }
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<Account> NewOrAnewAsync(
        HavenContext context,
        Account? account,
        NewAccount given,
        string address,
        CancellationToken cancellationToken
    )
    {
        if (account is null)
        {
            return await accounts.AddAsync(context, given, address, false, cancellationToken);
        }
        // Links of the earlier try would confirm what somebody else may have typed now.
        await MailedLinks.RemoveAsync(
            context,
            account.Id,
            MailedLink.ConfirmEmail,
            cancellationToken
        );
        await accounts.BeginAnewAsync(context, account, given, address, cancellationToken);
        return account;
    }

    private Mail Confirm(string email, string secret) =>
        new(
            email,
            "Confirm your address for Haven",
            $"""
            Somebody registered with Haven and gave this address.

            If it was you, open this page within 24 hours and confirm:
            {site.To("/organisations/confirm?link=" + secret)}

            If it was not you, do nothing. Without the confirmation nobody can use the account.
            """
        );

    private Mail HasAccount(string email) =>
        new(
            email,
            "You have an account with Haven already",
            $"""
            Somebody, probably you, tried to register with Haven and gave this address. There is an account for it already, and nothing was changed.

            Sign in here:
            {site.To("/organisations/sign-in")}

            If you forgot your password, choose a new one:
            {site.To("/organisations/new-password")}
            """
        );
}
