using Haven.Design;
using Haven.Organisations.Accounts;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Door;
using Haven.Organisations.YourAccount;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Passkeys;

/// <summary>/organisations/passkeys</summary>
internal static class PasskeysPages
{
    private const string Home = "/organisations/passkeys";
    private const int LongestName = 60;
    private const int MostRefusals = 20;
    private static readonly TimeSpan RefusalsComeBack = TimeSpan.FromMinutes(10);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).ForAccounts();
        routes.MapGet(Home + "/new", AskNewAsync).ForAccounts().NeedsStepUp();
        Limited(routes.MapPost(Home + "/new", AddAsync).ForAccounts().NeedsStepUp());
        routes.MapGet(Home + "/{passkey:guid}/remove", AskToRemoveAsync).ForAccounts();
        Limited(
            routes
                .MapPost(Home + "/{passkey:guid}/remove", RemoveAsync)
                .ForAccounts()
                .NeedsStepUp(withCode: false)
        );
    }

    private static void Limited(RouteHandlerBuilder endpoint) =>
        endpoint.Limited("passkeys", MostRefusals, RefusalsComeBack, onlyFailures: true);

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        PasskeyService service,
        PasskeySite site,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "added" => "Your passkey is added.",
            "removed" => "The passkey is removed.",
            _ => null,
        };
        var view = await service.ViewAsync(
            context.SignedIn(),
            context.OwnReader(),
            cancellationToken
        );
        return new RazorComponentResult<PasskeysPage>(
            new { View = view, IsPossible = site.Domain is not null }
        );
    }

    private static async Task<IResult> AskNewAsync(
        HttpContext context,
        PasskeyService service,
        PasskeySite site,
        CancellationToken cancellationToken
    ) =>
        site.Domain is null
            ? Results.Redirect(Home)
            : New(
                BrowserWords.Of(context.Request.Headers.UserAgent.ToString()),
                await service.AskNewAsync(
                    context.SignedIn(),
                    context.OwnReader(),
                    cancellationToken
                ),
                new FieldErrors()
            );

    private static async Task<IResult> AddAsync(
        HttpContext context,
        PasskeyService service,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string typed = form["name"].ToString();
        var answer = SecondFactorAnswer.Of(form).Passkey;
        var errors = new FieldErrors();
        string name = errors.ReadRequired(typed, "name", "Passkey's name", LongestName);
        if (!errors.Any && answer.Credential.Length == 0)
        {
            errors.Add(
                "name",
                "No passkey was made yet. Press the button, and follow your device."
            );
        }
        var session = context.SignedIn();
        var reader = context.OwnReader();
        if (errors.Any)
        {
            // What the device made waits in the page, and so does its question: only the name is wrong.
            return answer.Credential.Length > 0
                ? New(typed, new("", answer.Ticket), errors, answer.Credential)
                : New(typed, await service.AskNewAsync(session, reader, cancellationToken), errors);
        }
        var added = await service.AddAsync(session, name, answer, reader, cancellationToken);
        return added switch
        {
            { IsAdded: false } => New(
                name,
                await service.AskNewAsync(session, reader, cancellationToken),
                errors.Add(
                    "name",
                    "The passkey was not accepted. Try once more. If this device has a passkey of yours already, it needs no other."
                )
            ),
            { Codes: { } codes } => new RazorComponentResult<RecoveryCodesPage>(
                new { Codes = codes, Begun = "Your passkey is added." }
            ),
            _ => Results.Redirect(Home + "?done=added"),
        };
    }

    private static async Task<IResult> AskToRemoveAsync(
        HttpContext context,
        Guid passkey,
        PasskeyService service,
        CancellationToken cancellationToken
    ) => await ShowRemovalAsync(context, passkey, service, new FieldErrors(), cancellationToken);

    private static async Task<IResult> RemoveAsync(
        HttpContext context,
        Guid passkey,
        PasskeyService service,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var answer = SecondFactorAnswer.Of(form);
        bool removed = await service.RemoveAsync(
            context.SignedIn(),
            passkey,
            answer,
            context.OwnReader(),
            cancellationToken
        );
        return removed
            ? Results.Redirect(Home + "?done=removed")
            : await ShowRemovalAsync(
                context,
                passkey,
                service,
                new FieldErrors().Add("code", answer.Refused),
                cancellationToken
            );
    }

    private static async Task<IResult> ShowRemovalAsync(
        HttpContext context,
        Guid passkey,
        PasskeyService service,
        FieldErrors errors,
        CancellationToken cancellationToken
    )
    {
        var session = context.SignedIn();
        var reader = context.OwnReader();
        var view = await service.ViewAsync(session, reader, cancellationToken);
        if (
            view.List.FirstOrDefault(p => p.Id == passkey) is not { } one
            || await service.AskAsync(session, reader, cancellationToken) is not { } question
        )
        {
            return Results.NotFound();
        }
        return new RazorComponentResult<RemovePasskeyPage>(
            new
            {
                Passkey = one,
                view.IsLast,
                Question = question,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
    }

    private static RazorComponentResult<NewPasskeyPage> New(
        string name,
        PasskeyQuestion question,
        FieldErrors errors,
        string? answer = null
    ) =>
        new(
            new
            {
                Name = name,
                Question = question,
                Answer = answer,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
}
