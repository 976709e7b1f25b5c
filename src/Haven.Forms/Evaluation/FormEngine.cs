using System.Collections.Immutable;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;

namespace Haven.Forms.Evaluation;

/// The one engine behind page, server and command line.
public static class FormEngine
{
    /// Works out what is on, what is off and what is calculated. Throws CircularFormException where that never settles.
    public static FormEvaluation Evaluate(
        Questionnaire questionnaire,
        QuestionnaireResponse response,
        TimeProvider? clock = null,
        FhirPathLimits? limits = null
    ) => new FormRun(questionnaire.Plan, response, clock, limits).Run();

    /// The same for answers that must not be lost over a circle: it is named in what comes back, and the rest is worked out.
    public static FormEvaluation EvaluateHolding(
        Questionnaire questionnaire,
        QuestionnaireResponse response,
        TimeProvider? clock = null
    ) => new FormRun(questionnaire.Plan, response, clock, limits: null).RunHolding();

    /// The response that a form opens with: initial values, options selected from the start, and initial expressions that can be worked out.
    public static QuestionnaireResponse Start(
        Questionnaire questionnaire,
        TimeProvider? clock = null
    )
    {
        var answers = new Dictionary<string, ImmutableArray<AnswerValue>>(StringComparer.Ordinal);
        foreach (var item in questionnaire.All)
            if (item is { IsQuestion: true, Calculated: null, InitialExpression: null })
                answers[KeyOfFirst(item)] = InitialOf(item);
        // an expression may read what stands in the form from the start, and what expressions before it gave
        var run = new FormRun(
            questionnaire.Plan,
            QuestionnaireResponse.From(answers),
            clock,
            limits: null
        );
        foreach (var item in questionnaire.All)
            if (item is { IsQuestion: true, Calculated: null, InitialExpression: { } expression })
                answers[KeyOfFirst(item)] = run.Initial(item, expression);
        return QuestionnaireResponse.From(answers);
    }

    private static string KeyOfFirst(QuestionnaireItem item)
    {
        var prefix = "";
        for (var at = item.Parent; at is not null; at = at.Parent)
            if (at.IsRepeatingGroup)
                prefix = ItemKey.Instance(at.LinkId, 0) + prefix;
        return prefix + item.LinkId;
    }

    private static ImmutableArray<AnswerValue> InitialOf(QuestionnaireItem item)
    {
        var selected = item
            .Options.Where(o => o.InitiallySelected)
            .Select(o => o.Value)
            .ToImmutableArray();
        return selected.IsEmpty
            ? [.. item.Initial.Select(v => item.OptionFor(v)?.Value ?? v)]
            : selected;
    }
}
