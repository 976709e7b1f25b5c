using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Organisations.Teams;
using Haven.Privacy.Audit;
using Haven.Privacy.Emergency;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Members;

public sealed record MemberRow(MemberId Id, string Name, Roles Roles, DateTimeOffset Joined);

public sealed record InvitationRow(Guid Id, string Email, Roles Roles, DateTimeOffset Until);

/// <summary>A page of an organisation's members. Next is where the following page begins.</summary>
public sealed record MemberList(
    IReadOnlyList<MemberRow> Members,
    IReadOnlyList<InvitationRow> Invitations,
    MemberListPlace? Next
);

/// <summary>A place in the list: when the last one joined, and how many of the same moment were shown.</summary>
public sealed record MemberListPlace(long JoinedAt, int Shown);

public enum MemberChange
{
    Done,
    NotFound,

    /// <summary>Nobody would be left who can invite people and set roles.</summary>
    LastAdministrator,
}

/// <summary>What an administrator does with the members of their organisation.</summary>
public sealed class MemberAdministration(
    IDatabase database,
    Vault vault,
    SessionDirectory sessions,
    EmergencyDesk emergencies,
    IEnumerable<IMemberDeparture> departures,
    TimeProvider clock
)
{
    private const int PageLength = 50;

    /// <summary>A page of members, and the open invitations: one entry in the log.</summary>
    public async Task<MemberList> ListAsync(
        Reader by,
        MemberListPlace from,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var members = await context
            .Set<Member>()
            .AsNoTracking()
            .Where(m => m.LeftAt == 0 && m.JoinedAt >= from.JoinedAt)
            .OrderBy(m => m.JoinedAt)
            .ThenBy(m => m.Id)
            .Skip(from.Shown)
            .Take(PageLength + 1)
            .ToListAsync(cancellationToken);
        var next = members.Count > PageLength ? PlaceAfter(members[..PageLength], from) : null;
        members = members[..Math.Min(members.Count, PageLength)];
        long now = clock.GetUtcNow().UtcTicks;
        var invitations = await context
            .Set<Model.Invitation>()
            .AsNoTracking()
            .Where(i => i.Until > now)
            .OrderBy(i => i.Until)
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            by,
            Purpose.MemberAdministration,
            Act.Retrieve,
            "members",
            [.. members, .. invitations],
            cancellationToken
        );
        return new(
            members.ConvertAll(m => Row(m, opened)),
            invitations.ConvertAll(i => new InvitationRow(
                i.Id,
                opened.Read(i.Email)!,
                i.Roles,
                new DateTimeOffset(i.Until, TimeSpan.Zero)
            )),
            next
        );
    }

    public async Task<MemberRow?> FindAsync(
        Reader by,
        MemberId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var member = await context
            .Set<Member>()
            .AsNoTracking()
            .SingleOrDefaultAsync(m => m.Id == id && m.LeftAt == 0, cancellationToken);
        if (member is null)
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            by,
            Purpose.MemberAdministration,
            Act.View,
            "member",
            [member],
            cancellationToken
        );
        return Row(member, opened);
    }

    /// <summary>Where they work and what they supervise, in the names of teams.</summary>
    public async Task<TeamsOfMember> TeamsOfAsync(
        Reader by,
        MemberId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        return await TeamsOfMember.FindAsync(context, id, cancellationToken);
    }

    public Task<MemberChange> SetRolesAsync(
        Reader by,
        MemberId id,
        Roles roles,
        CancellationToken cancellationToken
    ) => ChangeAsync(by, id, Act.Edit, m => m.Roles = roles, cancellationToken);

    /// <summary>The person is a member no more, and their browsers that work here are signed out.</summary>
    public Task<MemberChange> RemoveAsync(
        Reader by,
        MemberId id,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            by,
            id,
            Act.Delete,
            m => m.LeftAt = clock.GetUtcNow().UtcTicks,
            cancellationToken
        );

    // Two administrators who take each other's role at once must leave one: on PostgreSQL the organisation's row is
    // their turn, on SQLite the writer's.
    private async Task<MemberChange> ChangeAsync(
        Reader by,
        MemberId id,
        Act act,
        Action<Member> change,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        await context
            .Set<Organisation>()
            .Where(o => o.OrganisationId == by.Organisation)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.Code, x => x.Code), cancellationToken);
        var member = await context
            .Set<Member>()
            .SingleOrDefaultAsync(
                m => m.Id == id && m.OrganisationId == by.Organisation && m.LeftAt == 0,
                cancellationToken
            );
        if (member is null)
        {
            return MemberChange.NotFound;
        }
        change(member);
        bool administers = member.LeftAt == 0 && (member.Roles & Roles.Administrator) != 0;
        if (!administers && !await AnotherAdministersAsync(context, member, cancellationToken))
        {
            return MemberChange.LastAdministrator;
        }
        context.Record(
            new Deed(by, act, Purpose.MemberAdministration, "member", [member.PersonKey])
        );
        if (member.LeftAt != 0)
        {
            await sessions.EndInOrganisationAsync(context, member, by, cancellationToken);
        }
        if (member.LeftAt != 0 || (member.Roles & Roles.Supervisor) == 0)
        {
            await Supervision.EndAsync(context, by.Organisation, id, cancellationToken);
        }
        if (member.LeftAt != 0 || !Purpose.Emergency.Allows(member.Roles))
        {
            await emergencies.EndAsync(context, by.Organisation, id, cancellationToken);
        }
        foreach (var service in departures)
        {
            await service.ChangedAsync(
                context,
                by.Organisation,
                id,
                member.LeftAt == 0 ? member.Roles : Roles.None,
                cancellationToken
            );
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        sessions.ForgetAccount(member.Account);
        return MemberChange.Done;
    }

    private static Task<bool> AnotherAdministersAsync(
        HavenContext context,
        Member member,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Member>()
            .AnyAsync(
                m =>
                    m.OrganisationId == member.OrganisationId
                    && m.Id != member.Id
                    && m.LeftAt == 0
                    && (m.Roles & Roles.Administrator) != 0,
                cancellationToken
            );

    private static MemberListPlace PlaceAfter(List<Member> shown, MemberListPlace from)
    {
        long last = shown[^1].JoinedAt;
        int same = shown.Count(m => m.JoinedAt == last);
        return new(last, last == from.JoinedAt ? from.Shown + same : same);
    }

    private static MemberRow Row(Member member, Opened opened) =>
        new(
            member.Id,
            opened.Read(member.Name)!,
            member.Roles,
            new DateTimeOffset(member.JoinedAt, TimeSpan.Zero)
        );
}
