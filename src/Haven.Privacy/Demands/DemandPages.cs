using System.Globalization;
using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Demands;

/// <summary>/privacy/demands: what courts, lawyers and authorities demand, step by step until it is answered.</summary>
internal static class DemandPages
{
    public const string Path = "/privacy/demands";
    public const string New = Path + "/new";
    private const string One = Path + "/{id:guid}";

    private static readonly PageError Quicker = new(
        "Somebody else changed this demand while you had the page open, or it is not the turn of this step. Yours was not saved. What holds now stands below.",
        "#state"
    );

    private static readonly PageError Own = new(
        "You proposed this answer, so somebody else has to approve it.",
        "#state"
    );

    private static readonly PageError NotLonger = new(
        "Telling is already forbidden until that day or a later one. A longer ban needs a new order.",
        "#day"
    );

    public static string To(Guid id) => $"{Path}/{id:D}";

    public static string To(Guid id, string step) => $"{To(id)}/{step}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var roles = Purpose.LegalDemand.Roles;
        routes.MapGet(Path, ListAsync).For(roles);
        routes.MapGet(New, Ask).For(roles);
        routes.MapPost(New, ReceiveAsync).For(roles);
        routes.MapGet(One, ShowAsync).For(roles);
        routes.MapGet(One + "/{step}", AskStepAsync).For(roles);
        routes.MapPost(One + "/{step}", StepAsync).For(roles).TakesFile(DemandStepForm.FileRule);
        routes.MapGet(One + "/papers/{paper:guid}", PaperAsync).For(roles);
        routes.MapGet(One + "/letters/{letter}", LetterAsync).For(roles);
        routes.MapPost(One + "/propose", ProposeAsync).For(roles).NeedsStepUp();
        routes.MapPost(One + "/approve", ApproveAsync).For(roles).NeedsStepUp();
        routes.MapPost(One + "/give", GiveAsync).For(roles).NeedsStepUp();
    }

    private static async Task<IResult> ListAsync([AsParameters] DemandVisit visit) =>
        new RazorComponentResult<DemandsPage>(
            new
            {
                Sheets = await visit.Reading.ListAsync(visit.Reader, visit.Cancelled),
                visit.Today,
            }
        );

    private static IResult Ask([AsParameters] DemandVisit visit) =>
        AskPage(visit, new DemandForm());

    private static async Task<IResult> ReceiveAsync([AsParameters] DemandVisit visit)
    {
        var sent = await visit.Context.Request.ReadFormAsync(visit.Cancelled);
        var form = DemandForm.Parse(sent, visit.Today);
        var (person, handle) = form.Errors.Any ? default : await PersonAsync(visit, form);
        if (form.Errors.Any)
        {
            return AskPage(visit, form);
        }
        await visit.Desk.ReceiveAsync(visit.Reader, form, person, handle ?? "", visit.Cancelled);
        return Results.Redirect(To(form.Once) + "?done=received");
    }

    private static async Task<(PersonKeyId? Person, string? Handle)> PersonAsync(
        DemandVisit visit,
        DemandForm form
    )
    {
        if (form.About != DemandForm.Known)
        {
            return default;
        }
        await using var store = visit.Database.Open(new Scope(visit.Reader.Organisation));
        if (
            visit.Context.RequestServices.GetService<ISubjectNames>() is { } names
            && await names.FindAsync(store, form.Code, visit.Cancelled) is { } person
        )
        {
            return (person, await names.HandleAsync(store, person, visit.Cancelled));
        }
        store.Record(
            new Deed(visit.Reader, Act.Retrieve, Purpose.LegalDemand, "code, not found", [])
        );
        await store.SaveChangesAsync(visit.Cancelled);
        form.Errors.Add("code", "Nobody here has this code. Check the number.");
        return default;
    }

    private static async Task<IResult> ShowAsync(Guid id, [AsParameters] DemandVisit visit)
    {
        visit.Frame.Notice = visit.Context.Request.Query["done"].ToString() switch
        {
            "received" => "The demand is recorded. Those responsible were told.",
            "propose" => "The answer is proposed. Somebody else has to approve it.",
            "approve" => "The answer is approved.",
            "step" => "It is recorded.",
            _ => null,
        };
        return await PageAsync(id, visit, null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> AskStepAsync(
        Guid id,
        string step,
        [AsParameters] DemandVisit visit
    ) =>
        await visit.Reading.FindAsync(visit.Reader, id, visit.Cancelled) is { } sheet
        && DemandStepForm.Empty(step, sheet.Record.Version) is { } form
            ? await StepPageAsync(visit, sheet, step, form, null)
            : Results.NotFound();

    private static async Task<IResult> StepAsync(
        Guid id,
        string step,
        [AsParameters] DemandVisit visit
    )
    {
        if (!DemandStepForm.Steps.TryGetValue(step, out var act))
        {
            return Results.NotFound();
        }
        var form = await DemandStepForm.ParseAsync(
            act,
            await visit.Context.Request.ReadFormAsync(visit.Cancelled),
            visit.Items,
            visit.Today,
            visit.Cancelled
        );
        var outcome = form.Errors.Any
            ? DemandOutcome.Done
            : await visit.Desk.StepAsync(visit.Reader, id, form, visit.Cancelled);
        if (!form.Errors.Any && outcome == DemandOutcome.Done)
        {
            return Results.Redirect(To(id) + "?done=step");
        }
        if (outcome == DemandOutcome.Overtaken)
        {
            return await PageAsync(id, visit, Quicker, StatusCodes.Status409Conflict);
        }
        return await visit.Reading.FindAsync(visit.Reader, id, visit.Cancelled) is { } sheet
            ? await StepPageAsync(
                visit,
                sheet,
                step,
                form,
                outcome == DemandOutcome.NotLonger ? NotLonger : null
            )
            : Results.NotFound();
    }

    private static async Task<IResult> ProposeAsync(Guid id, [AsParameters] DemandVisit visit) =>
        await MovedAsync(
            id,
            visit,
            "propose",
            await visit.Desk.ProposeAsync(
                visit.Reader,
                id,
                await visit.SeenAsync(),
                visit.Cancelled
            )
        );

    private static async Task<IResult> ApproveAsync(Guid id, [AsParameters] DemandVisit visit) =>
        await MovedAsync(
            id,
            visit,
            "approve",
            await visit.Desk.ApproveAsync(
                visit.Reader,
                id,
                await visit.SeenAsync(),
                visit.Cancelled
            )
        );

    private static async Task<IResult> MovedAsync(
        Guid id,
        DemandVisit visit,
        string done,
        DemandOutcome outcome
    ) =>
        outcome == DemandOutcome.Done
            ? Results.Redirect($"{To(id)}?done={done}")
            : await PageAsync(
                id,
                visit,
                outcome == DemandOutcome.Own ? Own : Quicker,
                StatusCodes.Status409Conflict
            );

    private static async Task<IResult> GiveAsync(
        Guid id,
        [AsParameters] DemandVisit visit,
        [FromServices] DisclosureDoor door
    )
    {
        using var given = await door.GiveAsync(
            visit.Reader,
            DisclosureBasis.Demand,
            id,
            visit.Cancelled
        );
        if (given.File is null)
        {
            return await PageAsync(
                id,
                visit,
                new PageError(WhyNot(given), "#state"),
                StatusCodes.Status409Conflict
            );
        }
        var response = visit.Context.Response;
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition =
            $"attachment; filename=\"answer-{id.ToString("N", CultureInfo.InvariantCulture)[^8..]}.zip\"";
        response.ContentLength = given.File.Length;
        await given.File.GiveAsync(response.Body, visit.Cancelled);
        return Results.Empty;
    }

    private static string WhyNot(DisclosureGiven given) =>
        given.Outcome switch
        {
            DisclosureOutcome.Shut or DisclosureOutcome.Closed => given.Why,
            DisclosureOutcome.BeingDeleted =>
                "Nothing was given. The person is being deleted, or is nobody any more: there is nothing that we may give or confirm.",
            DisclosureOutcome.Nothing =>
                "Nothing was given. Of what the order covers, nothing is kept.",
            DisclosureOutcome.NoRoom =>
                "Nothing was given. There is no room on the disk. Tell whoever runs Haven.",
            _ => "Nothing was given. Somebody changed this demand meanwhile. Look at it again.",
        };

    private static async Task<IResult> PaperAsync(
        Guid id,
        Guid paper,
        [AsParameters] DemandVisit visit
    ) =>
        await visit.Reading.PaperAsync(visit.Reader, id, paper, visit.Cancelled) is { } found
            ? Results.File(
                found.File,
                found.Type,
                $"order.{found.Type[(found.Type.IndexOf('/', StringComparison.Ordinal) + 1)..]}"
            )
            : Results.NotFound();

    private static async Task<IResult> LetterAsync(
        Guid id,
        string letter,
        [AsParameters] DemandVisit visit
    ) =>
        DemandLetter.Of(letter) is { } text
        && await visit.Reading.FindAsync(visit.Reader, id, visit.Cancelled) is { } sheet
            ? new RazorComponentResult<DemandLetterPage>(
                new
                {
                    Letter = text,
                    Sheet = sheet,
                    Day = LocalTime.DayIn(text.Lang, visit.Today),
                }
            )
            : Results.NotFound();

    private static RazorComponentResult<NewDemandPage> AskPage(
        DemandVisit visit,
        DemandForm form
    ) =>
        new(
            new
            {
                Form = form,
                PersonLabel = visit.Context.RequestServices.GetService<ISubjectNames>()?.Label,
            }
        )
        {
            StatusCode = form.Errors.Status,
        };

    private static async Task<IResult> StepPageAsync(
        DemandVisit visit,
        DemandSheet sheet,
        string step,
        DemandStepForm form,
        PageError? conflict
    ) =>
        new RazorComponentResult<DemandStepPage>(
            new
            {
                Sheet = sheet,
                Step = step,
                Form = form,
                Conflict = conflict,
                Items = visit.Items.All,
                Ways = form.Act == DemandAct.Ordered
                    ? await visit.Ways.ReadAsync(visit.Reader.Organisation, visit.Cancelled)
                    : [],
            }
        )
        {
            StatusCode = conflict is null ? form.Errors.Status : StatusCodes.Status409Conflict,
        };

    private static async Task<IResult> PageAsync(
        Guid id,
        DemandVisit visit,
        PageError? conflict,
        int status
    ) =>
        await visit.Reading.FindAsync(visit.Reader, id, visit.Cancelled) is { } sheet
            ? new RazorComponentResult<DemandPage>(
                new
                {
                    Sheet = sheet,
                    Conflict = conflict,
                    visit.Items,
                    visit.Today,
                }
            )
            {
                StatusCode = status,
            }
            : Results.NotFound();
}

/// <summary>A visit to one of these pages, and what it is answered with.</summary>
internal sealed record DemandVisit(
    HttpContext Context,
    [FromServices] IDatabase Database,
    [FromServices] DemandDesk Desk,
    [FromServices] DemandReading Reading,
    [FromServices] DisclosureItems Items,
    [FromServices] PackageWays Ways,
    [FromServices] PageFrame Frame,
    [FromServices] TimeProvider Clock,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    public DateOnly Today => LocalTime.Today(Clock);

    /// <summary>The version of the demand when the page was made.</summary>
    public async Task<int> SeenAsync() =>
        SentNumber.Of((await Context.Request.ReadFormAsync(Cancelled))["seen"]);
}
