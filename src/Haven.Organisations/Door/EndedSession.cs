using Haven.Organisations.Accounts;
using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Organisations.SignIn;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Haven.Organisations.Door;

/// <summary>
/// What the door answers where nobody is signed in, or nobody any more. A form that was written before the session ended
/// is not lost: it waits, sealed, in the page that asks to sign in.
/// </summary>
public sealed class EndedSession(WaitingForms waiting, SessionDirectory sessions)
{
    public async Task AnswerAsync(
        HttpContext context,
        byte[]? secret,
        AccountId? account,
        RequestDelegate next
    )
    {
        if (
            context
                .Request.Headers.Accept.ToString()
                .StartsWith("application/json", StringComparison.Ordinal)
        )
        {
            // A script that followed to the page of the sign-in would read a page where it expects an answer.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Features.Set(
                new Refusal("You have been signed out, and nothing was saved. Sign in again.")
            );
            return;
        }
        if (
            HttpMethods.IsPost(context.Request.Method)
            && context.Request.HasFormContentType
            && secret is not null
            && account is { } writer
            && await SessionCookie.HasTokenAsync(context, secret)
        )
        {
            await KeepAsync(context, secret, writer, next);
            return;
        }
        ToSignIn(context);
    }

    private async Task KeepAsync(
        HttpContext context,
        byte[] secret,
        AccountId writer,
        RequestDelegate next
    )
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var page = new RazorComponentResult<SignInPage>(
            new
            {
                Return = "/",
                Errors = new FieldErrors(),
                Waiting = waiting.Seal(
                    context.Request,
                    form,
                    writer,
                    await sessions.WorkedInAsync(secret, context.RequestAborted)
                ) ?? "",
            }
        )
        {
            StatusCode = StatusCodes.Status401Unauthorized,
        };
        context.Response.Headers.CacheControl = "no-store";
        context.SetEndpoint(
            new Endpoint(
                page.ExecuteAsync,
                new EndpointMetadataCollection(
                    context.GetEndpoint()!.Metadata.GetRequiredMetadata<Access>()
                ),
                "sign-in"
            )
        );
        await next(context);
    }

    private static void ToSignIn(HttpContext context)
    {
        string back = HttpMethods.IsGet(context.Request.Method)
            ? context.Request.Path + context.Request.QueryString
            : "/";
        context.Response.Redirect(
            "/organisations/sign-in" + (back == "/" ? "" : "?return=" + Uri.EscapeDataString(back))
        );
    }
}
