using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Evaluation;

internal static class EnableRules
{
    public static bool Hold(Instance instance, List<Instance> roots)
    {
        var conditions = instance.Plan.Conditions;
        if (conditions.Length == 0)
            return true;
        foreach (var condition in conditions)
        {
            var holds = Holds(instance, condition, roots);
            if (holds != instance.Item.EnableAll)
                return holds;
        }
        return instance.Item.EnableAll;
    }

    private static bool Holds(Instance instance, Condition condition, List<Instance> roots)
    {
        var around = instance.Parent;
        while (around is not null && around.Item != condition.Shared)
            around = around.Parent;
        var (any, match) = (false, false);
        Look(around?.Inner ?? roots, condition, 0, ref any, ref match);
        return condition.When.Operator switch
        {
            EnableOperator.Exists => any == ((BooleanAnswer)condition.When.Answer).Value,
            // != says that no answer is equal, which also holds where there is none
            EnableOperator.NotEqual => !match,
            _ => match,
        };
    }

    private static void Look(
        List<Instance> among,
        Condition condition,
        int depth,
        ref bool any,
        ref bool match
    )
    {
        var item = condition.Down[depth];
        for (var i = First(among, item); i < among.Count && among[i].Item == item; i++)
        {
            var instance = among[i];
            if (!instance.Enabled)
                continue;
            if (depth < condition.Down.Length - 1)
            {
                Look(instance.Inner, condition, depth + 1, ref any, ref match);
                continue;
            }
            foreach (var answer in instance.Answers)
            {
                any = true;
                match |= Matches(answer, condition.When);
            }
        }
    }

    /// Instances stand in the order of their items, so that a thousand siblings cost ten looks.
    private static int First(List<Instance> among, QuestionnaireItem item)
    {
        var (from, to) = (0, among.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (among[middle].Item.Index < item.Index)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }

    private static bool Matches(AnswerValue answer, EnableCondition when) =>
        when.Operator is EnableOperator.Equal or EnableOperator.NotEqual
            ? IsEqual(answer, when.Answer)
            : Compare(answer, when.Answer) is { } order
                && when.Operator switch
                {
                    EnableOperator.Greater => order > 0,
                    EnableOperator.Less => order < 0,
                    EnableOperator.GreaterOrEqual => order >= 0,
                    EnableOperator.LessOrEqual => order <= 0,
                    _ => false,
                };

    private static bool IsEqual(AnswerValue answer, AnswerValue wanted)
    {
        if (answer is CodingAnswer chosen && wanted is CodingAnswer asked)
            // a condition that names no system asks for the code alone
            return chosen.Value.Code == asked.Value.Code
                && (asked.Value.System is null || chosen.Value.System == asked.Value.System)
                && (asked.Value.Code is not null || chosen.Value.Equals(asked.Value));
        if (answer.Equals(wanted))
            return true;
        if (answer is StringAnswer or UrlAnswer || wanted is StringAnswer or UrlAnswer)
            return answer is not CodingAnswer
                && wanted is not CodingAnswer
                && answer.FormText == wanted.FormText;
        return answer is not CodingAnswer
            && wanted is not CodingAnswer
            && Alike(answer, wanted) is var (a, b)
            && Operators.AreEqual(a, b) == true;
    }

    /// What one leaves out is as in the other: the zone of a moment, and the unit that a condition does not name.
    private static (Value Answer, Value Wanted) Alike(AnswerValue answer, AnswerValue wanted) =>
        (answer, wanted) switch
        {
            (TemporalAnswer a, TemporalAnswer w) => (
                a.Value.InZoneOf(w.Value),
                w.Value.InZoneOf(a.Value)
            ),
            (QuantityAnswer a, QuantityAnswer { Unit: null, Code: null } w) => (
                a.ToValue(),
                new QuantityValue(w.Value, a.ToValue().Unit)
            ),
            _ => (answer.Node, wanted.Node),
        };

    private static int? Compare(AnswerValue answer, AnswerValue wanted)
    {
        try
        {
            var (a, b) = Alike(answer, wanted);
            return Operators.Compare(a, b);
        }
        catch (FhirPathException)
        {
            // values of two kinds have no order, so that the condition does not hold
            return null;
        }
    }
}
