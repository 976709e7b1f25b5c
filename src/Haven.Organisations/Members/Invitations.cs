using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Organisations.Links;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Members;

/// <summary>What stands in an invitation, for whoever holds its link or its address.</summary>
public sealed record InvitationView(Guid Id, string OrganisationName, Roles Roles);

/// <summary>Invites people to an organisation, and takes invitations back.</summary>
public sealed class Invitations(
    IDatabase database,
    Vault vault,
    KeyRing keys,
    IMailHandoff mail,
    SiteAddress site,
    TimeProvider clock
)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>Invites; an earlier invitation of the same address ends. False when the person is a member already.</summary>
    public async Task<bool> InviteAsync(
        Reader by,
        string email,
        Roles roles,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await TryAsync(by, email, roles, cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The earlier invitation was taken or withdrawn at this moment; now it is gone.
            return await TryAsync(by, email, roles, cancellationToken);
        }
    }

    private async Task<bool> TryAsync(
        Reader by,
        string email,
        Roles roles,
        CancellationToken cancellationToken
    )
    {
        byte[] index = EmailAddress.Index(vault, email);
        await using var context = database.Open(Scope.Installation);
        if (await IsMemberAsync(context, by.Organisation, index, cancellationToken))
        {
            return false;
        }
        var earlier = await context
            .Set<Model.Invitation>()
            .Where(i => i.OrganisationId == by.Organisation && i.EmailIndex == index)
            .ToListAsync(cancellationToken);
        var (secret, hash) = MailedLinks.Create();
        var invitation = new Model.Invitation
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = by.Organisation,
            PersonKey = await keys.NewPersonAsync(by.Organisation, cancellationToken),
            Email = Sealed<string>.Of(email),
            EmailIndex = index,
            Roles = roles,
            Hash = hash,
            Until = (clock.GetUtcNow() + Life).UtcTicks,
        };
        context.RemoveRange(earlier);
        context.Add(invitation);
        context.Record(
            new Deed(
                by,
                Act.Create,
                Purpose.MemberAdministration,
                "invitation",
                [invitation.PersonKey, .. earlier.Select(e => e.PersonKey)]
            )
        );
        var organisation = await context
            .Set<Organisation>()
            .SingleAsync(o => o.OrganisationId == by.Organisation, cancellationToken);
        await mail.HandOverAsync(
            context,
            Letter(email, secret, organisation.Name, roles),
            cancellationToken
        );
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>False when there is no such invitation in this organisation.</summary>
    public async Task<bool> WithdrawAsync(Reader by, Guid id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var invitation = await context
            .Set<Model.Invitation>()
            .SingleOrDefaultAsync(i => i.Id == id, cancellationToken);
        if (invitation is null)
        {
            return false;
        }
        context.Remove(invitation);
        context.Record(
            new Deed(
                by,
                Act.Delete,
                Purpose.MemberAdministration,
                "invitation",
                [invitation.PersonKey]
            )
        );
        // Taken or withdrawn by somebody else at this moment.
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    /// <summary>What the mailed link invites to; null when it is of no use any more.</summary>
    public async Task<InvitationView?> FindAsync(
        string? secret,
        CancellationToken cancellationToken
    )
    {
        if (MailedLinks.HashOf(secret) is not { } hash)
        {
            return null;
        }
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        return await (
            from i in context.Set<Model.Invitation>()
            where i.Hash == hash && i.Until > now
            join o in context.Set<Organisation>() on i.OrganisationId equals o.OrganisationId
            select new InvitationView(i.Id, o.Name, i.Roles)
        ).SingleOrDefaultAsync(cancellationToken);
    }

    private static Task<bool> IsMemberAsync(
        HavenContext context,
        OrganisationId organisation,
        byte[] index,
        CancellationToken cancellationToken
    ) =>
        (
            from a in context.Set<Model.Account>()
            where a.EmailIndex == index
            join m in context.Set<Member>() on a.Id equals m.Account
            where m.OrganisationId == organisation && m.LeftAt == 0
            select m.Id
        ).AnyAsync(cancellationToken);

    private Mail Letter(string email, string secret, string organisation, Roles roles) =>
        new(
            email,
            $"{organisation} invites you to Haven",
            $"""
            {organisation} invites you to work with them in Haven, as {RoleWords.Of(roles)}.

            Open this page within 7 days:
            {site.To("/organisations/invitation?link=" + secret)}

            The invitation is for this e-mail address. If you do not know {organisation}, do nothing.
            """
        );
}
