using System.Globalization;
using Haven.Forms.Evaluation;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Fill;

/// <summary>Saves a page of answers, by a person's button or by the script, and says what comes next.</summary>
internal static class FillSaves
{
    // Whoever is saved in between, the answers are brought together again; as often as this happens nobody types.
    private const int MostTries = 5;

    public static async Task<IResult> SaveAsync(
        string code,
        int number,
        HttpContext context,
        FillService fill,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        string then = sent["then"].ToString();
        bool byScript = context
            .Request.Headers.Accept.ToString()
            .StartsWith("application/json", StringComparison.Ordinal);
        for (int tries = 0; tries < MostTries; tries++)
        {
            await using var store = database.Open(new Scope(reader.Organisation));
            var open = await fill.OpenAsync(
                store,
                reader,
                code,
                number,
                Act.Edit,
                cancellationToken
            );
            if (open is null)
            {
                return Results.NotFound();
            }
            var form = FillForm.Parse(
                open.Questionnaire,
                open.Answers,
                sent,
                then == "finish",
                clock
            );
            if (open.Screening.FinishedAt != 0)
            {
                return byScript
                    ? FillProgress.Finished(form.Words)
                    : Results.Redirect(FillPages.AddressOf(open, form).Result);
            }
            if (open.IsOutdated)
            {
                return byScript
                    ? FillProgress.Outdated(form.Words)
                    : FillPages.Outdated(open, form);
            }
            var save = new FillSave(reader, open, form, sent, then, database, clock);
            if (byScript && save.HasForeignQuestions)
            {
                return FillProgress.Foreign(form.Words);
            }
            if (byScript)
            {
                if (await SaveAsync(fill, save, false, cancellationToken))
                {
                    return FillProgress.Of(open, form, clock.GetUtcNow());
                }
            }
            else if (await ByButtonAsync(fill, save, cancellationToken) is { } answer)
            {
                return answer;
            }
        }
        return Results.StatusCode(StatusCodes.Status409Conflict);
    }

    // Null where somebody else saved meanwhile.
    private static async Task<IResult?> ByButtonAsync(
        FillService fill,
        FillSave save,
        CancellationToken cancellationToken
    )
    {
        if (save.HasForeignQuestions)
        {
            return save.Page(save.Form.Words.ForeignNotice, 409);
        }
        string? refused = save.Form.Arrange(save.Then, save.Clock);
        bool wrong = save.Form.HasErrors && !save.Form.IsRearranged;
        if (wrong)
        {
            return save.FromReview && save.Then == "finish"
                ? await save.ReviewAsync(cancellationToken)
                : save.Page(null, 422);
        }
        bool held =
            save.Form.Conflicts.Count > 0 || save.Form.Tellings.Count > 0 || refused is not null;
        if (!await SaveAsync(fill, save, save.Then == "finish" && !held, cancellationToken))
        {
            return null;
        }
        return refused is not null ? save.Page(refused, 409)
            : save.Form.Conflicts.Count > 0 ? save.Page(save.Form.Words.ConflictNotice, 409)
            : save.Form.Tellings.Count > 0 ? save.Page(save.Form.Words.TellingNotice, 200)
            : save.Form.IsRearranged && (save.Form.HasErrors || save.Cleared is null)
                ? save.Page(null, save.Form.HasErrors ? 422 : 200)
            : await save.OnwardAsync(cancellationToken);
    }

    private static async Task<bool> SaveAsync(
        FillService fill,
        FillSave save,
        bool finish,
        CancellationToken cancellationToken
    )
    {
        bool saved =
            (!finish && !save.ChangesAnything)
            || await fill.SaveAsync(
                save.Reader,
                save.Open,
                save.Form.Evaluation,
                finish,
                cancellationToken
            );
        if (saved)
        {
            save.Form.TakeAsStored();
        }
        return saved;
    }
}

