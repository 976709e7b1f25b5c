using Haven.Organisations.Accounts;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Door;
using Haven.Organisations.Sessions;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Haven.Organisations.StepUp;

/// <summary>
/// The door's last question, at addresses that need it. A form that was being sent waits inside the page that asks, and
/// goes on to where it was going with the answer.
/// </summary>
public sealed class StepUpGate(StepUpService service)
{
    public const string Password = "step-up-password";
    public const string Prefix = "step-up-";
    private static readonly string[] Own =
    [
        "form-token",
        Password,
        Prefix + "code",
        Prefix + "passkey",
        Prefix + "question",
    ];

    /// <summary>False when the answer is given already. The request's endpoint may be another one afterwards.</summary>
    public async Task<bool> PassAsync(HttpContext context, SignedIn session, StepUpNeed need)
    {
        if (service.IsRecent(session))
        {
            return true;
        }
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Redirect(
                StepUpPages.Address
                    + "?return="
                    + Uri.EscapeDataString(context.Request.GetEncodedPathAndQuery())
            );
            return false;
        }
        if (!context.Request.HasFormContentType)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Features.Set(
                new Refusal("Confirm on a page of Haven that it is you, and try again.")
            );
            return false;
        }
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var errors = new FieldErrors();
        if (form.ContainsKey(Password))
        {
            bool confirmed = await service.ConfirmAsync(
                session,
                form[Password].ToString(),
                need.WithCode ? SecondFactorAnswer.Of(form, Prefix) : null,
                context.OwnReader(),
                context.RequestAborted
            );
            if (confirmed)
            {
                return true;
            }
            errors = StepUpPages.Wrong(need.WithCode && session.HasSecondFactor);
        }
        await AskAsync(context, session, need, form, errors);
        return true;
    }

    private async Task AskAsync(
        HttpContext context,
        SignedIn session,
        StepUpNeed need,
        IFormCollection form,
        FieldErrors errors
    )
    {
        var question = need.WithCode
            ? await service.AskAsync(session, context.OwnReader(), context.RequestAborted)
            : null;
        var page = new RazorComponentResult<StepUpPage>(
            new
            {
                Action = context.Request.GetEncodedPathAndQuery(),
                Waiting = form.Where(f => !Own.Contains(f.Key, StringComparer.Ordinal))
                    .SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? "")))
                    .ToList(),
                LosesFiles = form.Files.Count > 0,
                Question = question,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Any ? errors.Status : StatusCodes.Status403Forbidden,
        };
        context.SetEndpoint(
            new Endpoint(
                page.ExecuteAsync,
                new EndpointMetadataCollection(
                    context.GetEndpoint()!.Metadata.GetRequiredMetadata<Access>()
                ),
                "step-up"
            )
        );
    }
}
