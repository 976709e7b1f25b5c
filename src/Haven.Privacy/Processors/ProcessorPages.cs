using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Processors;

/// <summary>What the pages of the register need.</summary>
internal sealed record ProcessorServices(
    [property: FromServices] ProcessorDesk Desk,
    [property: FromServices] IProcessorIncidents Incidents,
    [property: FromServices] TimeProvider Clock
)
{
    /// <summary>On the calendar of the organisation that the page is made for.</summary>
    public DateOnly Today => LocalTime.Today(Clock);
}

/// <summary>What the list of ties needs.</summary>
internal sealed record TieServices(
    [property: FromServices] InstallationTies Ties,
    [property: FromServices] ProcessorGate Register,
    [property: FromServices] IOtherSystems Systems
)
{
    public Task<IReadOnlyList<TieState>> ReadAsync(CancellationToken cancellationToken) =>
        Ties.ReadAsync(Register, cancellationToken);
}

/// <summary>/privacy/processors: the companies of an organisation, kept by its privacy officer or administrator.</summary>
internal static class ProcessorPages
{
    public const string Path = "/privacy/processors";
    public const string New = Path + "/new";
    private const string One = Path + "/{id:guid}";
    private const Roles Readers = Roles.Administrator | Roles.PrivacyOfficer;

