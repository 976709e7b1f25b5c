using System.Globalization;
using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Abroad;

/// <summary>/privacy/abroad: where everything is stored, and the register of what goes to other countries.</summary>
internal static class AbroadPages
{
    public const string Path = "/privacy/abroad";
    public const string New = Path + "/new";
    private const Roles Readers = Roles.Administrator | Roles.PrivacyOfficer;

    private static readonly PageError Quicker = new(
        "Somebody else recorded a transfer while you had the page open. Nothing of yours was stored. Look at the register, and record yours again if it is not there yet."
    );

    public static string To(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path, ShowAsync)
            .For(Readers)
            .ShownToSupport(SupportAreas.Registers, "Other countries");
        routes.MapGet(New, AskAsync).For(Readers);
        // What is on the register opens a way out for what is kept.
        routes.MapPost(New, AddAsync).For(Readers).NeedsStepUp();
        routes.MapGet(Path + "/{number:int}", ShowOneAsync).For(Readers);
        routes.MapPost(Path + "/{number:int}", EndAsync).For(Readers);
    }

    private static async Task<IResult> ShowAsync([AsParameters] AbroadVisit visit)
    {
        visit.Frame.Notice = visit.Context.Request.Query["done"].ToString() switch
        {
            "added" => "The transfer is on the register.",
            "ended" => "The transfer has ended. Nothing goes there under it any more.",
            _ => null,
        };
        return new RazorComponentResult<AbroadPage>(
            new
            {
                Transfers = await visit.Desk.ReadAsync(visit.Organisation, visit.Cancelled),
                Choices = await visit.ChoicesAsync(),
                visit.Kinds,
            }
        );
    }

    private static async Task<IResult> AskAsync([AsParameters] AbroadVisit visit)
    {
        var all = await visit.Desk.ReadAsync(visit.Organisation, visit.Cancelled);
        var form = new TransferForm { Seen = all.Count > 0 ? all[0].Number : 0 };
        return Page(form, await visit.ChoicesAsync(), null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> AddAsync([AsParameters] AbroadVisit visit)
    {
        var choices = await visit.ChoicesAsync();
        var sent = await visit.Context.Request.ReadFormAsync(visit.Cancelled);
        var form = TransferForm.Parse(sent, choices);
        if (form.Errors.Any)
        {
            return Page(form, choices, null, StatusCodes.Status422UnprocessableEntity);
        }
        return await visit.Desk.AddAsync(visit.Context.Reader(), form, visit.Cancelled)
            ? Results.Redirect(Path + "?done=added")
            : Page(form, choices, Quicker, StatusCodes.Status409Conflict);
    }

    private static Task<IResult> ShowOneAsync(int number, [AsParameters] AbroadVisit visit) =>
        OneAsync(number, visit, new EndTransferForm());

    private static async Task<IResult> EndAsync(int number, [AsParameters] AbroadVisit visit)
    {
        var sent = await visit.Context.Request.ReadFormAsync(visit.Cancelled);
        var form = EndTransferForm.Parse(sent);
        if (form.Errors.Any)
        {
            return await OneAsync(number, visit, form);
        }
        if (
            await visit.Desk.EndAsync(
                visit.Context.Reader(),
                number,
                form.Seen,
                form.Reason,
                visit.Cancelled
            )
        )
        {
            return Results.Redirect(Path + "?done=ended");
        }
        form.Errors.Add(
            "state",
            "Somebody else ended this while you had the page open. Yours was not saved. What they did stands below."
        );
        return await OneAsync(number, visit, form);
    }

    private static async Task<IResult> OneAsync(
        int number,
        AbroadVisit visit,
        EndTransferForm form
    ) =>
        await visit.Desk.FindAsync(visit.Organisation, number, visit.Cancelled) is { } transfer
            ? new RazorComponentResult<TransferPage>(
                new
                {
                    Transfer = transfer,
                    Choices = await visit.ChoicesAsync(),
                    visit.Kinds,
                    Form = form,
                }
            )
            {
                StatusCode = form.Errors.Status,
            }
            : Results.NotFound();

    private static RazorComponentResult<NewTransferPage> Page(
        TransferForm form,
        TransferChoices choices,
        PageError? conflict,
        int status
    ) =>
        new(
            new
            {
                Form = form,
                Choices = choices,
                Conflict = conflict,
            }
        )
        {
            StatusCode = status,
        };
}

/// <summary>A visit to one of these pages, and what it is answered with.</summary>
internal sealed record AbroadVisit(
    HttpContext Context,
    [FromServices] AbroadDesk Desk,
    [FromServices] RegimeDesk Laws,
    [FromServices] KeptKinds Kinds,
    [FromServices] InstallationPlace Place,
    [FromServices] PageFrame Frame,
    [FromServices] TimeProvider Clock,
    CancellationToken Cancelled
)
{
    public OrganisationId Organisation => Context.Reader().Organisation;

    public async Task<TransferChoices> ChoicesAsync() =>
        new(
            Place.Country,
            Kinds.All,
            await Laws.RulesAsync(Organisation, Cancelled),
            LocalTime.Today(Clock)
        );
}
