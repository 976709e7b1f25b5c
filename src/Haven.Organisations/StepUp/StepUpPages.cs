using Haven.Organisations.Accounts;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Door;
using Haven.Organisations.SignIn;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.StepUp;

/// <summary>/organisations/step-up: asks for the password again before somebody takes data out, or the like.</summary>
internal static class StepUpPages
{
    public const string Address = "/organisations/step-up";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                Address,
                (HttpContext context, StepUpService service, CancellationToken cancellationToken) =>
                    ShowAsync(
                        context,
                        service,
                        context.Request.Query["return"],
                        new FieldErrors(),
                        cancellationToken
                    )
            )
            .ForAccounts();
        routes.MapPost(Address, ConfirmAsync).ForAccounts();
    }

    public static FieldErrors Wrong(bool withSecondFactor) =>
        new FieldErrors().Add(
            StepUpGate.Password,
            withSecondFactor
                ? "The password, the code or the passkey is not right, the code was used already, or tries rest for a quarter of an hour after too many. Wait for the next code."
                : "This is not your password, or tries rest for a quarter of an hour after too many."
        );

    private static async Task<IResult> ConfirmAsync(
        HttpContext context,
        StepUpService service,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string back = SignInPages.LocalPath(form["return"]);
        bool confirmed = await service.ConfirmAsync(
            context.SignedIn(),
            form[StepUpGate.Password].ToString(),
            SecondFactorAnswer.Of(form, StepUpGate.Prefix),
            context.OwnReader(),
            cancellationToken
        );
        return confirmed
            ? new RazorComponentResult<ConfirmedPage>(new { Return = back })
            : await ShowAsync(
                context,
                service,
                back,
                Wrong(context.SignedIn().HasSecondFactor),
                cancellationToken
            );
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        StepUpService service,
        string? back,
        FieldErrors errors,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<StepUpPage>(
            new
            {
                Action = Address,
                Waiting = new List<KeyValuePair<string, string>>
                {
                    new("return", SignInPages.LocalPath(back)),
                },
                Question = await service.AskAsync(
                    context.SignedIn(),
                    context.OwnReader(),
                    cancellationToken
                ),
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
}
