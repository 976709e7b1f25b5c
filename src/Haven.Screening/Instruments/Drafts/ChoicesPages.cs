using Haven.Design;
using Haven.Forms.Authoring;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>The choices of a question, with their points.</summary>
internal static class ChoicesPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(DraftRequest.Root + "/choices", ShowAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/choices", SaveAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "saved" ? "Saved." : null;
        return
            await drafts.FindAsync(context.Reader(), draft, cancellationToken) is { } open
            && open.Named(context) is { HasChoices: true } item
            ? Page(open, item, ChoicesForm.From(item.Choices), null)
            : Results.NotFound();
    }

    private static async Task<IResult> SaveAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        if (await drafts.FindAsync(reader, draft, cancellationToken) is not { } open)
        {
            return Results.NotFound();
        }
        if (open.Named(context) is not { HasChoices: true } item || !IsWritable(item.Choices))
        {
            return DraftPages.TooLate(open);
        }
        var (form, choices) = ChoicesForm.Parse(sent);
        if (form.Errors.Any)
        {
            return Page(open, item, form, null);
        }
        item.Choices.Write(choices);
        if (!await drafts.SaveAsync(reader, open, sent.Shown(), cancellationToken))
        {
            var now = await drafts.FindAsync(reader, draft, cancellationToken) ?? open;
            return now.Document.Find(item.LinkId) is { HasChoices: true } still
                ? Page(now, still, form, DraftRequest.Conflict)
                : DraftPages.TooLate(now);
        }
        string at = "?item=" + Uri.EscapeDataString(item.LinkId);
        return Results.Redirect(
            sent["then"] == "done" ? open.Home + "?done=saved"
            : sent["then"] == "another"
                ? $"{open.Home}/question?in={Uri.EscapeDataString(item.Section?.LinkId ?? "")}&kind={KindWords.Key(item.Kind)}"
            : open.Home + "/choices" + at + "&done=saved"
        );
    }

    /// <summary>Longer lists and those of another shape stay as they came.</summary>
    internal static bool IsWritable(ChoiceList choices) =>
        choices.IsEditable && choices.All.Count <= ChoicesForm.Most;

    private static RazorComponentResult<ChoicesPage> Page(
        OpenDraft open,
        DocumentItem item,
        ChoicesForm form,
        string? conflict
    ) =>
        new(
            new
            {
                Open = open,
                Item = item,
                Form = form,
                Conflict = conflict,
            }
        )
        {
            StatusCode = conflict is null ? form.Errors.Status : StatusCodes.Status409Conflict,
        };
}
