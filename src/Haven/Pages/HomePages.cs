using Haven.Organisations.Sessions;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;

namespace Haven.Pages;

/// <summary>The first page leads each person to where their work is.</summary>
internal static class HomePages
{
    public static void MapHome(this WebApplication app) => app.MapGet("/", Home).ForAccounts();

    private static IResult Home(HttpContext context)
    {
        var roles = context.Features.Get<SignedIn>()!.Roles;
        return Results.Redirect(
            (roles & (Roles.Professional | Roles.Supervisor)) != 0 ? "/screening/caseload"
            : (roles & Roles.Advocate) != 0 ? "/helpline/chats"
            : (roles & Roles.PrivacyOfficer) != 0 ? "/privacy/audit"
            : (roles & Roles.Administrator) != 0 ? "/organisations/members"
            : (roles & Roles.Operator) != 0 ? "/haven/health"
            : "/organisations/choose"
        );
    }
}
