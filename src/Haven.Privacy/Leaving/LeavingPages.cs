using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Export;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Leaving;

/// <summary>/privacy/leaving, for administrators, and /privacy/leaving/receipt/ID, for whoever has its address.</summary>
internal static class LeavingPages
{
    public const string Path = "/privacy/leaving";

    private static readonly PageError Quicker = new(
        "Somebody else changed this while you had the page open. Nothing of yours was done. What holds now stands below.",
        "#state"
    );

    private static readonly PageError Held = new(
        "A legal hold keeps something of your organisation, so nothing of it can be deleted. Look at the legal holds; when none holds any more, try again.",
        "#state"
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.Administrator);
        routes.MapPost(Path, AskAsync).For(Roles.Administrator).NeedsStepUp();
        // To stay must be quick: it is not asked again who it is.
        routes.MapPost(Path + "/stay", StayAsync).For(Roles.Administrator);
        routes.MapGet(Path + "/receipt/{id:guid}", ReceiptAsync).ForEverybody();
    }

    public static string ReceiptOf(Departure departure) => $"{Path}/receipt/{departure.Id:D}";

    private static Task<IResult> ShowAsync(
        HttpContext context,
        LeavingDesk desk,
        ExportDesk export,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "asked" => "Your organisation leaves. Every administrator is told by mail.",
            "stays" => "Your organisation stays. Nothing will be deleted.",
            _ => null,
        };
        return PageAsync(context, desk, export, new FieldErrors(), [], 200, cancellationToken);
    }

    private static async Task<IResult> AskAsync(
        HttpContext context,
        LeavingDesk desk,
        ExportDesk export,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        var errors = new FieldErrors();
        if (
            sent["code"].ToString().Trim()
            != await desk.CodeAsync(reader.Organisation, cancellationToken)
        )
        {
            errors.Add(
                "code",
                "Type the short name as it stands above, so that nobody leaves by mistake."
            );
        }
        if (sent["sure"] != "yes")
        {
            errors.Add(
                "sure",
                "Tick that what is needed has been taken out. Nothing brings it back."
            );
        }
        return errors.Any
            ? await PageAsync(context, desk, export, errors, [], 422, cancellationToken)
            : await desk.AskAsync(reader, cancellationToken) switch
            {
                LeavingOutcome.Done => Results.Redirect(Path + "?done=asked"),
                var other => await RefusedAsync(context, desk, export, other, cancellationToken),
            };
    }

    private static async Task<IResult> StayAsync(
        HttpContext context,
        LeavingDesk desk,
        ExportDesk export,
        CancellationToken cancellationToken
    ) =>
        await desk.StayAsync(context.Reader(), cancellationToken) switch
        {
            LeavingOutcome.Done => Results.Redirect(Path + "?done=stays"),
            var other => await RefusedAsync(context, desk, export, other, cancellationToken),
        };

    private static Task<IResult> RefusedAsync(
        HttpContext context,
        LeavingDesk desk,
        ExportDesk export,
        LeavingOutcome outcome,
        CancellationToken cancellationToken
    ) =>
        PageAsync(
            context,
            desk,
            export,
            new FieldErrors(),
            [outcome == LeavingOutcome.Held ? Held : Quicker],
            409,
            cancellationToken
        );

    private static async Task<IResult> PageAsync(
        HttpContext context,
        LeavingDesk desk,
        ExportDesk export,
        FieldErrors errors,
        IReadOnlyList<PageError> refused,
        int status,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.Reader().Organisation;
        return new RazorComponentResult<LeavingPage>(
            new
            {
                Code = await desk.CodeAsync(organisation, cancellationToken),
                Departure = await desk.FindAsync(organisation, cancellationToken),
                TakenOut = await export.LastAsync(organisation, cancellationToken),
                Errors = errors,
                Refused = refused,
            }
        )
        {
            StatusCode = status,
        };
    }

    private static async Task<IResult> ReceiptAsync(
        Guid id,
        HttpContext context,
        LeavingDesk desk,
        KeyRing keys,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return await desk.ReceiptAsync(id, cancellationToken) is { } departure
            ? new RazorComponentResult<LeavingReceiptPage>(
                new
                {
                    Departure = departure,
                    Words = LeavingWords.In(PageLanguage.Of(context.Request)),
                    Copies = keys.CopiesOf(departure.Generation),
                }
            )
            : Results.NotFound();
    }
}
