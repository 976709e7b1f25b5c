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
        var references = new ExpressionReferences(questionnaire);
        Refuse(
            questionnaire,
            fault,
            "calculatedExpression",
            item =>
                item.Calculated is not { } expression
                    ? []
                    : references
                        .Of(item, expression)
                        .Where(id => questionnaire.ByLinkId[id].Calculated is not null)
        );
    }

    private static IEnumerable<string> Above(QuestionnaireItem item) =>
        item.Parent is { } parent ? [parent.LinkId] : [];

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

    /// Depth is bounded by the number of items; an explicit stack is not worth its weight below 4,000.
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
