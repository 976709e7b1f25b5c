using System.Globalization;
using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Research.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Applications;

/// <summary>/research/applications: what arrived for a call, what was decided, and who wants to be told of later calls.</summary>
internal static class ApplicationPages
{
    public const string Path = "/research/applications";
    public const string Offers = Path + "/offers";

    public static string To(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    public static string Of(Call call) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}?call={call.Number}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{number:long}";
        routes.MapGet(Path, ListAsync).For(CallPages.Members);
        routes.MapGet(Offers, OffersAsync).For(CallPages.Members);
        routes
            .MapGet(One, ShowAsync)
            .For(CallPages.Members)
            .Limited("application number", 40, TimeSpan.FromMinutes(10), onlyFailures: true);
        routes.MapPost(One + "/decide", DecideAsync).For(CallPages.Members);
        routes.MapPost(One + "/no-offers", TakeBackAsync).For(CallPages.Members);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        CallDesk calls,
        ApplicationDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        int number = SentNumber.Of(context.Request.Query["call"]);
        return await calls.FindAsync(reader.Organisation, number, cancellationToken) is { } sheet
            ? new RazorComponentResult<ApplicationsPage>(
                new
                {
                    sheet.Call,
                    Lines = await desk.ListAsync(
                        reader,
                        sheet.Call.Id,
                        context.Request.After(),
                        cancellationToken
                    ),
                }
            )
            : Results.NotFound();
    }

    private static async Task<IResult> OffersAsync(
        HttpContext context,
        OfferDesk desk,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<OffersPage>(
            new
            {
                Slice = await desk.ListAsync(
                    context.Reader(),
                    context.Request.After(),
                    cancellationToken
                ),
            }
        );

    private static Task<IResult> ShowAsync([AsParameters] AskedApplication asked)
    {
        asked.Frame.Notice = asked.Context.Request.Query["done"].ToString() switch
        {
            "decided" => "The decision is kept.",
            "no-offers" => "They are told of no later call any more.",
            _ => null,
        };
        return asked.WithAsync(sheet =>
            Task.FromResult<IResult>(Page(sheet, DecisionForm.From(sheet), StatusCodes.Status200OK))
        );
    }

    private static Task<IResult> DecideAsync([AsParameters] AskedApplication asked) =>
        asked.WithAsync(async sheet =>
        {
            var sent = await asked.Context.Request.ReadFormAsync(asked.Cancelled);
            var form = DecisionForm.Parse(sent, sheet.Today);
            if (form.Errors.Any)
            {
                return Page(sheet, form, form.Errors.Status);
            }
            if (
                await asked.Desk.DecideAsync(asked.Reader, asked.Number, form, asked.Cancelled)
                is not { } fault
            )
            {
                return Results.Redirect(To(asked.Number) + "?done=decided");
            }
            return await asked.WithAsync(now =>
                Task.FromResult<IResult>(
                    Page(
                        now,
                        form.With(fault, now),
                        fault.IsConflict
                            ? StatusCodes.Status409Conflict
                            : StatusCodes.Status422UnprocessableEntity
                    )
                )
            );
        });

    private static Task<IResult> TakeBackAsync([AsParameters] AskedApplication asked) =>
        asked.WithAsync(async sheet =>
        {
            await asked.Wanting.TakeBackAsync(asked.Reader, sheet.Application, asked.Cancelled);
            return Results.Redirect(To(asked.Number) + "?done=no-offers");
        });

    private static RazorComponentResult<ApplicationPage> Page(
        ApplicationSheet sheet,
        DecisionForm form,
        int status
    ) => new(new { Sheet = sheet, Form = form }) { StatusCode = status };
}

/// <summary>An address with an application's number.</summary>
internal sealed record AskedApplication(
    long Number,
    HttpContext Context,
    [FromServices] ApplicationDesk Desk,
    [FromServices] OfferDesk Wanting,
    [FromServices] PageFrame Frame,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    /// <summary>Opens the application; answers 404 where the organisation has none with this number.</summary>
    public async Task<IResult> WithAsync(Func<ApplicationSheet, Task<IResult>> act) =>
        await Desk.OpenAsync(Reader, Number, Cancelled) is { } sheet
            ? await act(sheet)
            : Results.NotFound();
}
