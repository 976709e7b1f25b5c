using Haven.Organisations.Links;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Confirm;

/// <summary>Confirms an address with the link that was mailed to it.</summary>
public sealed class ConfirmService(IDatabase database, MailedLinks links)
{
    /// <summary>False when the link is not, or no longer, of use.</summary>
    public async Task<bool> ConfirmAsync(
        string secret,
        string address,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var link = await links.FindAsync(
            context,
            secret,
            MailedLink.ConfirmEmail,
            cancellationToken
        );
        if (link is null)
        {
            return false;
        }
        var account = await context
            .Set<Account>()
            .SingleAsync(a => a.Id == link.Account, cancellationToken);
        account.EmailConfirmed = true;
        context.Remove(link);
        context.Record(
            new Deed(
                Reader.AccountHolder(account.Id.Value, address),
                Act.Edit,
                Purpose.OwnAccount,
                "account",
                [account.PersonKey]
            )
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }
}
