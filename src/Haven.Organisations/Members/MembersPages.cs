using System.Globalization;
using Haven.Design;
using Haven.Organisations.Accounts;
using Haven.Organisations.Teams;
using Haven.Privacy.Door;
using Haven.Privacy.Ownership;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Members;

/// <summary>/organisations/members</summary>
internal static class MembersPages
{
    private const string Home = "/organisations/members";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ListAsync).For(Roles.Administrator);
        routes
            .MapGet(Home + "/invite", IResult () => Invite("", Roles.None, new FieldErrors()))
            .For(Roles.Administrator);
        routes.MapPost(Home + "/invite", InviteAsync).For(Roles.Administrator).NeedsStepUp();
        routes.MapPost(Home + "/withdraw", WithdrawAsync).For(Roles.Administrator);
        routes.MapGet(Home + "/{member:guid}", ShowAsync).For(Roles.Administrator);
        routes
            .MapPost(Home + "/{member:guid}", SetRolesAsync)
            .For(Roles.Administrator)
            .NeedsStepUp();
        routes
            .MapPost(Home + "/{member:guid}/remove", RemoveAsync)
            .For(Roles.Administrator)
            .NeedsStepUp();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        MemberAdministration members,
        OwnershipDesk ownership,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        var query = context.Request.Query;
        frame.Notice = query["done"].ToString() switch
        {
            "invited" => "The invitation is on its way.",
            "withdrawn" => "The invitation is withdrawn.",
            "changed" => "The change is made.",
            _ => null,
        };
        _ = long.TryParse(query["after"], CultureInfo.InvariantCulture, out long after);
        _ = int.TryParse(query["shown"], CultureInfo.InvariantCulture, out int shown);
        var list = await members.ListAsync(
            context.Reader(),
            new MemberListPlace(after, Math.Max(0, shown)),
            cancellationToken
        );
        return new RazorComponentResult<MembersPage>(
            new
            {
                List = list,
                HasNoOwner = await ownership.OwnerAsync(
                    context.Reader().Organisation,
                    cancellationToken
                )
                    is null,
            }
        );
    }

    private static async Task<IResult> InviteAsync(
        HttpContext context,
        Invitations invitations,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string typed = form["email"].ToString();
        var errors = new FieldErrors();
        string? email = EmailAddress.Normalise(typed);
        if (email is null || TypedText.HidesSomething(email))
        {
            errors.Add("email", "Enter an e-mail address like name@example.org.");
        }
        var roles = RoleField.Read(form[RoleField.Name], errors);
        if (
            !errors.Any
            && !await invitations.InviteAsync(context.Reader(), email!, roles, cancellationToken)
        )
        {
            errors.Add(
                "email",
                "The person with this address is a member already. To change what they may do, choose their name in the list."
            );
        }
        return errors.Any ? Invite(typed, roles, errors) : Results.Redirect(Home + "?done=invited");
    }

    private static async Task<IResult> WithdrawAsync(
        HttpContext context,
        Invitations invitations,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        return
            Guid.TryParse(form["invitation"], out var id)
            && await invitations.WithdrawAsync(context.Reader(), id, cancellationToken)
            ? Results.Redirect(Home + "?done=withdrawn")
            : Results.NotFound();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        Guid member,
        MemberAdministration members,
        CancellationToken cancellationToken
    ) => await PageAsync(context, member, members, null, new FieldErrors(), cancellationToken);

    private static async Task<IResult> SetRolesAsync(
        HttpContext context,
        Guid member,
        MemberAdministration members,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var errors = new FieldErrors();
        var roles = RoleField.Read(form[RoleField.Name], errors);
        if (errors.Any)
        {
            return await PageAsync(context, member, members, roles, errors, cancellationToken);
        }
        var answer = await members.SetRolesAsync(
            context.Reader(),
            new MemberId(member),
            roles,
            cancellationToken
        );
        return await AfterAsync(context, member, members, answer, cancellationToken);
    }

    private static async Task<IResult> RemoveAsync(
        HttpContext context,
        Guid member,
        MemberAdministration members,
        CancellationToken cancellationToken
    )
    {
        var answer = await members.RemoveAsync(
            context.Reader(),
            new MemberId(member),
            cancellationToken
        );
        return await AfterAsync(context, member, members, answer, cancellationToken);
    }

    private static async Task<IResult> AfterAsync(
        HttpContext context,
        Guid member,
        MemberAdministration members,
        MemberChange answer,
        CancellationToken cancellationToken
    ) =>
        answer switch
        {
            MemberChange.Done => Results.Redirect(Home + "?done=changed"),
            MemberChange.NotFound => Results.NotFound(),
            _ => await PageAsync(
                context,
                member,
                members,
                null,
                new FieldErrors().Add(
                    RoleField.Name,
                    "This is the last administrator. Make somebody else administrator first."
                ),
                cancellationToken
            ),
        };

    private static async Task<IResult> PageAsync(
        HttpContext context,
        Guid id,
        MemberAdministration members,
        Roles? typed,
        FieldErrors errors,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var member = await members.FindAsync(reader, new MemberId(id), cancellationToken);
        return member is null
            ? Results.NotFound()
            : new RazorComponentResult<MemberPage>(
                new
                {
                    Member = member,
                    Ticked = typed ?? member.Roles,
                    IsSelf = id == reader.Member,
                    Teams = await members.TeamsOfAsync(reader, member.Id, cancellationToken),
                    Errors = errors,
                }
            )
            {
                StatusCode = errors.Status,
            };
    }

    private static RazorComponentResult<InvitePage> Invite(
        string email,
        Roles roles,
        FieldErrors errors
    ) =>
        new(
            new
            {
                Email = email,
                Ticked = roles,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
}
