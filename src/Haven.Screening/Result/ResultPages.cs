using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
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

    private static async Task<IResult> ConfirmAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        ResultReader results,
        JudgementService judgements,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await fill.OpenAsync(store, reader, code, number, Act.Edit, cancellationToken)
            is not { Screening.FinishedAt: > 0 } open
        )
        {
            return Results.NotFound();
        }
        var view = await results.ReadAsync(reader, open, cancellationToken);
        var form = JudgementForm.Parse(sent, view.Result);
        if (view.IsConfirmed)
        {
            return Results.Redirect(Address(open)); // somebody else was faster, and the page says who
        }
        if (form.Errors.Count > 0)
        {
            return Page(view with { Judging = form }, StatusCodes.Status422UnprocessableEntity);
        }
        await judgements.ConfirmAsync(reader, open, view.Result, form.Judgement, cancellationToken);
        return Results.Redirect(Address(open));
    }

    private static async Task<IResult> AmendAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        ResultReader results,
        JudgementService judgements,
        Vault vault,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var form = AmendForm.Parse(await context.Request.ReadFormAsync(cancellationToken));
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await fill.OpenAsync(store, reader, code, number, Act.Edit, cancellationToken)
            is not { Screening.FinishedAt: > 0 } open
        )
        {
            return Results.NotFound();
        }
        if (form.Errors.Count > 0)
        {
            var view = await results.ReadAsync(reader, open, cancellationToken);
            return Page(view with { Amending = form }, StatusCodes.Status422UnprocessableEntity);
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.Edit,
            "screening, to be amended",
            [open.Screening],
            cancellationToken
        );
        await judgements.AmendAsync(reader, open, opened, form.Reason, cancellationToken);
        // Where somebody else was faster, the address leads to what they made of it.
        return Results.Redirect(Address(open, "fill"));
    }
}
