using Haven.Design;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Rights;

/// <summary>/privacy/rights: the requests of an organisation, and /privacy/rights/ID: one, step by step.</summary>
internal static class RightsPages
{
    public const string Path = "/privacy/rights";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/{id:guid}", ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/{id:guid}/letter", LetterAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Path + "/{id:guid}", StepAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        RightsDesk desk,
        IPublicOrganisations organisations,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<RightsPage>(
            new
            {
                (
                    await organisations.OfAsync(context.Reader().Organisation, cancellationToken)
                ).Code,
                Lines = await desk.ListAsync(context.Reader(), cancellationToken),
                Today = LocalTime.Today(clock),
            }
        );

    private static Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        RightsDesk desk,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "saved" ? "It is saved." : null;
        return PageAsync(id, context, desk, null, new FieldErrors(), cancellationToken);
    }

    private static async Task<IResult> StepAsync(
        Guid id,
        HttpContext context,
        RightsDesk desk,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        int version = SentNumber.Of(sent["version"]);
        var errors = new FieldErrors();
        var step = new StepForm(sent, errors);
        if (errors.Any)
        {
            return await PageAsync(id, context, desk, step, errors, cancellationToken);
        }
        var reader = context.Reader();
        var names = context.RequestServices.GetService<ISubjectNames>();
        var outcome = step.Step switch
        {
            RequestStep.Verify => await desk.VerifyAsync(
                reader,
                id,
                version,
                step.Text,
                cancellationToken
            ),
            RequestStep.Find => await desk.FindAsync(
                reader,
                id,
                version,
                step.Handle,
                step.Related,
                names,
                cancellationToken
            ),
            RequestStep.Review => await desk.ReviewAsync(
                reader,
                id,
                version,
                step.Found,
                step.ByCourt,
                step.Text,
                cancellationToken
            ),
            RequestStep.Extend => await context
                .RequestServices.GetRequiredService<Extending>()
                .ExtendAsync(reader, id, version, (step.Text, step.Told), cancellationToken),
            RequestStep.Send => await context
                .RequestServices.GetRequiredService<AnswerMail>()
                .SendAsync(reader, id, version, LetterKind.Answer, cancellationToken),
            var end => await desk.FinishAsync(
                reader,
                id,
                version,
                end == RequestStep.Refuse,
                step.Text,
                names,
                cancellationToken,
                step.Effect
            ),
        };
        if (outcome == StepOutcome.Done)
        {
            return Results.Redirect($"{Path}/{id:D}?done=saved");
        }
        string field = outcome switch
        {
            StepOutcome.NotRelated => "related",
            StepOutcome.NoGround => "ground",
            StepOutcome.NoPurpose => "purposes",
            StepOutcome.NoChange => "what",
            StepOutcome.NotGiven or StepOutcome.NoDecision => "who",
            StepOutcome.NoConsent => "taken",
            StepOutcome.OfAge when step.Step == RequestStep.Review => "found",
            _ => step.Field,
        };
        errors.Add(field, Words(outcome, names?.Label));
        return await PageAsync(id, context, desk, step, errors, cancellationToken);
    }

    internal static string Words(StepOutcome outcome, string? label) =>
        outcome switch
        {
            StepOutcome.Nobody =>
                $"{label ?? "Code"}: nobody here has it. Check the number, or say that nobody is on record.",
            StepOutcome.TooEarly =>
                "Something comes before this step. Take the steps above first. Nothing was saved.",
            StepOutcome.Held =>
                "A legal hold keeps this person, so nothing was deleted and nothing saved. Look at “Legal holds”: refuse for now with that reason, or wait until it has ended.",
            StepOutcome.NotRelated =>
                "Type the code of the record on which the facts stand, and choose whose facts they are.",
            StepOutcome.OnlyTheirOwn =>
                "The use of single facts on somebody else’s record cannot be stopped by itself. Correct or delete them if they ask for that, or refuse with this reason. Nothing was saved.",
            StepOutcome.NoGround => "Choose why they ask for it.",
            StepOutcome.NoPurpose => "Choose at least one thing that they object to.",
            StepOutcome.NoChange => "Write what is changed, and who changes it.",
            StepOutcome.NotGiven => "Write to whom it is given, and how it gets there.",
            StepOutcome.NoDecision => "Write who decided anew, and what they looked at and found.",
            StepOutcome.NoConsent => "Choose at least one thing that they take back.",
            StepOutcome.NoMoreTime =>
                "The time cannot be extended: no law that you go by allows it, or the day for the answer is over. Nothing was saved.",
            StepOutcome.Leaving =>
                "The erasure of this person has begun and cannot be stopped, so nothing was restricted and nothing saved. The receipt under “Forget a person” says when it was.",
            StepOutcome.Danger =>
                "Somebody found that this would endanger a person, so nothing is given and nothing deleted. Refuse the request, in words that tell nothing.",
            StepOutcome.OfAge =>
                "By their age on record the rights are this person’s alone. Refuse the request, or tick that you have seen a court’s order. Nothing was saved.",
            StepOutcome.NoHearing =>
                "No law that you go by gives a hearing about this. Nothing was saved.",
            StepOutcome.BeforeAnswer =>
                "They had no answer yet on that day. Type the day on which it reached you.",
            StepOutcome.NothingToHear =>
                "Who asks was not verified, somebody would be in danger, or nobody is on record. So there is nothing to hear, and nothing was saved. Say that it is not held, in words that tell nothing.",
            StepOutcome.SameMember =>
                "Whoever refused the correction does not hear it. Choose somebody without an interest in what comes of it.",
            StepOutcome.NoMember => "Nobody in your organisation is this member. Choose again.",
            StepOutcome.NoStep => "A complaint cannot go on there. Choose again.",
            StepOutcome.IsThere =>
                "It is there already, and nobody has answered it. Record the answer first.",
            StepOutcome.NotHeard =>
                "The hearing has not been held: no day is set for it, or that day is still to come.",
            _ =>
                "Somebody else worked on this request while you had it open, so yours was not saved. What they did stands above.",
        };

    internal static async Task<IResult> PageAsync(
        Guid id,
        HttpContext context,
        RightsDesk desk,
        StepForm? step,
        FieldErrors errors,
        CancellationToken cancellationToken,
        HearingForm? hearing = null,
        ComplaintForm? complaint = null
    )
    {
        var services = context.RequestServices;
        if (await desk.OpenAsync(context.Reader(), id, cancellationToken) is not { } sheet)
        {
            return Results.NotFound();
        }
        return new RazorComponentResult<RequestPage>(
            new
            {
                Sheet = sheet,
                Typed = step,
                Errors = errors,
                Hearing = await services
                    .GetRequiredService<HearingDesk>()
                    .OpenAsync(context.Reader(), sheet.Request, cancellationToken),
                TypedHearing = hearing ?? HearingForm.Empty,
                Steps = await services
                    .GetRequiredService<ComplaintDesk>()
                    .OpenAsync(context.Reader(), sheet.Request, cancellationToken),
                TypedComplaint = complaint ?? ComplaintForm.Empty,
                Today = LocalTime.Today(services.GetRequiredService<TimeProvider>()),
                services.GetService<ISubjectNames>()?.Label,
                services.GetRequiredService<RelatedFacts>().Whose,
                Until = await services
                    .GetRequiredService<Extending>()
                    .UntilAsync(sheet.Request, cancellationToken),
                Laws = await services
                    .GetRequiredService<RegimeDesk>()
                    .RulesAsync(context.Reader().Organisation, cancellationToken),
            }
        )
        {
            StatusCode = errors.Status,
        };
    }

    private static async Task<IResult> LetterAsync(
        Guid id,
        HttpContext context,
        RightsDesk desk,
        AnswerMail mail,
        CancellationToken cancellationToken
    )
    {
        if (
            await desk.OpenAsync(context.Reader(), id, cancellationToken) is not { } sheet
            || sheet.Request.End == RequestEnd.Open
        )
        {
            return Results.NotFound();
        }
        return new RazorComponentResult<LetterPage>(
            new
            {
                Letter = await mail.LetterAsync(sheet.Request, sheet.Answer, cancellationToken),
                sheet.Name,
                sheet.Reach,
                Day = LocalTime.DayIn(sheet.Request.Lang, LocalTime.DayOf(sheet.Request.EndedAt)),
            }
        );
    }
}
