using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Choose;

/// <summary>An organisation that a person is a member of.</summary>
public sealed record Workplace(OrganisationId Id, string Name, Roles Roles);

/// <summary>Where a person can work: where they are a member, and where they are invited.</summary>
public sealed record Workplaces(
    IReadOnlyList<Workplace> Memberships,
    IReadOnlyList<InvitationView> Invitations
);

/// <summary>Leads a person into an organisation: one they belong to, one that invites them, or one of their own.</summary>
public sealed class ChooseService(
    IDatabase database,
    Vault vault,
    KeyRing keys,
    AuditTrail trail,
    SessionDirectory sessions,
    TimeProvider clock
)
{
    // Founding tries other short names where one is taken, also by somebody at the same moment.
    private const int MostCodes = 20;

    public async Task<Workplaces> ListAsync(SignedIn session, CancellationToken cancellationToken)
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        var memberships = await (
            from m in context.Set<Member>()
            where m.Account == session.Account && m.LeftAt == 0
            join o in context.Set<Organisation>() on m.OrganisationId equals o.OrganisationId
            orderby o.Name
            select new Workplace(o.OrganisationId, o.Name, m.Roles)
        ).ToListAsync(cancellationToken);
        var invitations = await (
            from a in context.Set<Model.Account>()
            where a.Id == session.Account && a.EmailConfirmed
            join i in context.Set<Model.Invitation>() on a.EmailIndex equals i.EmailIndex
            where i.Until > now
            join o in context.Set<Organisation>() on i.OrganisationId equals o.OrganisationId
            orderby o.Name
            select new InvitationView(i.Id, o.Name, i.Roles)
        ).ToListAsync(cancellationToken);
        return new(memberships, invitations);
    }

    /// <summary>Takes an invitation. False unless it is for the address of this account and still open.</summary>
    public async Task<bool> TakeAsync(
        SignedIn session,
        Guid id,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        var invitation = await context
            .Set<Model.Invitation>()
            .SingleOrDefaultAsync(
                i => i.Id == id && i.EmailIndex == account.EmailIndex && i.Until > now,
                cancellationToken
            );
        if (invitation is null)
        {
            return false;
        }
        string name = await NameAsync(account, reader, cancellationToken);
        var organisation = invitation.OrganisationId;
        var member = await JoinAsync(
            context,
            account,
            organisation,
            name,
            invitation.Roles,
            cancellationToken
        );
        context.Remove(invitation);
        context.Record(
            new Deed(
                reader with
                {
                    Organisation = organisation,
                },
                Act.Create,
                Purpose.OwnAccount,
                "member",
                [member.PersonKey, invitation.PersonKey]
            )
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return false;
        }
        return await sessions.ChooseAsync(session, organisation, cancellationToken);
    }

    /// <summary>
    /// Founds an organisation. Its founder is administrator, and privacy officer as well: somebody must be able to see
    /// who saw what from the first day, and both roles can be handed on.
    /// </summary>
    /// <param name="zone">Its time zone; empty for one that is chosen later.</param>
    public async Task FoundAsync(
        SignedIn session,
        string name,
        string zone,
        bool looksAfterClients,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var roles =
            Roles.Administrator
            | Roles.PrivacyOfficer
            | (looksAfterClients ? Roles.Professional : Roles.None);
        var id = OrganisationId.Create();
        await keys.AddOrganisationAsync(id, cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await FoundAsync(
                    session,
                    id,
                    name,
                    zone,
                    attempt,
                    roles,
                    reader,
                    cancellationToken
                );
                break;
            }
            catch (DbUpdateException) when (attempt < MostCodes)
            {
                // The short name is taken: the next one.
            }
        }
        await sessions.ChooseAsync(session, id, cancellationToken);
    }

    private async Task FoundAsync(
        SignedIn session,
        OrganisationId id,
        string name,
        string zone,
        int attempt,
        Roles roles,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        string code = OrganisationCode.Of(name) + (attempt == 1 ? "" : $"-{attempt}");
        context.Add(
            new Organisation
            {
                OrganisationId = id,
                Code = code,
                Name = name,
                Zone = zone,
            }
        );
        context.Add(await trail.CreateLogAsync(id, code, cancellationToken));
        var member = await JoinAsync(
            context,
            account,
            id,
            await NameAsync(account, reader, cancellationToken),
            roles,
            cancellationToken
        );
        context.Record(
            new Deed(
                reader with
                {
                    Organisation = id,
                },
                Act.Create,
                Purpose.OwnAccount,
                "organisation",
                [member.PersonKey]
            )
        );
        await context.SaveChangesAsync(cancellationToken);
    }

    // Whoever comes back has their row there still: the log knows them by it.
    private async Task<Member> JoinAsync(
        HavenContext context,
        Account account,
        OrganisationId organisation,
        string name,
        Roles roles,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        var known = await context
            .Set<Member>()
            .SingleOrDefaultAsync(
                m => m.OrganisationId == organisation && m.Account == account.Id,
                cancellationToken
            );
        if (known is not null)
        {
            known.Roles = known.LeftAt == 0 ? known.Roles : roles;
            known.LeftAt = 0;
            known.Name = Sealed<string>.Of(name);
            return known;
        }
        var member = new Member
        {
            Id = MemberId.Create(),
            OrganisationId = organisation,
            PersonKey = await keys.NewPersonAsync(organisation, cancellationToken),
            Account = account.Id,
            Name = Sealed<string>.Of(name),
            Roles = roles,
            JoinedAt = now,
        };
        context.Add(member);
        return member;
    }

    private async Task<string> NameAsync(
        Account account,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenAsync(
            reader,
            Purpose.OwnAccount,
            Act.View,
            "account",
            [account],
            cancellationToken
        );
        return $"{opened.Read(account.FirstName)} {opened.Read(account.LastName)}";
    }
}
