using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Fill;

/// <summary>/screening/fill</summary>
internal static class FillPages
{
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/screening/fill/{code}", StartAsync).For(Workers);
        routes.MapGet("/screening/fill/{code}/{number:int}", ShowAsync).For(Workers);
        routes.MapPost("/screening/fill/{code}/{number:int}", SaveAsync).For(Workers);
    }

    private static async Task<IResult> StartAsync(
        string code,
        HttpContext context,
        FillService fill,
        ClientService clients,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
                is not { } client
            || !Guid.TryParse(sent["instrument"], out var instrument)
        )
        {
            return Results.NotFound();
        }
        if (client.AttestedAt == 0)
        {
            return Results.Redirect(AttestingPages.Address(client));
        }
        var screening = await fill.StartAsync(
            store,
            reader,
            client,
            new InstrumentId(instrument),
            cancellationToken
        );
        return screening is null
            ? Results.NotFound()
            : Results.Redirect(Address("fill", client.Code, screening.Number));
    }

    private static async Task<IResult> ShowAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await fill.OpenAsync(store, reader, code, number, Act.View, cancellationToken)
            is not { } open
        )
        {
            return Results.NotFound();
        }
        return open.Screening.FinishedAt != 0
            ? Results.Redirect(Address("result", open.Client.Code, number))
            : Page(
                open,
                FillForm.From(open.Questionnaire, open.Answers, clock),
                200,
                context.Request.Query.ContainsKey("saved")
                    ? "Saved. You can leave and come back."
                    : null,
                null
            );
    }

    private static async Task<IResult> SaveAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await fill.OpenAsync(store, reader, code, number, Act.Edit, cancellationToken)
            is not { } open
        )
        {
            return Results.NotFound();
        }
        if (open.Screening.FinishedAt != 0)
        {
            return Results.Redirect(Address("result", open.Client.Code, number));
        }
        bool finish = sent["then"] == "finish";
        bool byScript = context
            .Request.Headers.Accept.ToString()
            .StartsWith("application/json", StringComparison.Ordinal);
        var form = FillForm.Parse(open.Questionnaire, open.Answers, sent, finish, clock);
        _ = int.TryParse(
            sent["version"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int version
        );
        if (form.HasErrors)
        {
            return byScript
                ? Progress(open, form, "Not saved: see the questions marked below.", 422)
                : Page(open, form, 422, null, null);
        }
        if (
            !await fill.SaveAsync(reader, open, form.Evaluation, version, finish, cancellationToken)
        )
        {
            const string conflict =
                "Somebody else saved answers here while you had this page open. Nothing was overwritten. Below is what you chose; save again to replace theirs.";
            return byScript
                ? Progress(open, form, conflict, 409)
                : Page(open, form, 409, null, conflict);
        }
        return byScript ? Progress(open, form, "Saved", 200)
            : finish ? Results.Redirect(Address("result", open.Client.Code, number))
            : Results.Redirect(Address("fill", open.Client.Code, number) + "?saved");
    }

    private static RazorComponentResult<FillPage> Page(
        OpenScreening open,
        FillForm form,
        int status,
        string? saved,
        string? conflict
    ) =>
        new(
            new
            {
                Open = open,
                Form = form,
                Saved = saved,
                Conflict = conflict,
            }
        )
        {
            StatusCode = status,
        };

    // The same engine for page and script: the script shows what the server worked out.
    private static IResult Progress(OpenScreening open, FillForm form, string status, int code) =>
        Results.Json(
            new
            {
                status,
                version = open.Screening.Version,
                safety = form.Evaluation.SafetySteps.Select(s => s.Text.Text),
                disabled = form.Evaluation.Disabled.Select(FillForm.FieldName),
            },
            statusCode: code
        );

    private static string Address(string step, long code, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"/screening/{step}/{code}/{number}");
}
