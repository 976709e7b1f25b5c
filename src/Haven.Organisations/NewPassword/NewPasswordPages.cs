using Haven.Organisations.Accounts;
using Haven.Organisations.Links;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.NewPassword;

/// <summary>/organisations/new-password: first the address, then with the mailed link the password.</summary>
internal static class NewPasswordPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/organisations/new-password", ShowAsync).ForEverybody();
        routes
            .MapPost("/organisations/new-password", SendAsync)
            .ForEverybody()
            .Limited("new-password", 20, TimeSpan.FromHours(1));
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        NewPasswordService service,
        CancellationToken cancellationToken
    )
    {
        if (!context.Request.Query.ContainsKey("link"))
        {
            return Ask("", new FieldErrors());
        }
        string link = context.Request.Query["link"].ToString();
        return await service.IsOpenAsync(link, cancellationToken)
            ? Choose(link, new FieldErrors(), null)
            : Ended();
    }

    private static async Task<IResult> SendAsync(
        HttpContext context,
        NewPasswordService service,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        return form.ContainsKey("link")
            ? await SetAsync(context, form, service, cancellationToken)
            : await AskAsync(form["email"].ToString(), service, cancellationToken);
    }

    private static async Task<IResult> AskAsync(
        string typed,
        NewPasswordService service,
        CancellationToken cancellationToken
    )
    {
        if (EmailAddress.Normalise(typed) is not { } email)
        {
            return Ask(
                typed,
                new FieldErrors().Add("email", "Enter an e-mail address like name@example.org.")
            );
        }
        await service.AskAsync(email, cancellationToken);
        return new RazorComponentResult<LinkSentPage>(new { Email = email });
    }

    private static async Task<IResult> SetAsync(
        HttpContext context,
        IFormCollection form,
        NewPasswordService service,
        CancellationToken cancellationToken
    )
    {
        string link = form["link"].ToString();
        var verdict = await service.SetAsync(
            link,
            form["password"].ToString(),
            context.NetworkAddress(),
            cancellationToken
        );
        return verdict switch
        {
            null => Ended(),
            { IsGood: true } => new RazorComponentResult<PasswordChangedPage>(),
            _ => Choose(link, new FieldErrors().Add("password", verdict.Problem!), verdict),
        };
    }

    private static RazorComponentResult<AskPage> Ask(string email, FieldErrors errors) =>
        new(new { Email = email, Errors = errors }) { StatusCode = errors.Status };

    private static RazorComponentResult<ChoosePasswordPage> Choose(
        string link,
        FieldErrors errors,
        PasswordVerdict? verdict
    ) =>
        new(
            new
            {
                Link = link,
                Errors = errors,
                Verdict = verdict,
            }
        )
        {
            StatusCode = errors.Status,
        };

    private static RazorComponentResult<LinkEndedPage> Ended() =>
        new(new { Again = "/organisations/new-password", AgainWords = "ask for a new link" })
        {
            StatusCode = StatusCodes.Status404NotFound,
        };
}
