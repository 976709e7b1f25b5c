using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Rights;

/// <summary>What the steps of a hearing need.</summary>
internal sealed record HearingServices(
    [FromServices] RightsDesk Requests,
    [FromServices] HearingDesk Hearings,
    [FromServices] AnswerMail Mail,
    [FromServices] TimeProvider Clock
);

/// <summary>/privacy/rights/ID/hearing: a hearing about a refused correction, on the page of its request; and its letters.</summary>
internal static class HearingPages
{
    private const string Path = RightsPages.Path + "/{id:guid}/hearing";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, StepAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
        routes.MapGet(Path + "/day", DayAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/outcome", OutcomeAsync).For(Roles.PrivacyOfficer);
    }

    public static string To(Guid request, string further = "") =>
        $"{RightsPages.Path}/{request:D}/hearing{further}";

    private static async Task<IResult> StepAsync(
        Guid id,
        HttpContext context,
        [AsParameters] HearingServices services,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        int version = SentNumber.Of(sent["version"]);
        var errors = new FieldErrors();
        var form = HearingForm.Parse(sent, LocalTime.Today(services.Clock), errors);
        if (!errors.Any)
        {
            var outcome = await TakeAsync(
                context.Reader(),
                (id, version),
                form,
                context.RequestServices.GetService<ISubjectNames>(),
                services,
                cancellationToken
            );
            if (outcome == StepOutcome.Done)
            {
                return Results.Redirect($"{RightsPages.Path}/{id:D}?done=saved");
            }
            errors.Add(FieldOf(outcome, form), RightsPages.Words(outcome, null));
        }
        return await RightsPages.PageAsync(
            id,
            context,
            services.Requests,
            null,
            errors,
            cancellationToken,
            form
        );
    }

    private static Task<StepOutcome> TakeAsync(
        Reader reader,
        (Guid Id, int Version) seen,
        HearingForm form,
        ISubjectNames? names,
        HearingServices services,
        CancellationToken cancellationToken
    )
    {
        var ((id, version), desk) = (seen, services.Hearings);
        return form.Step switch
        {
            HearingStep.Ask => desk.AskAsync(
                reader,
                id,
                version,
                (form.AskedOn.Day!.Value, form.Asked),
                cancellationToken
            ),
            HearingStep.Set => desk.SetAsync(
                reader,
                id,
                version,
                form.Setting,
                names,
                cancellationToken
            ),
            HearingStep.Decide => desk.DecideAsync(
                reader,
                id,
                version,
                new(form.Outcome, form.Reason, form.Effect),
                names,
                cancellationToken
            ),
            HearingStep.State => desk.StateAsync(
                reader,
                id,
                version,
                form.Effect,
                names,
                cancellationToken
            ),
            var send => services.Mail.SendAsync(
                reader,
                id,
                version,
                send == HearingStep.SendDay ? LetterKind.HearingDay : LetterKind.HearingOutcome,
                cancellationToken
            ),
        };
    }

    private static string FieldOf(StepOutcome outcome, HearingForm form) =>
        outcome switch
        {
            StepOutcome.SameMember or StepOutcome.NoMember => "hearer",
            StepOutcome.NoChange => "what",
            StepOutcome.NotHeard => "outcome",
            _ => form.Field,
        };

    private static Task<IResult> DayAsync(
        Guid id,
        HttpContext context,
        [AsParameters] HearingServices services,
        CancellationToken cancellationToken
    ) => LetterAsync(id, context, services, LetterKind.HearingDay, cancellationToken);

    private static Task<IResult> OutcomeAsync(
        Guid id,
        HttpContext context,
        [AsParameters] HearingServices services,
        CancellationToken cancellationToken
    ) => LetterAsync(id, context, services, LetterKind.HearingOutcome, cancellationToken);

    private static async Task<IResult> LetterAsync(
        Guid id,
        HttpContext context,
        HearingServices services,
        LetterKind kind,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        return
            await services.Requests.OpenAsync(reader, id, cancellationToken) is { } sheet
            && await services.Mail.HearingLetterAsync(
                reader,
                sheet.Request,
                kind,
                cancellationToken
            )
                is { } letter
            ? new RazorComponentResult<LetterPage>(
                new
                {
                    Letter = letter,
                    sheet.Name,
                    sheet.Reach,
                    Day = LocalTime.DayIn(sheet.Request.Lang, LocalTime.Today(services.Clock)),
                }
            )
            : Results.NotFound();
    }
}
