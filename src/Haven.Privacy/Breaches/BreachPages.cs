using Haven.Design;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Breaches;

/// <summary>/privacy/breaches: the register, and /privacy/breaches/ID: one incident, step by step.</summary>
internal static class BreachPages
{
    public const string Path = "/privacy/breaches";

    public static void Map(IEndpointRouteBuilder routes)
    {
        // The list opens nothing: an administrator sees that something waits, and for how long.
        routes.MapGet(Path, ListAsync).For(Roles.PrivacyOfficer | Roles.Administrator);
        routes.MapGet(Path + "/{id:guid}", ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Path + "/{id:guid}", StepAsync).For(Roles.PrivacyOfficer);
    }

    public static string To(Guid id, string further = "") => $"{Path}/{id:D}{further}";

    private static async Task<IResult> ListAsync(
        HttpContext context,
        IncidentReading reading,
        IPublicOrganisations organisations,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        return new RazorComponentResult<BreachesPage>(
            new
            {
                (await organisations.OfAsync(reader.Organisation, cancellationToken)).Code,
                Lines = await reading.ListAsync(reader.Organisation, cancellationToken),
                Now = clock.GetUtcNow().UtcTicks,
                MayOpen = reader.Roles.HasFlag(Roles.PrivacyOfficer),
            }
        );
    }

    private static Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        IncidentReading reading,
        PageFrame frame,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "saved" ? "It is saved." : null;
        return PageAsync(
            id,
            context,
            reading,
            clock,
            IncidentForm.Empty,
            new FieldErrors(),
            cancellationToken
        );
    }

    private static async Task<IResult> StepAsync(
        Guid id,
        HttpContext context,
        IncidentDesk desk,
        IncidentReading reading,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var errors = new FieldErrors();
        var form = IncidentForm.Parse(
            await context.Request.ReadFormAsync(cancellationToken),
            errors
        );
        if (!errors.Any)
        {
            var outcome = await TakeAsync(id, context, desk, form, cancellationToken);
            if (outcome == IncidentOutcome.Done)
            {
                return Results.Redirect(To(id, "?done=saved"));
            }
            errors.Add(form.Field, Words(outcome));
        }
        return await PageAsync(id, context, reading, clock, form, errors, cancellationToken);
    }

    private static Task<IncidentOutcome> TakeAsync(
        Guid id,
        HttpContext context,
        IncidentDesk desk,
        IncidentForm form,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        return form.Step switch
        {
            IncidentFormStep.Move => desk.MoveAsync(
                reader,
                id,
                form.Version,
                form.To,
                form.Why,
                cancellationToken
            ),
            IncidentFormStep.Assess => desk.AssessAsync(
                reader,
                id,
                form.Version,
                (form.Known, form.Number, form.Basis),
                cancellationToken
            ),
            IncidentFormStep.Answer => desk.AnswerAsync(
                reader,
                id,
                form.Version,
                new DutyAnswer(
                    form.Duty,
                    form.Answer == "told" ? form.ToldOn.Day : null,
                    form.Reference
                ),
                cancellationToken
            ),
            IncidentFormStep.Law => desk.AddLawAsync(
                reader,
                id,
                form.Version,
                (form.Law, form.DueOn.Day!.Value),
                cancellationToken
            ),
            _ => desk.NoteAsync(reader, id, form.Version, form.Note, cancellationToken),
        };
    }

    internal static string Words(IncidentOutcome outcome) =>
        outcome switch
        {
            IncidentOutcome.NotFromHere =>
                "It cannot become that from what it is now. Choose one of these. Nothing was saved.",
            IncidentOutcome.DutiesOpen =>
                "Somebody whom a law names was not told yet. Say of each that they were told, or why they need not be. Nothing was saved.",
            IncidentOutcome.NoDuty =>
                "This was answered already, or no law that you go by asks for it. Choose one of these.",
            IncidentOutcome.NotTouched =>
                "Somebody among these is not on the list of those whom it touched. Check the codes. Nothing was sent and nothing saved.",
            IncidentOutcome.Unfilled =>
                "The notice is not written to its end. Fill in what stands in square brackets first.",
            IncidentOutcome.NobodyLeft =>
                "Everybody of these was told already. Nothing was sent twice.",
            IncidentOutcome.ToCome => "This is still to come. Type when it was.",
            _ =>
                "Somebody else worked on this incident while you had it open, so yours was not saved. What they did stands in the timeline.",
        };

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext context,
        IncidentReading reading,
        TimeProvider clock,
        IncidentForm typed,
        FieldErrors errors,
        CancellationToken cancellationToken
    ) =>
        await reading.OpenAsync(context.Reader(), id, cancellationToken) is { } sheet
            ? new RazorComponentResult<IncidentPage>(
                new
                {
                    Sheet = sheet,
                    Typed = typed,
                    Errors = errors,
                    Now = clock.GetUtcNow().UtcTicks,
                }
            )
            {
                StatusCode = errors.Status,
            }
            : Results.NotFound();
}
