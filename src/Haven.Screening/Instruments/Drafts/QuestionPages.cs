using Haven.Design;
using Haven.Forms.Authoring;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>One question, section or piece of information of a draft.</summary>
internal static class QuestionPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(DraftRequest.Root + "/question", ShowAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/question", SaveAsync).For(Roles.Administrator);
        routes.MapGet(DraftRequest.Root + "/remove", AskRemoveAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/remove", RemoveAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        if (await drafts.FindAsync(context.Reader(), draft, cancellationToken) is not { } open)
        {
            return Results.NotFound();
        }
        var query = context.Request.Query;
        frame.Notice =
            query["done"] == "units" ? "Saved. Choose now in which units this is measured." : null;
        if (!query.ContainsKey("item"))
        {
            return Page(
                open,
                null,
                QuestionForm.New(KindWords.Find(query["kind"]), query["in"]),
                null
            );
        }
        return open.Named(context) is { } item
            ? Page(open, item, QuestionForm.From(item), null)
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
        var item = open.Named(context);
        if (item is null && context.Request.Query.ContainsKey("item"))
        {
            return DraftPages.TooLate(open);
        }
        var form = QuestionForm.Parse(sent, item);
        if (form.Errors.Any)
        {
            return Page(open, item, form, null);
        }
        var written = Write(open.Document, item, form);
        if (!await drafts.SaveAsync(reader, open, sent.Shown(), cancellationToken))
        {
            var now = await drafts.FindAsync(reader, draft, cancellationToken) ?? open;
            return Page(now, now.Document.Find(item?.LinkId), form, DraftRequest.Conflict);
        }
        bool needsChoices = written.HasChoices && written.Choices.All.Count == 0;
        bool needsUnits = written.Kind == ItemKind.Measurement && written.Units.Codes.Count == 0;
        bool another = sent["then"] == "another";
        return Results.Redirect(
            needsChoices
                ? $"{open.Home}/choices?item={Uri.EscapeDataString(written.LinkId)}"
                    + (another ? "&then=another" : "")
            : needsUnits
                ? $"{open.Home}/question?item={Uri.EscapeDataString(written.LinkId)}&done=units"
            : another
                ? $"{open.Home}/question?in={Uri.EscapeDataString(form.Section)}&kind={KindWords.Key(written.Kind)}"
            : open.Home + "?done=saved"
        );
    }

    private static DocumentItem Write(
        QuestionnaireDocument document,
        DocumentItem? item,
        QuestionForm form
    )
    {
        var section = document.Find(form.Section);
        section = section?.Kind == ItemKind.Section ? section : null;
        if (item is null)
        {
            item = document.Add(form.Kind!.Value, section);
            if (item.HasChoices && document.Find(form.ChoicesOf) is { HasChoices: true } other)
            {
                item.Choices.TakeFrom(other);
            }
        }
        else if (item.Section is null or { Kind: ItemKind.Section })
        {
            document.MoveInto(item, section);
        }
        form.Apply(item);
        return item;
    }

    private static async Task<IResult> AskRemoveAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        CancellationToken cancellationToken
    ) =>
        await drafts.FindAsync(context.Reader(), draft, cancellationToken) is { } open
        && open.Named(context) is { } item
            ? new RazorComponentResult<RemovePage>(new { Open = open, Item = item })
            : Results.NotFound();

    private static async Task<IResult> RemoveAsync(
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
        if (open.Named(context) is not { } item)
        {
            return DraftPages.TooLate(open);
        }
        bool score = item.Kind == ItemKind.Score;
        open.Document.Remove(item);
        return await drafts.SaveAsync(reader, open, sent.Shown(), cancellationToken)
            ? Results.Redirect(open.Home + (score ? "/scores" : "") + "?done=removed")
            : DraftPages.TooLate(open);
    }

    private static RazorComponentResult<QuestionPage> Page(
        OpenDraft open,
        DocumentItem? item,
        QuestionForm form,
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
