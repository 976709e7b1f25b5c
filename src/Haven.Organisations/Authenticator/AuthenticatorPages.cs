using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Authenticator;

/// <summary>/organisations/authenticator</summary>
internal static class AuthenticatorPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/organisations/authenticator",
                (
                    HttpContext context,
                    AuthenticatorService service,
                    DoorRules rules,
                    CancellationToken cancellationToken
                ) => ShowAsync(context, service, rules, new FieldErrors(), cancellationToken)
            )
            .ForAccounts();
        routes
            .MapPost("/organisations/authenticator/begin", BeginAsync)
            .ForAccounts()
            .NeedsStepUp();
        routes.MapPost("/organisations/authenticator", ConfirmAsync).ForAccounts().NeedsStepUp();
        routes
            .MapPost("/organisations/authenticator/off", SwitchOffAsync)
            .ForAccounts()
            .NeedsStepUp(withCode: false);
    }

    private static async Task<IResult> BeginAsync(
        HttpContext context,
        AuthenticatorService service,
        CancellationToken cancellationToken
    )
    {
        await service.BeginAsync(context.SignedIn(), context.OwnReader(), cancellationToken);
        return Results.Redirect("/organisations/authenticator");
    }

    private static async Task<IResult> ConfirmAsync(
        HttpContext context,
        AuthenticatorService service,
        DoorRules rules,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var codes = await service.ConfirmAsync(
            context.SignedIn(),
            form["code"].ToString(),
            context.OwnReader(),
            cancellationToken
        );
        return codes is null
            ? await ShowAsync(
                context,
                service,
                rules,
                new FieldErrors().Add(
                    "code",
                    "This is not the code that the app shows now. Wait for the next one, and check that the clock of your telephone is right."
                ),
                cancellationToken
            )
            : new RazorComponentResult<RecoveryCodesPage>(new { Codes = codes });
    }

    private static async Task<IResult> SwitchOffAsync(
        HttpContext context,
        AuthenticatorService service,
        DoorRules rules,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var answer = SecondFactorAnswer.Of(form);
        bool off = await service.SwitchOffAsync(
            context.SignedIn(),
            answer,
            context.OwnReader(),
            cancellationToken
        );
        return off
            ? Results.Redirect("/organisations/authenticator")
            : await ShowAsync(
                context,
                service,
                rules,
                new FieldErrors().Add("code", answer.Refused),
                cancellationToken
            );
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        AuthenticatorService service,
        DoorRules rules,
        FieldErrors errors,
        CancellationToken cancellationToken
    )
    {
        var session = context.SignedIn();
        var state = await service.StateAsync(session, context.OwnReader(), cancellationToken);
        return new RazorComponentResult<AuthenticatorPage>(
            new
            {
                State = state,
                Demanded = rules.RequireSecondFactor && !session.SecondFactor,
                session.HasSecondFactor,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
    }
}
