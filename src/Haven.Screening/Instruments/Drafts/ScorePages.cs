using Haven.Design;
using Haven.Forms.Authoring;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>The scores of a draft, and what their totals mean.</summary>
internal static class ScorePages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(DraftRequest.Root + "/scores", ListAsync).For(Roles.Administrator);
        routes.MapGet(DraftRequest.Root + "/score", ShowAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/score", SaveAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ListAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "saved" => "Saved.",
            "removed" => "Removed.",
            _ => null,
        };
        return await drafts.FindAsync(context.Reader(), draft, cancellationToken) is { } open
            ? new RazorComponentResult<ScoresPage>(new { Open = open })
            : Results.NotFound();
    }

    private static async Task<IResult> ShowAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        CancellationToken cancellationToken
    )
    {
        if (await drafts.FindAsync(context.Reader(), draft, cancellationToken) is not { } open)
        {
            return Results.NotFound();
        }
        if (!context.Request.Query.ContainsKey("item"))
        {
            return Page(open, null, ScoreForm.New(), null);
        }
        return open.Named(context) is { Kind: ItemKind.Score } item
            ? Page(open, item, ScoreForm.From(item), null)
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
        if (
            item is not (null or { Kind: ItemKind.Score })
            || (item is null && context.Request.Query.ContainsKey("item"))
        )
        {
            return DraftPages.TooLate(open);
        }
        var (form, bands) = ScoreForm.Parse(sent);
        var section = open.Document.Find(form.Counts);
        if (
            section is null
            && form.Counts is not ("" or ScoreForm.Everything or ScoreForm.AsImported)
        )
        {
            form.Errors.Add("counts", "This section is no longer there. Choose another one.");
        }
        if (form.Errors.Any)
        {
            return Page(open, item, form, null);
        }
        var score = item ?? open.Document.Add(ItemKind.Score, null);
        score.SetText(form.Text);
        if (form.Counts != ScoreForm.AsImported)
        {
            score.Score.Count(section);
        }
        score.Score.Write(bands);
        if (!await drafts.SaveAsync(reader, open, sent.Shown(), cancellationToken))
        {
            var now = await drafts.FindAsync(reader, draft, cancellationToken) ?? open;
            return Page(now, now.Document.Find(item?.LinkId), form, DraftRequest.Conflict);
        }
        return Results.Redirect(
            sent["then"] == "more"
                ? $"{open.Home}/score?item={Uri.EscapeDataString(score.LinkId)}"
                : open.Home + "/scores?done=saved"
        );
    }

    private static RazorComponentResult<ScorePage> Page(
        OpenDraft open,
        DocumentItem? item,
        ScoreForm form,
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
