using Haven.Organisations.Door;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Members;

/// <summary>Mails what another floor has to tell to those who hold a role, each at the address of their account.</summary>
public sealed class RoleNotices(Vault vault, IMailHandoff mail, SiteAddress site) : IRoleNotices
{
    public async Task HandOverAsync(
        HavenContext context,
        RoleNotice notice,
        CancellationToken cancellationToken
    )
    {
        var told = await (
            from m in context.Set<Member>().AsNoTracking()
            where
                m.OrganisationId == notice.Organisation
                && m.LeftAt == 0
                && (m.Roles & notice.To) != 0
                && (notice.Only == null || m.Id == notice.Only)
            join a in context.Set<Model.Account>().AsNoTracking() on m.Account equals a.Id
            select new { Account = a, Roles = m.Roles & notice.To }
        ).ToListAsync(cancellationToken);
        string organisation = await context
            .Set<Organisation>()
            .Where(o => o.OrganisationId == notice.Organisation)
            .Select(o => o.Name)
            .SingleAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            Reader.System(OrganisationId.Installation, "notices"),
            Purpose.Delivery,
            Act.View,
            "e-mail address",
            told.Select(t => t.Account),
            cancellationToken
        );
        foreach (var one in told)
        {
            var letter = new Mail(
                opened.Read(one.Account.Email)!,
                notice.Subject,
                $"""
                {notice.Body}

                Open this page:
                {site.To(notice.Path)}

                You get this because you are {RoleWords.Of(one.Roles)} at {organisation}.
                """
            )
            {
                Sending = notice.Sending is { } id
                    ? new MailSending(notice.Organisation, id)
                    : null,
            };
            await mail.HandOverAsync(context, letter, cancellationToken);
        }
    }
}
