using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Holds;

/// <summary>/privacy/holds, /privacy/holds/new and /privacy/holds/ID: what a court or a dispute keeps from deletion.</summary>
internal static class HoldPages
{
    public const string Path = "/privacy/holds";
    public const string New = Path + "/new";

    private static readonly PageError Quicker = new(
        "Somebody else changed this hold, or it ended, while you had the page open. Yours was not saved. What holds now stands below.",
        "#state"
    );

    private static readonly PageError Own = new(
        "You asked for this hold, so somebody else has to approve it.",
        "#state"
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Purpose.LegalHold.Roles);
        routes.MapGet(New, Ask).For(Roles.PrivacyOfficer);
        routes.MapPost(New, AskAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/{id:guid}", ShowAsync).For(Purpose.LegalHold.Roles);
        // What ends a hold lets deletion go on.
        routes
            .MapPost(Path + "/{id:guid}", ChangeAsync)
            .For(Purpose.LegalHold.Roles)
            .NeedsStepUp();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        HoldReading reading,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<HoldsPage>(
            new
            {
                Sheets = await reading.ListAsync(context.Reader(), cancellationToken),
                MayAsk = context.Reader().Roles.HasFlag(Roles.PrivacyOfficer),
            }
        );

    private static IResult Ask(HttpContext context, KeptKinds kinds) =>
        AskPage(context, kinds, new HoldForm());

    private static async Task<IResult> AskAsync(
        HttpContext context,
        IDatabase database,
        HoldDesk desk,
        KeptKinds kinds,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = HoldForm.Parse(sent, kinds, LocalTime.Today(clock));
        if (form.Errors.Any)
        {
            return AskPage(context, kinds, form);
        }
        bool isPerson = form.Scope == HoldForm.OnePerson;
        var person = isPerson
            ? await PersonAsync(context, database, form, cancellationToken)
            : null;
        if (form.Errors.Any)
        {
            return AskPage(context, kinds, form);
        }
        var outcome = await desk.AskAsync(
            context.Reader(),
            new HoldAsk(
                form.Once,
                person,
                isPerson ? "" : form.Scope,
                HoldWords.Source(form.Source)!.Value,
                form.Reason,
                form.ReviewOn.Day!.Value
            ),
            cancellationToken
        );
        if (outcome == HoldOutcome.Done)
        {
            return Results.Redirect($"{Path}/{form.Once:D}?done=asked");
        }
        form.Errors.Add(
            "code",
            "The erasure of this person has begun and cannot be stopped, so they cannot be held. Tell whoever asked you: the receipt under “Forget a person” says when it was."
        );
        return AskPage(context, kinds, form);
    }

    private static async Task<PersonKeyId?> PersonAsync(
        HttpContext context,
        IDatabase database,
        HoldForm form,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        var person = context.RequestServices.GetService<ISubjectNames>() is { } names
            ? await names.FindAsync(store, form.Code, cancellationToken)
            : null;
        if (person is null)
        {
            store.Record(new Deed(reader, Act.Retrieve, Purpose.LegalHold, "code, not found", []));
            await store.SaveChangesAsync(cancellationToken);
            form.Errors.Add("code", "Nobody here has this code. Check the number.");
        }
        return person;
    }

    private static async Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        HoldReading reading,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "asked" => "It is held from now on. Somebody else has to approve it within 14 days.",
            HoldStep.Approve => "The hold is approved.",
            HoldStep.Review => "The review is recorded.",
            HoldStep.End => "The hold has ended.",
            _ => null,
        };
        return await PageAsync(id, context, reading, new HoldStep(), null, 200, cancellationToken);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id,
        HttpContext context,
        HoldReading reading,
        HoldDesk desk,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var step = HoldStep.Parse(sent, LocalTime.Today(clock));
        if (step.Errors.Any)
        {
            return await PageAsync(id, context, reading, step, null, 422, cancellationToken);
        }
        var reader = context.Reader();
        var outcome = step.Step switch
        {
            HoldStep.Approve => await desk.ApproveAsync(reader, id, step.Seen, cancellationToken),
            HoldStep.Review => await desk.ReviewAsync(
                reader,
                id,
                step.Seen,
                step.Note,
                step.ReviewOn.Day!.Value,
                cancellationToken
            ),
            HoldStep.End => await desk.EndAsync(
                reader,
                id,
                step.Seen,
                step.EndReason,
                cancellationToken
            ),
            _ => HoldOutcome.NotFound,
        };
        return outcome switch
        {
            HoldOutcome.Done => Results.Redirect($"{Path}/{id:D}?done={step.Step}"),
            HoldOutcome.NotFound => Results.NotFound(),
            HoldOutcome.Own => await PageAsync(
                id,
                context,
                reading,
                step,
                Own,
                409,
                cancellationToken
            ),
            _ => await PageAsync(id, context, reading, step, Quicker, 409, cancellationToken),
        };
    }

    private static RazorComponentResult<NewHoldPage> AskPage(
        HttpContext context,
        KeptKinds kinds,
        HoldForm form
    ) =>
        new(
            new
            {
                Form = form,
                Kinds = kinds.All,
                PersonLabel = context.RequestServices.GetService<ISubjectNames>()?.Label,
            }
        )
        {
            StatusCode = form.Errors.Status,
        };

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext context,
        HoldReading reading,
        HoldStep step,
        PageError? conflict,
        int status,
        CancellationToken cancellationToken
    ) =>
        await reading.FindAsync(context.Reader(), id, cancellationToken) is { } sheet
            ? new RazorComponentResult<HoldPage>(
                new
                {
                    Sheet = sheet,
                    Step = step,
                    Conflict = conflict,
                }
            )
            {
                StatusCode = status,
            }
            : Results.NotFound();
}