/// <summary>One page of answers on its way into the store.</summary>
internal sealed record FillSave(
    Reader Reader,
    OpenScreening Open,
    FillForm Form,
    IFormCollection Sent,
    string Then,
    IDatabase Database,
    TimeProvider Clock
)
{
    private readonly FormEvaluation before = FormEngine.EvaluateHolding(
        Open.Questionnaire,
        Open.Answers,
        Clock
    );

    public bool FromReview => Sent["from"] == "review";

    /// <summary>The field of the question whose answer is taken away.</summary>
    public string? Cleared { get; } = SentForm.ClearedBy(Then);

    public bool HasForeignQuestions
    {
        get
        {
            var known = Form
                .Places.Select(p => FillForm.FieldName(p.Key))
                .ToHashSet(StringComparer.Ordinal);
            return new SentForm(Sent).Names.Any(n => !known.Contains(n));
        }
    }

    public bool ChangesAnything =>
        !Form
            .Evaluation.Response.Answers.Keys.Union(
                Open.Answers.Answers.Keys,
                StringComparer.Ordinal
            )
            .All(k => AnswerMerge.Same(Form.Evaluation.Response[k], Open.Answers[k]));

    private FillAddress Address => FillPages.AddressOf(Open, Form);

    private FillStep? Step =>
        int.TryParse(Sent["step"], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new FillSteps(Form)[number]
            : null;

    public IResult Page(string? notice, int status) =>
        FillPages.Page(Open, Form, Step, notice, Clock, status, FromReview);

    public async Task<IResult> ReviewAsync(CancellationToken cancellationToken)
    {
        await using var store = Database.Open(new Scope(Reader.Organisation));
        bool oneByOne = await FillHabit.IsOneByOneAsync(
            store,
            new MemberId(Reader.Member),
            cancellationToken
        );
        return FillPages.Review(Open, Form, oneByOne, 422);
    }

    /// <summary>Where the button leads.</summary>
    public async Task<IResult> OnwardAsync(CancellationToken cancellationToken)
    {
        switch (Then)
        {
            case "steps" or "all":
                await FillHabit.KeepAsync(
                    Database,
                    Reader.Organisation,
                    new MemberId(Reader.Member),
                    Then == "steps",
                    cancellationToken
                );
                return Results.Redirect(
                    Then == "all"
                        ? Address.All()
                        : Address.Step(new FillSteps(Form).Unanswered(Form)?.Number ?? 1)
                );
            case "finish":
                return Results.Redirect(Address.Result);
            case "next" or "back" when Step is { } step:
                var steps = new FillSteps(Form);
                var to =
                    Then == "next" ? steps.After(step.Number) : steps.Before(step.Number) ?? step;
                return Results.Redirect(to is null ? Address.Review() : Address.Step(to.Number));
            case "review":
                return Results.Redirect(
                    Step is null && BroughtUp is { } more
                        ? Address.All("more") + "#" + FillForm.FieldName(more.Key)
                        : Address.Review()
                );
            case ['l', 'a', 'n', 'g', ':', .. var language]:
                var spoken = Address with { Language = Languages.Of(Open.Questionnaire, language) };
                return Results.Redirect(Step is { } here ? spoken.Step(here.Number) : spoken.All());
            case var _ when Cleared is { } cleared:
                string page = Step is { } shown
                    ? Address.Step(shown.Number, FromReview ? ["from=review"] : [])
                    : Address.All();
                return Results.Redirect(page + "#" + cleared);
            default:
                return Results.Redirect(
                    Step is { } at ? Address.Step(at.Number, "saved") : Address.All("saved")
                );
        }
    }

    // The first question that these answers have brought up; without script nobody has seen it yet.
    private Place? BroughtUp =>
        Form.Places.FirstOrDefault(p =>
            p.Item.IsAsked
            && Form.Evaluation.IsEnabled(p.Key)
            && !before.IsEnabled(p.Key)
            && Form.Evaluation.Response[p.Key].IsEmpty
        );
}
