using System.Globalization;
using Haven.Design;
using Haven.Organisations.Accounts;
using Haven.Organisations.Contact;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Inbox;

/// <summary>/organisations/inbox: what people wrote to the organisation. Its settings have a file of their own.</summary>
internal static class InboxPages
{
    public const string Path = "/organisations/inbox";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.Administrator);
        routes.MapGet(Path + "/{message:guid}", ShowAsync).For(Roles.Administrator);
        routes.MapPost(Path + "/{message:guid}/answer", AnswerAsync).For(Roles.Administrator);
        routes.MapPost(Path + "/{message:guid}/done", DoneAsync).For(Roles.Administrator);
        routes
            .MapPost(Path + "/{message:guid}/delete", DeleteAsync)
            .For(Roles.Administrator)
            .NeedsStepUp();
        InboxSettingsPages.Map(routes);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        InboxService inbox,
        ContactService contact,
        SiteAddress site,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        var query = context.Request.Query;
        frame.Notice = query["done"].ToString() switch
        {
            "deleted" => "The message is deleted.",
            "saved" => "The change is made.",
            _ => null,
        };
        bool done = query["list"] == "done";
        var from =
            long.TryParse(query["before"], CultureInfo.InvariantCulture, out long before)
            && int.TryParse(query["shown"], CultureInfo.InvariantCulture, out int shown)
                ? new InboxPlace(before, Math.Max(0, shown))
                : InboxPlace.Newest;
        var reader = context.Reader();
        var place = await contact.FindAsync(reader.Organisation, cancellationToken);
        return place is null
            ? Results.NotFound()
            : new RazorComponentResult<InboxPage>(
                new
                {
                    List = await inbox.ListAsync(reader, done, from, cancellationToken),
                    Done = done,
                    Place = place,
                    Form = site.To($"{ContactPages.Path}/{place.Code}"),
                }
            );
    }

    private static Task<IResult> ShowAsync(
        HttpContext context,
        Guid message,
        InboxService inbox,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "sent" => "Your answer is on its way.",
            "marked" => "The change is made.",
            _ => null,
        };
        return PageAsync(context, message, inbox, "", new FieldErrors(), 200, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Guid message,
        InboxService inbox,
        Answering answering,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string typed = form["text"].ToString();
        var errors = new FieldErrors();
        var (text, error) = TypedText.Clean(
            typed,
            "Your answer",
            ContactForm.LongestMessage,
            lines: true
        );
        if ((error ?? (text.Length == 0 ? "Write your answer." : null)) is { } wrong)
        {
            errors.Add("text", wrong);
            return await PageAsync(context, message, inbox, typed, errors, 422, cancellationToken);
        }
        _ = int.TryParse(form["seen"], CultureInfo.InvariantCulture, out int seen);
        var outcome = await answering.AnswerAsync(
            context.Reader(),
            message,
            seen,
            text,
            cancellationToken
        );
        if (outcome == AnswerOutcome.Quicker)
        {
            errors.Add(
                "text",
                "Somebody answered this message before you; their answer stands above. Yours was not sent. Send it if it is still needed."
            );
            return await PageAsync(context, message, inbox, typed, errors, 409, cancellationToken);
        }
        return outcome == AnswerOutcome.Sent
            ? Results.Redirect($"{Path}/{message:D}?done=sent")
            : Results.NotFound();
    }

    private static async Task<IResult> DoneAsync(
        HttpContext context,
        Guid message,
        InboxService inbox,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        bool marked = await inbox.MarkAsync(
            context.Reader(),
            message,
            form["done"] == "yes",
            cancellationToken
        );
        return marked ? Results.Redirect($"{Path}/{message:D}?done=marked") : Results.NotFound();
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context,
        Guid message,
        InboxService inbox,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await inbox.DeleteAsync(context.Reader(), message, cancellationToken)
                ? Results.Redirect(Path + "?done=deleted")
                : Results.NotFound();
        }
        catch (HeldException e)
        {
            string held =
                $"A legal hold of {LocalTime.Day(e.By.AskedAt)} keeps this message, so it cannot be deleted. Look at “Legal holds”.";
            var errors = new FieldErrors().Add("delete", held);
            return await PageAsync(context, message, inbox, "", errors, 409, cancellationToken);
        }
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        Guid message,
        InboxService inbox,
        string typed,
        FieldErrors errors,
        int status,
        CancellationToken cancellationToken
    ) =>
        await inbox.ReadAsync(context.Reader(), message, cancellationToken) is { } letter
            ? new RazorComponentResult<LetterPage>(
                new
                {
                    Letter = letter,
                    Typed = typed,
                    Errors = errors,
                }
            )
            {
                StatusCode = status,
            }
            : Results.NotFound();
}
