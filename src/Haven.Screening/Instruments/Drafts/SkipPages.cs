using System.Globalization;
using Haven.Design;
using Haven.Forms.Authoring;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>When something is asked: its conditions as sentences, and a page to add one.</summary>
internal static class SkipPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(DraftRequest.Root + "/skip", ShowAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/skip", SaveAsync).For(Roles.Administrator);
        routes
            .MapGet(DraftRequest.Root + "/condition", ShowConditionAsync)
            .For(Roles.Administrator);
        routes
            .MapPost(DraftRequest.Root + "/condition", AddConditionAsync)
            .For(Roles.Administrator);
    }

    /// <summary>What a condition of this item may ask about: not itself, what is inside it or around it.</summary>
    public static IReadOnlyList<DocumentItem> Askable(DocumentItem item) =>
        [
            .. item.Document.Items.Where(i =>
                (i.IsQuestion || i.Kind == ItemKind.Score)
                && i.LinkId != item.LinkId
                && !i.IsWithin(item)
                && !item.IsWithin(i)
            ),
        ];

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
            && open.Named(context) is { } item
            ? new RazorComponentResult<SkipPage>(new { Open = open, Item = item })
            : Results.NotFound();
    }

    // Two buttons: one takes a condition off, the other says whether all or any are needed.
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
        if (open.Named(context) is not { } item)
        {
            return DraftPages.TooLate(open);
        }
        if (sent["all"] == "all" || sent["all"] == "any")
        {
            item.Skip.SetNeedsAll(sent["all"] == "all");
        }
        if (
            int.TryParse(
                sent["remove"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int index
            )
        )
        {
            item.Skip.RemoveAt(index);
        }
        return await drafts.SaveAsync(reader, open, sent.Shown(), cancellationToken)
            ? Results.Redirect(At(open, item) + "&done=saved")
            : DraftPages.TooLate(open);
    }

    private static async Task<IResult> ShowConditionAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        CancellationToken cancellationToken
    ) =>
        await drafts.FindAsync(context.Reader(), draft, cancellationToken) is { } open
        && open.Named(context) is { } item
            ? About(open, item, context) is { } about
                ? Page(open, item, about, new ConditionForm(), null)
                : Results.Redirect(At(open, item))
            : Results.NotFound();

    private static async Task<IResult> AddConditionAsync(
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
        if (open.Named(context) is not { } item || About(open, item, context) is not { } about)
        {
            return DraftPages.TooLate(open);
        }
        var form = ConditionForm.Parse(sent, about);
        if (form.Errors.Any)
        {
            return Page(open, item, about, form, null);
        }
        form.Apply(item, about);
        if (await drafts.SaveAsync(reader, open, sent.Shown(), cancellationToken))
        {
            return Results.Redirect(At(open, item) + "&done=saved");
        }
        var now = await drafts.FindAsync(reader, draft, cancellationToken) ?? open;
        return now.Named(context) is { } still && About(now, still, context) is { } stillAbout
            ? Page(now, still, stillAbout, form, DraftRequest.Conflict)
            : DraftPages.TooLate(now);
    }

    private static DocumentItem? About(OpenDraft open, DocumentItem item, HttpContext context) =>
        Askable(item).FirstOrDefault(i => i.LinkId == context.Request.Query["about"]);

    private static string At(OpenDraft open, DocumentItem item) =>
        $"{open.Home}/skip?item={Uri.EscapeDataString(item.LinkId)}";

    private static RazorComponentResult<ConditionPage> Page(
        OpenDraft open,
        DocumentItem item,
        DocumentItem about,
        ConditionForm form,
        string? conflict
    ) =>
        new(
            new
            {
                Open = open,
                Item = item,
                About = about,
                Form = form,
                Conflict = conflict,
            }
        )
        {
            StatusCode = conflict is null ? form.Errors.Status : StatusCodes.Status409Conflict,
        };
}
