using Haven.Forms.Questionnaires;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
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

    // A question has five fields of its own at most (a date, its time, what others answered), and some are repeated.
    internal const int MostFields = 8 * Questionnaire.MostItems;

    private const string Carried = "carried";
    private const string One = "/screening/fill/{code}/{number:int}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/screening/fill/{code}", StartAsync).For(Workers);
        // A long questionnaire is a long page, and is filled in on a phone between two visits.
        routes.MapGet(One, ShowAllAsync).For(Workers).Compressed();
        routes.MapGet(One + "/{step:int}", ShowStepAsync).For(Workers).Compressed();
        routes.MapGet(One + "/review", ReviewAsync).For(Workers).Compressed();
        routes.MapGet(One + "/print", PrintAsync).For(Workers).Compressed();
        routes
            .MapPost(One, FillSaves.SaveAsync)
            .For(Workers)
            .WithFormOptions(valueCountLimit: MostFields);
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
        var begun = await fill.StartAsync(
            store,
            reader,
            client,
            new InstrumentId(instrument),
            cancellationToken
        );
        return begun is null
            ? await StartRefusal.PageAsync(
                context,
                store,
                client.Code,
                new InstrumentId(instrument)
            )
            : Results.Redirect(
                new FillAddress(client.Code, begun.Screening.Number, Languages.English).All(
                    begun.HasCarriedOver ? [Carried] : []
                )
            );
    }

    private static Task<IResult> ShowAllAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        WithFormAsync(
            new Asked(code, number, context, fill, database, clock),
            async (store, open, form) =>
            {
                var address = AddressOf(open, form);
                bool oneByOne = await FillHabit.IsOneByOneAsync(
                    store,
                    new MemberId(context.Reader().Member),
                    cancellationToken
                );
                if (!oneByOne)
                {
                    return Page(open, form, null, NoticeOf(context, form.Words), clock);
                }
                return Results.Redirect(
                    new FillSteps(form).Unanswered(form) is { } next
                        ? address.Step(
                            next.Number,
                            context.Request.Query.ContainsKey(Carried) ? [Carried] : []
                        )
                        : address.Review()
                );
            },
            cancellationToken
        );

    private static Task<IResult> ShowStepAsync(
        string code,
        int number,
        int step,
        HttpContext context,
        FillService fill,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        WithFormAsync(
            new Asked(code, number, context, fill, database, clock),
            (_, open, form) =>
            {
                var steps = new FillSteps(form);
                var address = AddressOf(open, form);
                var shown = steps.From(step);
                return Task.FromResult(
                    shown is null ? Results.Redirect(address.Review())
                    : shown.Number != step ? Results.Redirect(address.Step(shown.Number))
                    : Page(
                        open,
                        form,
                        shown,
                        NoticeOf(context, form.Words),
                        clock,
                        fromReview: context.Request.Query["from"] == "review"
                    )
                );
            },
            cancellationToken
        );

    private static Task<IResult> ReviewAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        WithFormAsync(
            new Asked(code, number, context, fill, database, clock),
            async (store, open, form) =>
                Review(
                    open,
                    form,
                    await FillHabit.IsOneByOneAsync(
                        store,
                        new MemberId(context.Reader().Member),
                        cancellationToken
                    ),
                    200
                ),
            cancellationToken
        );

    private static async Task<IResult> PrintAsync(
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
        var open = await fill.OpenAsync(store, reader, code, number, Act.View, cancellationToken);
        return open is null
            ? Results.NotFound()
            : new RazorComponentResult<PrintPage>(
                new
                {
                    Open = open,
                    Form = FillForm.From(
                        open.Questionnaire,
                        open.Answers,
                        clock,
                        context.Request.Query["lang"].ToString()
                    ),
                    Blank = context.Request.Query.ContainsKey("blank"),
                }
            );
    }

    private sealed record Asked(
        string Code,
        int Number,
        HttpContext Context,
        FillService Fill,
        IDatabase Database,
        TimeProvider Clock
    );

    private static async Task<IResult> WithFormAsync(
        Asked asked,
        Func<HavenContext, OpenScreening, FillForm, Task<IResult>> show,
        CancellationToken cancellationToken
    )
    {
        var reader = asked.Context.Reader();
        await using var store = asked.Database.Open(new Scope(reader.Organisation));
        var open = await asked.Fill.OpenAsync(
            store,
            reader,
            asked.Code,
            asked.Number,
            Act.View,
            cancellationToken
        );
        if (open is null)
        {
            return Results.NotFound();
        }
        var form = FillForm.From(
            open.Questionnaire,
            open.Answers,
            asked.Clock,
            asked.Context.Request.Query["lang"].ToString()
        );
        return open.Screening.FinishedAt != 0 ? Results.Redirect(AddressOf(open, form).Result)
            : open.IsOutdated ? Outdated(open, form)
            : await show(store, open, form);
    }

    /// <summary>The version of the questionnaire is refused today: what was answered can be read, and not be added to.</summary>
    internal static IResult Outdated(OpenScreening open, FillForm form) =>
        new RazorComponentResult<OutdatedPage>(new { Open = open, Form = form })
        {
            StatusCode = StatusCodes.Status409Conflict,
        };

    private static string? NoticeOf(HttpContext context, FillWords words) =>
        context.Request.Query switch
        {
            var q when q.ContainsKey("saved") => words.SavedNotice,
            var q when q.ContainsKey("more") => words.MoreNotice,
            var q when q.ContainsKey(Carried) => words.CarriedNotice,
            _ => null,
        };

    internal static FillAddress AddressOf(OpenScreening open, FillForm form) =>
        new(open.Client.Code, open.Screening.Number, form.Language);

    internal static IResult Page(
        OpenScreening open,
        FillForm form,
        FillStep? step,
        string? notice,
        TimeProvider clock,
        int status = 200,
        bool fromReview = false
    ) =>
        new RazorComponentResult<FillPage>(
            new
            {
                Open = open,
                Form = form,
                Step = step,
                Steps = step is null ? null : new FillSteps(form),
                FromReview = fromReview,
                Notice = notice,
                Now = clock.GetUtcNow(),
            }
        )
        {
            StatusCode = status,
        };

    internal static IResult Review(OpenScreening open, FillForm form, bool oneByOne, int status) =>
        new RazorComponentResult<ReviewPage>(
            new
            {
                Open = open,
                Form = form,
                OneByOne = oneByOne,
            }
        )
        {
            StatusCode = status,
        };
}
