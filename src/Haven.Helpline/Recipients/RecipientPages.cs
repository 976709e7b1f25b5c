using Haven.Design;
using Haven.Helpline.Chats;
using Haven.Helpline.Model;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Recipients;

/// <summary>/helpline/recipients: the services to which visitors can be referred.</summary>
internal static class RecipientPages
{
    public const string Path = "/helpline/recipients";
    private const int LongestName = 120;
    private const int LongestAbout = 200;
    private const int LongestPhone = 80;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.Administrator);
        routes.MapPost(Path, AddAsync).For(Roles.Administrator);
        routes.MapPost(Path + "/{id:guid}/remove", RemoveAsync).For(Roles.Administrator);
    }

    private static Task<IResult> ListAsync(
        HttpContext context,
        RecipientDesk desk,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "added" => "The service is on the list.",
            "removed" => "The service is off the list. Nothing more is handed over to it.",
            _ => null,
        };
        return PageAsync(context, desk, new RecipientForm(), ChatText.Create(), cancellationToken);
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        RecipientDesk desk,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var errors = new FieldErrors();
        var form = new RecipientForm
        {
            Name = errors.Text(sent, "service", LongestName, "Write the name.", "This", false),
            About = errors.Text(sent, "about", LongestAbout, "Say what it is.", "This", false),
            Phone = errors.Text(
                sent,
                "phone",
                LongestPhone,
                "Write the number that advocates call.",
                "This",
                false
            ),
            Errors = errors,
        };
        if (sent["bound"] != "yes")
        {
            errors.Add("bound", "Without their agreement nobody can be referred to them.");
        }
        var number = ChatText.SentOf(sent[ChatText.SentField]);
        if (
            !errors.Any
            && !await desk.AddAsync(
                context.Reader(),
                number,
                form.Name,
                form.About,
                form.Phone,
                cancellationToken
            )
        )
        {
            errors.Add("service", $"There are {RecipientDesk.Most} already. Take one off first.");
        }
        return errors.Any
            ? await PageAsync(context, desk, form, number, cancellationToken)
            : Results.Redirect(Path + "?done=added");
    }

    private static async Task<IResult> RemoveAsync(
        Guid id,
        HttpContext context,
        RecipientDesk desk,
        CancellationToken cancellationToken
    ) =>
        await desk.RemoveAsync(context.Reader(), new ReferralRecipientId(id), cancellationToken)
            ? Results.Redirect(Path + "?done=removed")
            : Results.NotFound();

    private static async Task<IResult> PageAsync(
        HttpContext context,
        RecipientDesk desk,
        RecipientForm form,
        Guid sent,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<RecipientsPage>(
            new
            {
                Recipients = await desk.ListAsync(context.Reader().Organisation, cancellationToken),
                Form = form,
                Sent = ChatText.Words(sent),
            }
        )
        {
            StatusCode = form.Errors.Status,
        };
}

/// <summary>A service as it was typed.</summary>
public sealed class RecipientForm
{
    public string Name { get; init; } = "";

    public string About { get; init; } = "";

    public string Phone { get; init; } = "";

    public FieldErrors Errors { get; init; } = new();
}