    private static readonly PageError Quicker = new(
        "Somebody else recorded something about this company while you had the page open. Nothing of yours was stored. Look at what stands there now, and record again if it is still right."
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Readers | Roles.Operator);
        routes.MapGet(New, AskForNew).For(Readers);
        routes.MapPost(New, AddAsync).For(Readers).TakesFile(ProcessorForm.FileRule);
        routes.MapGet(One, ShowOneAsync).For(Readers);
        routes.MapGet(One + "/change", AskForChangeAsync).For(Readers);
        routes.MapPost(One + "/change", ChangeAsync).For(Readers).TakesFile(ProcessorForm.FileRule);
        routes.MapPost(One + "/review", ReviewAsync).For(Readers);
        routes.MapPost(One + "/end", EndAsync).For(Readers);
        routes.MapPost(One + "/incident", BeginIncidentAsync).For(Readers);
    }

    public static string To(Guid id, string further = "") => $"{Path}/{id:D}{further}";

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        [AsParameters] ProcessorServices services,
        [AsParameters] TieServices ties,
        IPublicOrganisations organisations,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "new" ? "The company is on the register." : null;
        var reader = context.Reader();
        return new RazorComponentResult<ProcessorsPage>(
            new
            {
                Own = await services.Desk.ReadAsync(reader.Organisation, cancellationToken),
                Machine = await services.Desk.ReadAsync(
                    OrganisationId.Installation,
                    cancellationToken
                ),
                Organisation = await organisations.OfAsync(reader.Organisation, cancellationToken),
                Ties = await ties.ReadAsync(cancellationToken),
                Systems = await ties.Systems.OfAsync(reader.Organisation, cancellationToken),
                services.Today,
                MayWrite = (reader.Roles & Readers) != 0,
            }
        );
    }

    private static IResult AskForNew([AsParameters] ProcessorServices services) =>
        Form(
            new ProcessorForm
            {
                Id = Guid.CreateVersion7(services.Clock.GetUtcNow()),
                IsNew = true,
            },
            null,
            StatusCodes.Status200OK
        );

    private static async Task<IResult> AddAsync(
        HttpContext context,
        [AsParameters] ProcessorServices services,
        CancellationToken cancellationToken
    )
    {
        var form = await ParseAsync(context, services, isNew: true, cancellationToken);
        if (form.Errors.Any)
        {
            return Form(form, null, StatusCodes.Status422UnprocessableEntity);
        }
        return await services.Desk.AddAsync(context.Reader(), form, cancellationToken)
            ? Results.Redirect(Path + "?done=new")
            : Form(form, Quicker, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ShowOneAsync(
        Guid id,
        HttpContext context,
        [AsParameters] ProcessorServices services,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "change" => "What you recorded is stored.",
            "review" => "The review is recorded. The next one is due in a year.",
            "end" => "The end is recorded.",
            _ => null,
        };
        return await FindAsync(id, context, services, cancellationToken) is { } line
            ? Page(context, line, services)
            : Results.NotFound();
    }

    private static async Task<IResult> AskForChangeAsync(
        Guid id,
        HttpContext context,
        [AsParameters] ProcessorServices services,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(id, context, services, cancellationToken) is { } line
            ? Form(ProcessorForm.Of(line.Now), null, StatusCodes.Status200OK)
            : Results.NotFound();

    private static async Task<IResult> ChangeAsync(
        Guid id,
        HttpContext context,
        [AsParameters] ProcessorServices services,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(id, context, services, cancellationToken) is not { } line)
        {
            return Results.NotFound();
        }
        var form = await ParseAsync(context, services, isNew: false, cancellationToken);
        if (form.Errors.Any)
        {
            return Form(form, null, StatusCodes.Status422UnprocessableEntity);
        }
        return
            form.Seen == line.Now.Number
            && await services.Desk.ChangeAsync(context.Reader(), line.Now, form, cancellationToken)
            ? Results.Redirect(To(id) + "?done=change")
            : Form(form, Quicker, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ReviewAsync(
        Guid id,
        HttpContext context,
        [AsParameters] ProcessorServices services,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(id, context, services, cancellationToken) is not { } line)
        {
            return Results.NotFound();
        }
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = ProcessorReviewForm.Parse(sent, line.Now, services.Today);
        if (form.Errors.Any)
        {
            return Page(context, line, services, review: form);
        }
        return
            form.Seen == line.Now.Number
            && await services.Desk.ReviewAsync(
                context.Reader(),
                line.Now,
                form.On.Day!.Value,
                form.Found,
                cancellationToken
            )
            ? Results.Redirect(To(id) + "?done=review")
            : Page(context, line, services, review: form, conflict: Quicker);
    }

    private static async Task<IResult> EndAsync(
        Guid id,
        HttpContext context,
        [AsParameters] ProcessorServices services,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(id, context, services, cancellationToken) is not { } line)
        {
            return Results.NotFound();
        }
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = ProcessorEndForm.Parse(sent, line.Now);
        if (form.Errors.Any)
        {
            return Page(context, line, services, end: form);
        }
        return
            form.Seen == line.Now.Number
            && await services.Desk.EndAsync(
                context.Reader(),
                line.Now,
                form.Until.Day!.Value,
                cancellationToken
            )
            ? Results.Redirect(To(id) + "?done=end")
            : Page(context, line, services, end: form, conflict: Quicker);
    }

    private static async Task<IResult> BeginIncidentAsync(
        Guid id,
        HttpContext context,
        [AsParameters] ProcessorServices services,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(id, context, services, cancellationToken) is { } line
            ? Results.Redirect(
                await services.Desk.BeginIncidentAsync(
                    context.Reader(),
                    line.Now,
                    services.Incidents,
                    cancellationToken
                )
            )
            : Results.NotFound();

    private static async Task<ProcessorForm> ParseAsync(
        HttpContext context,
        ProcessorServices services,
        bool isNew,
        CancellationToken cancellationToken
    ) =>
        await ProcessorForm.ParseAsync(
            await context.Request.ReadFormAsync(cancellationToken),
            services.Today,
            isNew,
            cancellationToken
        );

    private static Task<ProcessorLine?> FindAsync(
        Guid id,
        HttpContext context,
        ProcessorServices services,
        CancellationToken cancellationToken
    ) => services.Desk.FindAsync(context.Reader().Organisation, id, cancellationToken);

    private static RazorComponentResult<ProcessorFormPage> Form(
        ProcessorForm form,
        PageError? conflict,
        int status
    ) => new(new { Form = form, Conflict = conflict }) { StatusCode = status };

    private static RazorComponentResult<ProcessorPage> Page(
        HttpContext context,
        ProcessorLine line,
        ProcessorServices services,
        ProcessorReviewForm? review = null,
        ProcessorEndForm? end = null,
        PageError? conflict = null
    ) =>
        new(
            new
            {
                Line = line,
                services.Today,
                Review = review ?? ProcessorReviewForm.Empty,
                End = end ?? ProcessorEndForm.Empty,
                Conflict = conflict,
            }
        )
        {
            StatusCode =
                conflict is not null ? StatusCodes.Status409Conflict
                : review is null && end is null ? StatusCodes.Status200OK
                : StatusCodes.Status422UnprocessableEntity,
        };
}
