using System.Globalization;
using Haven.Forms.Evaluation;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Fill;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Result;

/// <summary>/screening/result</summary>
internal static class ResultPages
{
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/screening/result/{code}/{number:int}", ShowAsync).For(Workers);
        routes.MapPost("/screening/result/{code}/{number:int}", ConfirmAsync).For(Workers);
    }

    private static async Task<IResult> ShowAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        Vault vault,
        IDatabase database,
        TimeProvider clock,
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
        if (open.Screening.FinishedAt == 0)
        {
            return Results.Redirect(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"/screening/fill/{open.Client.Code}/{number}"
                )
            );
        }
        var before = await BeforeAsync(store, open, cancellationToken);
        var people = await PeopleAsync(store, open, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            open.Sight.Purpose,
            Act.View,
            "screening result",
            [open.Screening, .. people, .. before],
            cancellationToken
        );
        return new RazorComponentResult<ResultPage>(
            new
            {
                Open = open,
                Evaluation = FormEngine.Evaluate(open.Questionnaire, open.Answers, clock),
                Result = ScreeningResult.Read(opened.Read(open.Screening.Result))!,
                Before = before
                    .ConvertAll(b => (b, ScreeningResult.Read(opened.Read(b.Result))))
                    .FirstOrDefault(),
                Names = people.ToDictionary(p => p.Id, p => opened.Read(p.Name) ?? ""),
            }
        );
    }

    private static async Task<IResult> ConfirmAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await fill.OpenAsync(store, reader, code, number, Act.Edit, cancellationToken)
            is not { Screening.FinishedAt: > 0 } open
        )
        {
            return Results.NotFound();
        }
        await fill.ConfirmAsync(reader, open, cancellationToken);
        return Results.Redirect(
            string.Create(
                CultureInfo.InvariantCulture,
                $"/screening/result/{open.Client.Code}/{number}"
            )
        );
    }

    // The last finished one before this, on the same version: other versions may count otherwise.
    private static Task<List<ScreeningRecord>> BeforeAsync(
        HavenContext store,
        OpenScreening open,
        CancellationToken cancellationToken
    ) =>
        store
            .Set<ScreeningRecord>()
            .AsNoTracking()
            .Where(s =>
                s.Client == open.Client.Id
                && s.Number < open.Screening.Number
                && s.FinishedAt != 0
                && s.Instrument == open.Screening.Instrument
            )
            .OrderByDescending(s => s.Number)
            .Take(1)
            .ToListAsync(cancellationToken);

    private static Task<List<Member>> PeopleAsync(
        HavenContext store,
        OpenScreening open,
        CancellationToken cancellationToken
    )
    {
        var by = open.Screening.By;
        var confirmed = open.Screening.ConfirmedBy ?? by;
        return store
            .Set<Member>()
            .AsNoTracking()
            .Where(m => m.Id == by || m.Id == confirmed)
            .ToListAsync(cancellationToken);
    }
}
