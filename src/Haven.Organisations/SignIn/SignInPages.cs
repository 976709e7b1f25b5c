using Haven.Organisations.Accounts;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Door;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.SignIn;

/// <summary>/organisations/sign-in: the password, and after it a second factor where there is one.</summary>
internal static class SignInPages
{
    // An office behind one address signs in as often as it likes; who guesses is held up after this many.
    private const int MostGuesses = 30;
    private static readonly TimeSpan GuessesComeBack = TimeSpan.FromMinutes(10);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/organisations/sign-in", ShowAsync).ForEverybody();
        routes
            .MapPost("/organisations/sign-in", SignInAsync)
            .ForEverybody()
            .Limited("sign-in", MostGuesses, GuessesComeBack, onlyFailures: true);
        routes
            .MapPost("/organisations/sign-in/code", SecondFactorAsync)
            .ForEverybody()
            .Limited("sign-in", MostGuesses, GuessesComeBack, onlyFailures: true);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        FirstSteps firstSteps,
        CancellationToken cancellationToken
    ) =>
        Show(
            context.Request.Query["return"],
            "",
            new FieldErrors(),
            await firstSteps.AreAheadAsync(cancellationToken),
            context.Request.Query.ContainsKey("signed-out")
        );

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        SignInService service,
        SignInEntrance entrance,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string email = form["email"].ToString();
        var step = await service.WithPasswordAsync(
            email,
            form["password"].ToString(),
            context.NetworkAddress(),
            context.Request.Headers.UserAgent.ToString(),
            cancellationToken
        );
        return step switch
        {
            SignInStep.Done done => await entrance.EnterAsync(
                context,
                done,
                form["return"],
                form[WaitingForm.Field],
                cancellationToken
            ),
            SignInStep.NeedsSecondFactor asked => Ask(asked, form, new FieldErrors()),
            _ => Show(
                form["return"],
                email,
                new FieldErrors().Add(
                    "email",
                    "The e-mail address or password is not right, or sign-in rests for a quarter of an hour after too many tries."
                ),
                waiting: form[WaitingForm.Field]
            ),
        };
    }

    private static async Task<IResult> SecondFactorAsync(
        HttpContext context,
        SignInService service,
        SignInEntrance entrance,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var answer = SecondFactorAnswer.Of(form);
        var step = await service.WithSecondFactorAsync(
            form["ticket"].ToString(),
            answer,
            context.NetworkAddress(),
            context.Request.Headers.UserAgent.ToString(),
            cancellationToken
        );
        return step switch
        {
            SignInStep.Done done => await entrance.EnterAsync(
                context,
                done,
                form["return"],
                form[WaitingForm.Field],
                cancellationToken
            ),
            SignInStep.NeedsSecondFactor asked => Ask(
                asked,
                form,
                new FieldErrors().Add("code", answer.Refused)
            ),
            _ => Show(
                form["return"],
                "",
                new FieldErrors().Add(
                    "email",
                    "That took too long, or something changed meanwhile. Sign in again."
                ),
                waiting: form[WaitingForm.Field]
            ),
        };
    }

    private static RazorComponentResult<SignInPage> Show(
        string? back,
        string email,
        FieldErrors errors,
        bool firstStepsAhead = false,
        bool signedOut = false,
        string? waiting = null
    ) =>
        new(
            new
            {
                Return = LocalPath(back),
                Email = email,
                Errors = errors,
                FirstStepsAhead = firstStepsAhead,
                SignedOut = signedOut,
                Waiting = string.IsNullOrEmpty(waiting) ? null : waiting,
            }
        )
        {
            StatusCode = errors.Status,
        };

    private static RazorComponentResult<CodePage> Ask(
        SignInStep.NeedsSecondFactor asked,
        IFormCollection form,
        FieldErrors errors
    ) =>
        new(
            new
            {
                Asked = asked,
                Return = LocalPath(form["return"]),
                Waiting = form[WaitingForm.Field].ToString(),
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };

    // Only ever back into this site.
    internal static string LocalPath(string? path) =>
        path is ['/', ..]
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Any(char.IsControl)
            ? path
            : "/";
}
