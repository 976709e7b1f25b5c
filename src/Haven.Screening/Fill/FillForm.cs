using Haven.Design.Components;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Fill;

/// <summary>A questionnaire as a page shows it: what is typed, what is wrong, what is on.</summary>
public sealed class FillForm
{
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> typed = new(StringComparer.Ordinal);

    private FillForm(Questionnaire questionnaire, FormEvaluation evaluation)
    {
        Questionnaire = questionnaire;
        Evaluation = evaluation;
    }

    public Questionnaire Questionnaire { get; }

    public FormEvaluation Evaluation { get; private set; }

    public bool HasErrors => errors.Count > 0;

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + FieldName(e.Key)))];

    /// <summary>The name and id of a question's field. Link ids may hold characters that an address of a field may not.</summary>
    public static string FieldName(string key) =>
        "q-" + string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    public string? ErrorOf(string key) => errors.GetValueOrDefault(key);

    public IReadOnlyList<string> Typed(string key) =>
        typed.TryGetValue(key, out var texts)
            ? texts
            : [.. Evaluation.Response[key].Select(v => KeyOf(key, v))];

    /// <summary>The form as it was saved last.</summary>
    public static FillForm From(
        Questionnaire questionnaire,
        QuestionnaireResponse saved,
        TimeProvider clock
    ) => new(questionnaire, FormEngine.Evaluate(questionnaire, saved, clock));

    /// <summary>The form as it was sent: answers that can be read are taken, the others are named.</summary>
    public static FillForm Parse(
        Questionnaire questionnaire,
        QuestionnaireResponse saved,
        IFormCollection sent,
        bool finish,
        TimeProvider clock
    )
    {
        var form = From(questionnaire, saved, clock);
        var answers = saved;
        foreach (var item in Asked(questionnaire))
        {
            var texts = sent[FieldName(item.LinkId)]
                .Where(t => !string.IsNullOrWhiteSpace(t))
                .Select(t => t!)
                .ToList();
            form.typed[item.LinkId] = texts;
            var parsed = AnswerParser.Parse(item, texts);
            answers = answers.With(item.LinkId, parsed.Values);
            foreach (var fault in parsed.Faults.Where(f => f.Kind != AnswerFaultKind.Required))
            {
                form.errors[item.LinkId] = fault.Words;
            }
        }
        form.Evaluation = FormEngine.Evaluate(questionnaire, answers, clock);
        if (finish)
        {
            foreach (var (key, fault) in AnswerCheck.CheckAll(questionnaire, form.Evaluation))
            {
                form.errors.TryAdd(key, fault.Words);
            }
        }
        return form;
    }

    /// <summary>Questions that a person answers; repeating groups come with the engine's next part.</summary>
    public static IEnumerable<QuestionnaireItem> Asked(Questionnaire questionnaire) =>
        questionnaire.All.Where(i =>
            i is { IsQuestion: true, Calculated: null, Hidden: false, ReadOnly: false }
        );

    private string KeyOf(string key, AnswerValue value) =>
        Questionnaire.ByLinkId[key].OptionFor(value)?.Key ?? value.FormText;
}
