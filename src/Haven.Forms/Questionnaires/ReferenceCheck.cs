using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

/// What can only be judged with all items read: conditions that point nowhere, and circles.
internal static class ReferenceCheck
{
    public static void Run(Questionnaire questionnaire, Action<string, string, string> fault)
    {
        foreach (var item in questionnaire.All)
        foreach (var condition in item.EnableWhen)
            if (!questionnaire.ByLinkId.TryGetValue(condition.Question, out var question))
                fault(item.LinkId, "enableWhen", $"The question {condition.Question} is not there");
            else if (!question.IsQuestion)
                fault(
                    item.LinkId,
                    "enableWhen",
                    $"{condition.Question} is a {question.Type.ToString().ToLowerInvariant()} and has no answer"
                );
        Refuse(
            questionnaire,
            fault,
            "enableWhen",
            item => item.EnableWhen.Select(c => c.Question).Concat(Above(item))
        );
        Refuse(
            questionnaire,
            fault,
            "calculatedExpression",
            item => item.Calculated is null ? [] : Read(questionnaire, item)
        );
    }

    private static IEnumerable<string> Above(QuestionnaireItem item) =>
        item.Parent is { } parent ? [parent.LinkId] : [];

    private static IEnumerable<string> Read(Questionnaire questionnaire, QuestionnaireItem item) =>
        ExpressionReferences
            .Of(questionnaire, item, item.Calculated!)
            .Where(id => questionnaire.ByLinkId[id].Calculated is not null);

    private static void Refuse(
        Questionnaire questionnaire,
        Action<string, string, string> fault,
        string field,
        Func<QuestionnaireItem, IEnumerable<string>> needs
    )
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in questionnaire.All)
            if (Circle(questionnaire, item, needs, done, []) is { } circle)
                fault(item.LinkId, field, $"{field} goes in a circle: {string.Join(", ", circle)}");
    }

    /// Depth is bounded by the number of items; an explicit stack is not worth its weight below 2,000.
    private static List<string>? Circle(
        Questionnaire questionnaire,
        QuestionnaireItem item,
        Func<QuestionnaireItem, IEnumerable<string>> needs,
        HashSet<string> done,
        List<string> path
    )
    {
        var at = path.IndexOf(item.LinkId);
        if (at >= 0)
            return path[at..];
        if (!done.Add(item.LinkId))
            return null;
        path.Add(item.LinkId);
        foreach (var id in needs(item))
            if (
                questionnaire.ByLinkId.TryGetValue(id, out var next)
                && Circle(questionnaire, next, needs, done, path) is { } circle
            )
                return circle;
        path.RemoveAt(path.Count - 1);
        return null;
    }
}

/// The items that an expression reads by `linkId = '...'` in the response, its variables included.
internal static class ExpressionReferences
{
    public static IReadOnlySet<string> Of(
        Questionnaire questionnaire,
        QuestionnaireItem item,
        FormExpression expression
    )
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var variables = new HashSet<FormExpression>();
        Follow(questionnaire, item, expression.Expression.Root, inResponse: true, found, variables);
        return found;
    }

    private static void Follow(
        Questionnaire q,
        QuestionnaireItem item,
        Expr? expr,
        bool inResponse,
        HashSet<string> found,
        HashSet<FormExpression> seen
    )
    {
        void Into(Expr? part, bool response) => Follow(q, item, part, response, found, seen);
        switch (expr)
        {
            case Binary { Symbol: "=" } equal
                when inResponse && LinkId(equal) is { } id && q.ByLinkId.ContainsKey(id):
                found.Add(id);
                break;
            case Binary binary:
                Into(binary.Left, inResponse);
                Into(binary.Right, inResponse);
                break;
            case Logic logic:
                Into(logic.Left, inResponse);
                Into(logic.Right, inResponse);
                break;
            case Member member:
                Into(member.Target, inResponse);
                break;
            case Call call:
                Into(call.Target, inResponse);
                foreach (var argument in call.Arguments)
                    Into(argument, inResponse && !StartsAtQuestionnaire(call.Target));
                break;
            case Indexer indexer:
                Into(indexer.Target, inResponse);
                break;
            case Polarity polarity:
                Into(polarity.Operand, inResponse);
                break;
            case TypeTest test:
                Into(test.Target, inResponse);
                break;
            case FhirPath.Variable { Name: var name }
                when Variable(q, item, name) is { } variable && seen.Add(variable):
                Into(variable.Expression.Root, response: true);
                break;
        }
    }

    private static FormExpression? Variable(
        Questionnaire questionnaire,
        QuestionnaireItem item,
        string name
    )
    {
        for (QuestionnaireItem? at = item; at is not null; at = at.Parent)
            if (at.Variables.FirstOrDefault(v => v.Name == name) is { } own)
                return own;
        return questionnaire.Variables.FirstOrDefault(v => v.Name == name);
    }

    private static bool StartsAtQuestionnaire(Expr? expr) =>
        expr switch
        {
            FhirPath.Variable v => v.Name is "questionnaire" or "Questionnaire",
            Member m => StartsAtQuestionnaire(m.Target),
            Call c => StartsAtQuestionnaire(c.Target),
            Indexer i => StartsAtQuestionnaire(i.Target),
            _ => false,
        };

    private static string? LinkId(Binary equal) =>
        (equal.Left, equal.Right) switch
        {
            (Member { Name: "linkId" }, Literal { Value: { Count: 1 } text }) => text[0].Text,
            (Literal { Value: { Count: 1 } text }, Member { Name: "linkId" }) => text[0].Text,
            _ => null,
        };
}
