using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

/// <summary>
/// The items that an expression reads by <c>linkId = '...'</c> in the response, its variables included. Each expression
/// is walked once, however many items use it.
/// </summary>
internal sealed class ExpressionReferences(Questionnaire questionnaire)
{
    private sealed record Found(HashSet<string> LinkIds, HashSet<string> Variables);

    private readonly Dictionary<Expr, Found> _walked = [];

    public IReadOnlySet<string> Of(QuestionnaireItem item, FormExpression expression)
    {
        var linkIds = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<Expr> { expression.Expression.Root };
        var open = new Stack<Expr>(seen);
        while (open.TryPop(out var next))
        {
            var found = Walked(next);
            linkIds.UnionWith(found.LinkIds);
            foreach (var name in found.Variables)
                if (Variable(item, name)?.Expression.Root is { } variable && seen.Add(variable))
                    open.Push(variable);
        }
        return linkIds;
    }

    private Found Walked(Expr root)
    {
        if (!_walked.TryGetValue(root, out var found))
        {
            _walked[root] = found = new Found(
                new HashSet<string>(StringComparer.Ordinal),
                new HashSet<string>(StringComparer.Ordinal)
            );
            Walk(root, inResponse: true, found);
        }
        return found;
    }

    private void Walk(Expr? expr, bool inResponse, Found found)
    {
        void Into(Expr? part) => Walk(part, inResponse, found);
        switch (expr)
        {
            case Binary { Symbol: "=" } equal
                when inResponse
                    && LinkId(equal) is { } id
                    && questionnaire.ByLinkId.ContainsKey(id):
                found.LinkIds.Add(id);
                break;
            case Binary binary:
                Into(binary.Left);
                Into(binary.Right);
                break;
            case Logic logic:
                Into(logic.Left);
                Into(logic.Right);
                break;
            case Member member:
                Into(member.Target);
                break;
            case Call call:
                Into(call.Target);
                foreach (var argument in call.Arguments)
                    Walk(argument, inResponse && !StartsAtQuestionnaire(call.Target), found);
                break;
            case Indexer indexer:
                Into(indexer.Target);
                Into(indexer.Index);
                break;
            case Polarity polarity:
                Into(polarity.Operand);
                break;
            case TypeTest test:
                Into(test.Target);
                break;
            case Variable variable:
                found.Variables.Add(variable.Name);
                break;
        }
    }

    private FormExpression? Variable(QuestionnaireItem item, string name)
    {
        for (QuestionnaireItem? at = item; at is not null; at = at.Parent)
            if (at.Variables.FirstOrDefault(v => v.Name == name) is { } own)
                return own;
        return questionnaire.Variables.FirstOrDefault(v => v.Name == name);
    }

    private static bool StartsAtQuestionnaire(Expr? expr) =>
        expr switch
        {
            Variable v => v.Name is "questionnaire" or "Questionnaire",
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
