using Haven.Design;
using Haven.Organisations.Accounts;
using Haven.Organisations.Contact;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Feedback;

/// <summary>/organisations/feedback: what members think goes into their organisation's inbox, without their name.</summary>
public static class FeedbackPages
{
    /// <summary>Whoever works in an organisation.</summary>
    public const Roles Members =
        Roles.Administrator
        | Roles.Professional
        | Roles.Supervisor
        | Roles.PrivacyOfficer
        | Roles.Advocate
        | Roles.Operator;

    private const string Path = "/organisations/feedback";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Members);
        routes.MapPost(Path, SendAsync).For(Members).Limited("feedback", 20, TimeSpan.FromHours(1));
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        ContactService service,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "sent" ? "Your message has arrived." : null;
        return await PageAsync(context, service, "", "", new FieldErrors(), 200, cancellationToken);
    }

    private static async Task<IResult> SendAsync(
        HttpContext context,
        ContactService service,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var typed = ContactForm.Empty with
        {
            Message = form["message"].ToString(),
            Email = form["email"].ToString(),
            OldEnough = true,
        };
        var errors = new FieldErrors();
        var draft = typed.Check(ContactWords.English, errors);
        if (
            !errors.Any
            && await service.FindAsync(context.Reader().Organisation, cancellationToken)
                is { } place
        )
        {
            var sent = await service.SendAsync(
                place,
                draft with
                {
                    Kind = Inbox.MessageKind.Member,
                    WantsAnswer = draft.Email is not null,
                },
                cancellationToken
            );
            if (sent == ContactOutcome.Arrived)
            {
                return Results.Redirect(Path + "?done=sent");
            }
            errors.Add("message", ContactWords.English.Full);
        }
        return await PageAsync(
            context,
            service,
            typed.Message,
            typed.Email,
            errors,
            422,
            cancellationToken
        );
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        ContactService service,
        string message,
        string email,
        FieldErrors errors,
        int status,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(context.Reader().Organisation, cancellationToken) is { } place
            ? new RazorComponentResult<FeedbackPage>(
                new
                {
                    Place = place,
                    Message = message,
                    Email = email,
                    Errors = errors,
                }
            )
            {
                StatusCode = status,
            }
            : Results.NotFound();
}
