using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Register;

/// <summary>/organisations/register</summary>
internal static class RegisterPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/organisations/register", ShowAsync).ForEverybody();
        routes
            .MapPost("/organisations/register", RegisterAsync)
            .ForEverybody()
            .Limited("register", 40, TimeSpan.FromHours(1));
    }

    private static async Task<IResult> ShowAsync(
        FirstSteps firstSteps,
        InstallationPlace place,
        CancellationToken cancellationToken
    ) =>
        Show(
            Registration.Empty,
            Warning(place),
            new FieldErrors(),
            null,
            await firstSteps.AreAheadAsync(cancellationToken)
        );

    private static async Task<IResult> RegisterAsync(
        HttpContext context,
        RegisterService service,
        InstallationPlace place,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var typed = Registration.Typed(form);
        var errors = new FieldErrors();
        var (account, verdict) = typed.Check(form["password"].ToString(), Warning(place), errors);
        if (errors.Any)
        {
            return Show(typed, Warning(place), errors, verdict, false);
        }
        await service.RegisterAsync(account, context.NetworkAddress(), cancellationToken);
        return new RazorComponentResult<CheckMailPage>(new { Email = account.Email });
    }

    private static AbroadWarning? Warning(InstallationPlace place) =>
        place.Country is { } country ? new AbroadWarning(country) : null;

    private static RazorComponentResult<RegisterPage> Show(
        Registration typed,
        AbroadWarning? warning,
        FieldErrors errors,
        PasswordVerdict? verdict,
        bool firstStepsAhead
    ) =>
        new(
            new
            {
                Typed = typed,
                Warning = warning,
                Errors = errors,
                Verdict = verdict,
                FirstStepsAhead = firstStepsAhead,
            }
        )
        {
            StatusCode = errors.Status,
        };
}
