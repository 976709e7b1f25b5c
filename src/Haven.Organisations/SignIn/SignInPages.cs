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
        SessionCookie cookie,
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
            SignInStep.Done done => Enter(context, cookie, done, form["return"]),
            SignInStep.NeedsSecondFactor asked => Ask(asked, form["return"], new FieldErrors()),
            _ => Show(
                form["return"],
                email,
                new FieldErrors().Add(
                    "email",
                    "The e-mail address or password is not right, or sign-in rests for a quarter of an hour after too many tries."
                )
            ),
        };
    }

    private static async Task<IResult> SecondFactorAsync(
        HttpContext context,
        SignInService service,
        SessionCookie cookie,
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
            SignInStep.Done done => Enter(context, cookie, done, form["return"]),
            SignInStep.NeedsSecondFactor asked => Ask(
                asked,
                form["return"],
                new FieldErrors().Add("code", answer.Refused)
            ),
            _ => Show(
                form["return"],
                "",
                new FieldErrors().Add(
                    "email",
                    "That took too long, or something changed meanwhile. Sign in again."
                )
            ),
        };
    }

    private static IResult Enter(
        HttpContext context,
        SessionCookie cookie,
        SignInStep.Done done,
        string? back
    )
    {
        cookie.Write(context, done.Secret, done.PersonName);
        return Results.Redirect(LocalPath(back));
    }

    private static RazorComponentResult<SignInPage> Show(
        string? back,
        string email,
        FieldErrors errors,
        bool firstStepsAhead = false,
        bool signedOut = false
    ) =>
        new(
            new
            {
                Return = LocalPath(back),
                Email = email,
                Errors = errors,
                FirstStepsAhead = firstStepsAhead,
                SignedOut = signedOut,
            }
        )
        {
            StatusCode = errors.Status,
        };

    private static RazorComponentResult<CodePage> Ask(
        SignInStep.NeedsSecondFactor asked,
        string? back,
        FieldErrors errors
    ) =>
        new(
            new
            {
                Asked = asked,
                Return = LocalPath(back),
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
