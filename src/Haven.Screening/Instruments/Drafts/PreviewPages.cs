using Haven.Forms.Authoring;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Screening.Fill;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>The draft as it will be filled in, with the form that screenings have. Nothing is stored but test cases.</summary>
internal static class PreviewPages
{
    public const int MostCases = 100;
    private const int LongestName = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(DraftRequest.Root + "/preview", ShowAsync).For(Roles.Administrator);
        routes
            .MapPost(DraftRequest.Root + "/preview", TryAsync)
            .For(Roles.Administrator)
            .WithFormOptions(valueCountLimit: FillPages.MostFields);
    }

    private static async Task<IResult> ShowAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (await drafts.FindAsync(context.Reader(), draft, cancellationToken) is not { } open)
        {
            return Results.NotFound();
        }
        if (open.Reading.Questionnaire is not { } questionnaire)
        {
            return Unusable(open);
        }
        var form = FillForm.From(questionnaire, FormEngine.Start(questionnaire, clock), clock);
        return form.Evaluation.Circle.Count > 0
            ? Circular(open, questionnaire, form.Evaluation.Circle)
            : Page(open, form, isWorkedOut: false, "", new FieldErrors(), null);
    }

    private static async Task<IResult> TryAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        if (await drafts.FindAsync(reader, draft, cancellationToken) is not { } open)
        {
            return Results.NotFound();
        }
        if (open.Reading.Questionnaire is not { } questionnaire)
        {
            return Unusable(open);
        }
        var form = FillForm.Parse(
            questionnaire,
            QuestionnaireResponse.Empty,
            sent,
            finish: false,
            clock
        );
        if (form.Evaluation.Circle.Count > 0)
        {
            return Circular(open, questionnaire, form.Evaluation.Circle);
        }
        string name = sent["case"].ToString();
        string then = sent["then"].ToString();
        // Nothing is stored that could keep a repetition from being added or taken away.
        form.Arrange(then, clock);
        if (form.IsRearranged)
        {
            return Page(open, form, isWorkedOut: false, name, new FieldErrors(), null);
        }
        if (then != "keep" || form.HasErrors)
        {
            return Page(open, form, isWorkedOut: !form.HasErrors, name, new FieldErrors(), null);
        }
        var errors = new FieldErrors();
        string? clean = NameOf(open, name, errors);
        if (errors.Any)
        {
            return Page(open, form, isWorkedOut: true, name, errors, null);
        }
        string cases = TestCase.Write([
            .. open.Cases,
            TestCase.Of(clean!, questionnaire, form.Evaluation),
        ]);
        return await drafts.SaveAsync(reader, open, cases, sent.Shown(), cancellationToken)
            ? Results.Redirect(open.Home + "/cases?done=kept")
            : Page(
                await drafts.FindAsync(reader, draft, cancellationToken) ?? open,
                form,
                isWorkedOut: true,
                name,
                errors,
                DraftRequest.Conflict
            );
    }

    private static string? NameOf(OpenDraft open, string typed, FieldErrors errors)
    {
        string? name = errors.Read(typed, "case", "The name", LongestName);
        if (name is null && !errors.Any)
        {
            errors.Add(
                "case",
                "Enter a name for the test case, such as All answers at their highest."
            );
        }
        else if (open.Cases.Any(c => c.Name == name))
        {
            errors.Add("case", "There is a test case with this name already. Choose another name.");
        }
        else if (open.Cases.Count >= MostCases)
        {
            errors.Add("case", $"There are {MostCases} test cases already. Remove one first.");
        }
        return name;
    }

    private static RazorComponentResult<UnusablePage> Unusable(OpenDraft open) =>
        new(new { Open = open, Faults = DraftFaults.Of(open) });

    private static RazorComponentResult<UnusablePage> Circular(
        OpenDraft open,
        Questionnaire questionnaire,
        IReadOnlyList<string> circle
    ) =>
        new(
            new
            {
                Open = open,
                Faults = circle
                    .Select(k => ItemKey.Find(questionnaire, k))
                    .OfType<QuestionnaireItem>()
                    .Select(i => new Haven.Design.Components.PageError(
                        $"“{i.Text?.Text ?? i.LinkId}”: its condition and a score depend on each other in a circle.",
                        $"{open.Home}/skip?item={Uri.EscapeDataString(i.LinkId)}"
                    ))
                    .ToList(),
            }
        );

    private static RazorComponentResult<PreviewPage> Page(
        OpenDraft open,
        FillForm form,
        bool isWorkedOut,
        string name,
        FieldErrors errors,
        string? conflict
    ) =>
        new(
            new
            {
                Open = open,
                Form = form,
                IsWorkedOut = isWorkedOut,
                Name = name,
                Errors = errors,
                Conflict = conflict,
            }
        )
        {
            StatusCode =
                conflict is not null ? StatusCodes.Status409Conflict
                : form.HasErrors ? StatusCodes.Status422UnprocessableEntity
                : errors.Status,
        };
}
