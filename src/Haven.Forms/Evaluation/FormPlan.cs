using System.Collections.Immutable;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;
using Haven.Forms.Scoring;

namespace Haven.Forms.Evaluation;

/// What is worked out once for a questionnaire, so that an evaluation only walks.
internal sealed class FormPlan
{
    public FormPlan(Questionnaire questionnaire)
    {
        Questionnaire = questionnaire;
        Items = [.. questionnaire.All.Select(i => new ItemPlan(i, questionnaire))];
        Root = new Collection(questionnaire.Root);
        HasExpressions = questionnaire.All.Any(i =>
            i.Calculated is not null || i.EnableExpression is not null
        );
        MostRounds =
            questionnaire.All.Count(i =>
                i.Calculated is not null
                || i.EnableExpression is not null
                || i.EnableWhen.Length > 0
            ) + 3;
        Totals = TotalItem.Find(questionnaire);
        Safety = SafetyQuestion.Find(questionnaire);
        foreach (var option in questionnaire.All.SelectMany(i => i.Options))
            if (option is { Weight: { } weight, Value: CodingAnswer coding })
                // one coding with two weights has none outside its question
                _weights[coding.Value] =
                    _weights.TryGetValue(coding.Value, out var other) && other != weight
                        ? null
                        : weight;
    }

    private readonly Dictionary<Coding, decimal?> _weights = [];

    public Questionnaire Questionnaire { get; }
    public ItemPlan[] Items { get; }
    public Collection Root { get; }
    public bool HasExpressions { get; }
    public int MostRounds { get; }
    public ImmutableArray<TotalItem> Totals { get; }
    public ImmutableArray<SafetyQuestion> Safety { get; }

    public ItemPlan Of(QuestionnaireItem item) => Items[item.Index];

    public decimal? WeightOf(Node node)
    {
        switch (node)
        {
            case AnswerNode answer:
                return answer.Owner.Item.WeightOf(answer.Given);
            case { Answer: AnswerNode around }:
                return around.Owner.Item.WeightOf(around.Given);
            case TreeNode { FhirType: "Coding" } tree:
                var coding = Coding.Read(tree);
                return coding.Weight ?? _weights.GetValueOrDefault(coding);
            default:
                return null;
        }
    }
}

internal sealed class ItemPlan
{
    public ItemPlan(QuestionnaireItem item, Questionnaire questionnaire)
    {
        Item = item;
        LinkId = new PrimitiveNode("string", new StringValue(item.LinkId));
        Text = item.Text is { } text
            ? new PrimitiveNode("string", new StringValue(text.Text))
            : null;
        Definition = new Collection(item.Node);
        Conditions =
        [
            // in a stored version that is not used any more a condition may ask for what is not there
            .. item
                .EnableWhen.Where(c => questionnaire.ByLinkId.ContainsKey(c.Question))
                .Select(c => new Condition(c, questionnaire.ByLinkId[c.Question], item)),
        ];
    }

    public QuestionnaireItem Item { get; }
    public PrimitiveNode LinkId { get; }
    public PrimitiveNode? Text { get; }
    public Collection Definition { get; }
    public Condition[] Conditions { get; }
}

/// A condition with its question, and how many items up the two part ways.
internal sealed class Condition
{
    public Condition(EnableCondition when, QuestionnaireItem question, QuestionnaireItem item)
    {
        When = when;
        var path = new List<QuestionnaireItem>();
        for (QuestionnaireItem? at = question; at is not null; at = at.Parent)
            path.Add(at);
        // the nearest item around both is where to look: a condition in a repetition looks at its own repetition.
        // The question itself is not around itself, and may be what the item stands below
        var shared = item.Parent;
        while (shared is not null && (shared == question || !path.Contains(shared)))
            shared = shared.Parent;
        Shared = shared;
        path.Reverse();
        Down =
        [
            .. path.SkipWhile(p => shared is not null && p != shared).Skip(shared is null ? 0 : 1),
        ];
    }

    public EnableCondition When { get; }
    public QuestionnaireItem? Shared { get; }

    /// The way from the shared item down to the question.
    public QuestionnaireItem[] Down { get; }
}
