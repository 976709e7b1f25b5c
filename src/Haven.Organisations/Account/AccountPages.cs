using Haven.Design;
using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Organisations.Sessions;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.YourAccount;

/// <summary>/organisations/account</summary>
internal static class AccountPages
{
    private const string Home = "/organisations/account";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).ForAccounts();
        routes.MapGet(Home + "/details", ShowDetailsAsync).ForAccounts();
        routes.MapPost(Home + "/details", CorrectAsync).ForAccounts();
        routes
            .MapGet(Home + "/password", IResult () => Password(new FieldErrors(), null))
            .ForAccounts();
        routes.MapPost(Home + "/password", ChangePasswordAsync).ForAccounts();
        routes.MapPost(Home + "/sessions/end", EndSessionAsync).ForAccounts();
        routes.MapPost(Home + "/sessions/end-others", EndOthersAsync).ForAccounts();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        OwnAccount own,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "details" => "Your details are corrected.",
            "password" => "Your password is changed.",
            "browser" => "That browser is signed out.",
            "browsers" => "Every other browser is signed out.",
            _ => null,
        };
        return new RazorComponentResult<AccountPage>(
            new
            {
                View = await own.ViewAsync(
                    context.SignedIn(),
                    context.OwnReader(),
                    cancellationToken
                ),
            }
        );
    }

    private static async Task<IResult> ShowDetailsAsync(
        HttpContext context,
        OwnAccount own,
        CancellationToken cancellationToken
    )
    {
        var view = await own.ViewAsync(context.SignedIn(), context.OwnReader(), cancellationToken);
        return Details(view.Person, new FieldErrors());
    }

    private static async Task<IResult> CorrectAsync(
        HttpContext context,
        OwnAccount own,
        SessionCookie cookie,
        CancellationToken cancellationToken
    )
    {
        var typed = PersonDetails.Typed(await context.Request.ReadFormAsync(cancellationToken));
        var errors = new FieldErrors();
        var given = typed.Check(errors);
        if (errors.Any)
        {
            return Details(typed, errors);
        }
        await own.CorrectAsync(context.SignedIn(), given, context.OwnReader(), cancellationToken);
        if (cookie.Read(context) is { } known)
        {
            cookie.Write(context, known.Secret, known.Account, given.FullName);
        }
        return Results.Redirect(Home + "?done=details");
    }

    private static async Task<IResult> ChangePasswordAsync(
        HttpContext context,
        OwnAccount own,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var (answer, verdict) = await own.ChangePasswordAsync(
            context.SignedIn(),
            form["old-password"].ToString(),
            form["password"].ToString(),
            context.OwnReader(),
            cancellationToken
        );
        return answer switch
        {
            PasswordChange.Done => Results.Redirect(Home + "?done=password"),
            PasswordChange.NewIsWeak => Password(
                new FieldErrors().Add("password", verdict!.Problem!),
                verdict
            ),
            _ => Password(
                new FieldErrors().Add(
                    "old-password",
                    "This is not your password now, or tries rest for a quarter of an hour."
                ),
                null
            ),
        };
    }

    private static async Task<IResult> EndSessionAsync(
        HttpContext context,
        SessionDirectory sessions,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var session = context.SignedIn();
        if (Guid.TryParse(form["session"], out var id))
        {
            await sessions.EndAsync(
                session.Account,
                id,
                context.OwnReader(),
                session.AccountKey,
                cancellationToken
            );
        }
        return Results.Redirect(Home + "?done=browser#browsers");
    }

    private static async Task<IResult> EndOthersAsync(
        HttpContext context,
        OwnAccount own,
        CancellationToken cancellationToken
    )
    {
        await own.EndOthersAsync(context.SignedIn(), context.OwnReader(), cancellationToken);
        return Results.Redirect(Home + "?done=browsers#browsers");
    }

    private static RazorComponentResult<DetailsPage> Details(
        PersonDetails person,
        FieldErrors errors
    ) => new(new { Person = person, Errors = errors }) { StatusCode = errors.Status };

    private static RazorComponentResult<PasswordPage> Password(
        FieldErrors errors,
        PasswordVerdict? verdict
    ) => new(new { Errors = errors, Verdict = verdict }) { StatusCode = errors.Status };
}
