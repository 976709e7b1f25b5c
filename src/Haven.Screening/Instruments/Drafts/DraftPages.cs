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

/// <summary>A draft as a whole: its questions in order, its title and source, its end.</summary>
internal static class DraftPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/screening/instruments/new", IResult () => About(null, new AboutForm(), null))
            .For(Roles.Administrator);
        routes.MapPost("/screening/instruments/new", CreateAsync).For(Roles.Administrator);
        routes.MapGet(DraftRequest.Root, ShowAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/move", MoveAsync).For(Roles.Administrator);
        routes.MapGet(DraftRequest.Root + "/about", ShowAboutAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/about", SaveAboutAsync).For(Roles.Administrator);
        routes.MapGet(DraftRequest.Root + "/discard", AskDiscardAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/discard", DiscardAsync).For(Roles.Administrator);
    }

    /// <summary>Back to the draft after somebody else was faster with what had nothing typed in it.</summary>
    public static IResult TooLate(OpenDraft open) => Results.Redirect(open.Home + "?done=late");

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        DraftStore drafts,
        CancellationToken cancellationToken
    )
    {
        var form = AboutForm.Parse(await context.Request.ReadFormAsync(cancellationToken));
        if (form.Errors.Any)
        {
            return About(null, form, null);
        }
        var document = QuestionnaireDocument.New(form.Title, form.Name, form.Version);
        form.Apply(document);
        var open = await drafts.CreateAsync(context.Reader(), document, "", cancellationToken);
        return Results.Redirect(open.Home);
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
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "saved" => "Saved.",
            "removed" => "Removed.",
            "imported" =>
                "The questionnaire is a draft now. Look at it, try it under Preview, and publish it.",
            "late" =>
                "Somebody else changed this draft while you had it open. Nothing was changed by you. Look at it as it is now, and try again.",
            _ => null,
        };
        _ = int.TryParse(
            context.Request.Query["from"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int from
        );
        return new RazorComponentResult<DraftPage>(
            new
            {
                Open = open,
                Faults = DraftFaults.Of(open),
                From = from,
            }
        );
    }

    private static async Task<IResult> MoveAsync(
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
        bool up = sent.ContainsKey("up");
        if (open.Document.Find(sent[up ? "up" : "down"]) is not { } item)
        {
            return TooLate(open);
        }
        open.Document.Move(item, up ? -1 : 1);
        return await drafts.SaveAsync(reader, open, sent.Shown(), cancellationToken)
            ? Results.Redirect(open.Home + "?from=" + Uri.EscapeDataString(sent["from"].ToString()))
            : TooLate(open);
    }

    private static async Task<IResult> ShowAboutAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "saved" ? "Saved." : null;
        return await drafts.FindAsync(context.Reader(), draft, cancellationToken) is { } open
            ? About(open, AboutForm.From(open.Document), null)
            : Results.NotFound();
    }

    private static async Task<IResult> SaveAboutAsync(
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
        var form = AboutForm.Parse(sent);
        if (form.Errors.Any)
        {
            return About(open, form, null);
        }
        form.Apply(open.Document);
        return await drafts.SaveAsync(reader, open, sent.Shown(), cancellationToken)
            ? Results.Redirect(open.Home + "/about?done=saved")
            : About(
                await drafts.FindAsync(reader, draft, cancellationToken) ?? open,
                form,
                DraftRequest.Conflict
            );
    }

    private static async Task<IResult> AskDiscardAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        CancellationToken cancellationToken
    ) =>
        await drafts.FindAsync(context.Reader(), draft, cancellationToken) is { } open
            ? new RazorComponentResult<DiscardPage>(new { Open = open })
            : Results.NotFound();

    private static async Task<IResult> DiscardAsync(
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
        return await drafts.DiscardAsync(reader, open, sent.Shown(), cancellationToken)
            ? Results.Redirect("/screening/instruments?done=discarded")
            : TooLate(open);
    }

    private static RazorComponentResult<AboutPage> About(
        OpenDraft? open,
        AboutForm form,
        string? conflict
    ) =>
        new(
            new
            {
                Open = open,
                Form = form,
                Conflict = conflict,
            }
        )
        {
            StatusCode = conflict is null ? form.Errors.Status : StatusCodes.Status409Conflict,
        };
}
