using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Organisations.Members;

/// <summary>Founds organisations and adds people to them.</summary>
public sealed class MemberService(
    IDatabase database,
    KeyRing keys,
    AuditTrail trail,
    TimeProvider clock
)
{
    /// <summary>Creates an organisation with its key and its audit log. The code is free, in lower case letters, digits and hyphens.</summary>
    public async Task<Organisation> FoundAsync(
        string code,
        string name,
        CancellationToken cancellationToken
    )
    {
        var organisation = new Organisation
        {
            OrganisationId = OrganisationId.Create(),
            Code = code,
            Name = name,
        };
        await keys.AddOrganisationAsync(organisation.OrganisationId, cancellationToken);
        await using var context = database.Open(Scope.Installation);
        context.Add(organisation);
        context.Add(
            await trail.CreateLogAsync(organisation.OrganisationId, code, cancellationToken)
        );
        await context.SaveChangesAsync(cancellationToken);
        return organisation;
    }

    /// <summary>Makes a person a member; recorded in the organisation's log.</summary>
    public async Task<Member> AddAsync(
        OrganisationId organisation,
        AccountId account,
        string personName,
        Roles roles,
        Reader by,
        CancellationToken cancellationToken
    )
    {
        var member = new Member
        {
            Id = MemberId.Create(),
            OrganisationId = organisation,
            PersonKey = await keys.NewPersonAsync(organisation, cancellationToken),
            Account = account,
            Name = Sealed<string>.Of(personName),
            Roles = roles,
            JoinedAt = clock.GetUtcNow().UtcTicks,
        };
        await using var context = database.Open(Scope.Installation);
        context.Add(member);
        context.Record(
            new Deed(
                by with
                {
                    Organisation = organisation,
                },
                Act.Create,
                by.Roles == Roles.System ? Purpose.Upkeep : Purpose.MemberAdministration,
                "member",
                [member.PersonKey]
            )
        );
        await context.SaveChangesAsync(cancellationToken);
        return member;
    }
}
