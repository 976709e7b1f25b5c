using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Fill;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Result;

/// <summary>/screening/result</summary>
internal static class ResultPages
{
    private const string Home = "/screening/result/{code}/{number:int}";
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).For(Workers);
        routes.MapPost(Home, ConfirmAsync).For(Workers);
        routes.MapPost(Home + "/amend", AmendAsync).For(Workers);
        routes.MapGet(Home + "/pdf", SendAsync).For(Workers).NeedsStepUp();
        routes.MapGet(Home + "/earlier/{earlier:int}", ShowEarlierAsync).For(Workers);
    }

    public static string Address(OpenScreening open, string page = "result") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/screening/{page}/{open.Client.Code}/{open.Screening.Number}"
        );

    public static RazorComponentResult<ResultPage> Page(ResultView view, int status) =>
        new(new { View = view }) { StatusCode = status };

    private static async Task<IResult> ShowAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        ResultReader results,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await fill.OpenToReadAsync(store, reader, code, number, cancellationToken)
            is not { } open
        )
        {
            return Results.NotFound();
        }
        return open.Screening.FinishedAt == 0
            ? Results.Redirect(Address(open, "fill"))
            : Page(await results.ReadAsync(reader, open, cancellationToken), 200);
    }

    // Of one's own clients alone: an emergency is for reading, and what is taken out does not end with it.
    private static async Task<IResult> SendAsync(
        [AsParameters] AskedResult asked,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reader = asked.Context.Reader();
        await using var store = asked.Database.Open(new Scope(reader.Organisation));
        if (
            await asked.Fill.OpenAsync(
                store,
                reader,
                asked.Code,
                asked.Number,
                Act.Retrieve,
                cancellationToken
            )
                is not { } open
            || open.Screening.FinishedAt == 0
        )
        {
            return Results.NotFound();
        }
        var view = await asked.Results.ReadAsync(reader, open, cancellationToken, takenOut: true);
        return Results.File(
            ResultPaper.Write(view, clock.GetUtcNow()),
            "application/pdf",
            string.Create(
                CultureInfo.InvariantCulture,
                $"screening-{open.Client.Code}-{open.Screening.Number}.pdf"
            )
        );
    }

    private static async Task<IResult> ShowEarlierAsync(
        string code,
        int number,
        int earlier,
        HttpContext context,
        FillService fill,
        ResultReader results,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        return
            await fill.OpenToReadAsync(store, reader, code, number, cancellationToken) is { } open
            && await results.ReadEarlierAsync(reader, open, earlier, cancellationToken) is { } view
            ? Page(view, 200)
            : Results.NotFound();
    }

    private static Task<IResult> ConfirmAsync(
        [AsParameters] AskedResult asked,
        JudgementService judgements,
        CancellationToken cancellationToken
    ) =>
        asked.ChangeAsync(
            async (reader, sent, view) =>
            {
                var form = JudgementForm.Parse(sent, view.Result);
                if (!view.IsConfirmed && form.Errors.Count > 0)
                {
                    return Page(
                        view with
                        {
                            Judging = form,
                        },
                        StatusCodes.Status422UnprocessableEntity
                    );
                }
                return
                    !view.IsConfirmed
                    && await judgements.ConfirmAsync(
                        reader,
                        view.Open,
                        view.Result,
                        form.Judgement,
                        cancellationToken
                    )
                    ? Results.Redirect(Address(view.Open))
                    : await OvertakenAsync(asked, form.Reason, cancellationToken);
            },
            cancellationToken
        );

    private static Task<IResult> AmendAsync(
        [AsParameters] AskedResult asked,
        JudgementService judgements,
        CancellationToken cancellationToken
    ) =>
        asked.ChangeAsync(
            async (reader, sent, view) =>
            {
                var form = AmendForm.Parse(sent);
                if (!view.CanAmend)
                {
                    return FillPages.Outdated(view.Open, view.Form);
                }
                if (form.Errors.Count > 0)
                {
                    return Page(
                        view with
                        {
                            Amending = form,
                        },
                        StatusCodes.Status422UnprocessableEntity
                    );
                }
                return await judgements.AmendAsync(reader, view, form.Reason, cancellationToken)
                    ? Results.Redirect(Address(view.Open, "fill"))
                    : await OvertakenAsync(asked, form.Reason, cancellationToken);
            },
            cancellationToken
        );

    // The page as it is now, and what was typed: it may still be a reason to amend.
    private static async Task<IResult> OvertakenAsync(
        AskedResult asked,
        string typed,
        CancellationToken cancellationToken
    )
    {
        const string told =
            "Somebody else confirmed or amended this result while you had it open, so yours was not saved. Read what stands here now. If you see it otherwise, amend the screening: what you wrote is below.";
        return await asked.ChangeAsync(
            (_, _, view) =>
                Task.FromResult<IResult>(
                    Page(
                        view with
                        {
                            Amending = new AmendForm { Reason = typed, Error = told },
                        },
                        StatusCodes.Status409Conflict
                    )
                ),
            cancellationToken
        );
    }
}
