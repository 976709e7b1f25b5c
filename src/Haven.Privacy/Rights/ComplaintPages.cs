using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Rights;

/// <summary>What the steps of a complaint need.</summary>
internal sealed record ComplaintServices(
    [FromServices] RightsDesk Requests,
    [FromServices] ComplaintDesk Complaints,
    [FromServices] RegimeDesk Laws,
    [FromServices] IPublicOrganisations Organisations,
    [FromServices] TimeProvider Clock
);

/// <summary>/privacy/rights/ID/complaint: where a complaint went after its answer, on its page; and the letters with what was answered.</summary>
internal static class ComplaintPages
{
    private const string Path = RightsPages.Path + "/{id:guid}/complaint";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, StepAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
        routes.MapGet(Path + "/{step:guid}", LetterAsync).For(Roles.PrivacyOfficer);
    }

    public static string To(Guid request, string further = "") =>
        $"{RightsPages.Path}/{request:D}/complaint{further}";

    private static async Task<IResult> StepAsync(
        Guid id,
        HttpContext context,
        [AsParameters] ComplaintServices services,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        int version = SentNumber.Of(sent["version"]);
        var errors = new FieldErrors();
        var form = ComplaintForm.Parse(sent, LocalTime.Today(services.Clock), errors);
        if (!errors.Any)
        {
            var outcome = form.Answered is { } step
                ? await services.Complaints.AnswerAsync(
                    context.Reader(),
                    id,
                    version,
                    step,
                    form.Text,
                    cancellationToken
                )
                : await services.Complaints.GoOnAsync(
                    context.Reader(),
                    id,
                    version,
                    new(form.To, form.On.Day!.Value, form.Text),
                    cancellationToken
                );
            if (outcome == StepOutcome.Done)
            {
                return Results.Redirect($"{RightsPages.Path}/{id:D}?done=saved");
            }
            errors.Add(form.FieldOf(outcome), RightsPages.Words(outcome, null));
        }
        return await RightsPages.PageAsync(
            id,
            context,
            services.Requests,
            null,
            errors,
            cancellationToken,
            complaint: form
        );
    }

    private static async Task<IResult> LetterAsync(
        Guid id,
        Guid step,
        HttpContext context,
        [AsParameters] ComplaintServices services,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (
            await services.Requests.OpenAsync(reader, id, cancellationToken) is not { } sheet
            || (
                await services.Complaints.OpenAsync(reader, sheet.Request, cancellationToken)
            ).FirstOrDefault(s => s.Step.Id == step)
                is not { Step: { IsOurs: true, IsOpen: false } } answered
        )
        {
            return Results.NotFound();
        }
        var organisation = await services.Organisations.OfAsync(
            reader.Organisation,
            cancellationToken
        );
        return new RazorComponentResult<LetterPage>(
            new
            {
                Letter = AnswerLetter.Of(
                    sheet.Request.Lang,
                    answered.Answer,
                    organisation.Name,
                    await services.Laws.RulesAsync(reader.Organisation, cancellationToken)
                ),
                sheet.Name,
                sheet.Reach,
                Day = LocalTime.DayIn(
                    sheet.Request.Lang,
                    LocalTime.DayOf(answered.Step.AnsweredAt)
                ),
            }
        );
    }
}

/// <summary>A step of a complaint as it was typed: that it went on, or what was answered there.</summary>
public sealed record ComplaintForm(Guid? Answered, string To, TypedDay On, string Text)
{
    public static readonly ComplaintForm Empty = new(null, "", TypedDay.None, "");
    private const int LongestText = 2000;

    public bool IsTyped => !ReferenceEquals(this, Empty);

    /// <summary>The field of the answer to this step.</summary>
    public static string AnswerTo(Guid step) => $"answer-{step:N}";

    internal string FieldOf(StepOutcome outcome) =>
        Answered is { } step ? AnswerTo(step)
        : outcome == StepOutcome.BeforeAnswer ? "went-on"
        : "to";

    public static ComplaintForm Parse(IFormCollection sent, DateOnly today, FieldErrors errors)
    {
        Guid? answered = Guid.TryParse(sent["answered"], out var step) ? step : null;
        string field = answered is null ? "said" : AnswerTo(step);
        var (text, error) = TypedText.Clean(
            sent[field].ToString(),
            "The text",
            LongestText,
            lines: true
        );
        var form = new ComplaintForm(
            answered,
            sent["to"].ToString(),
            TypedDay.Parse(sent, "went-on"),
            text
        );
        if (error is not null)
        {
            errors.Add(field, error);
        }
        if (answered is not null)
        {
            if (text.Length == 0)
            {
                errors.Add(field, "Write what was answered. Nothing ends without an answer.");
            }
            return form;
        }
        if (form.To.Length == 0)
        {
            errors.Add("to", "Choose to whom it went on.");
        }
        if (form.On.Day is not { } day || day > today)
        {
            errors.Add(
                "went-on",
                form.On.Day is null
                    ? "Type a day, such as 27 3 2026."
                    : "This day is still to come."
            );
        }
        return form;
    }
}
