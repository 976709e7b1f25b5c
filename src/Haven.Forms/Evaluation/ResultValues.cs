using System.Collections.Immutable;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Evaluation;

/// Turns what an expression gave into an answer of the item's type.
internal static class ResultValues
{
    /// Null where the result does not fit the item.
    public static ImmutableArray<AnswerValue>? Read(QuestionnaireItem item, Collection result)
    {
        if (result.IsEmpty)
            return [];
        if (result.Count > 1 && !item.Repeats)
            return null;
        var values = ImmutableArray.CreateBuilder<AnswerValue>(result.Count);
        foreach (var value in result)
        {
            if (Read(item, value) is not { } answer)
                return null;
            values.Add(item.OptionFor(answer)?.Value ?? answer);
        }
        return values.MoveToImmutable();
    }

    private static AnswerValue? Read(QuestionnaireItem item, Value value)
    {
        if (value is AnswerNode answer)
            value = answer.Given.Node;
        var plain = value.Plain;
        return item.Type switch
        {
            ItemType.Boolean => plain is BooleanValue b ? new BooleanAnswer(b.Truth) : null,
            ItemType.Decimal => Operators.Number(plain) is { } n ? new DecimalAnswer(n) : null,
            ItemType.Integer => Operators.Number(plain) is { } n
            && decimal.Truncate(n) == n
            && Math.Abs(n) <= int.MaxValue
                ? new IntegerAnswer((long)n)
                : null,
            ItemType.Quantity => Quantity(item, plain),
            ItemType.Date => Temporal(plain is null ? null : Conversions.ToDate(plain)),
            ItemType.DateTime => Temporal(plain is null ? null : Conversions.ToDateTime(plain)),
            ItemType.Time => Temporal(plain is null ? null : Conversions.ToTime(plain)),
            ItemType.String or ItemType.Text => plain is null
                ? null
                : new StringAnswer(plain.ToString()!),
            ItemType.Url => plain is StringValue s ? new UrlAnswer(s.Text) : null,
            ItemType.Choice or ItemType.OpenChoice => Choice(item, value),
            _ => value is TreeNode tree ? AnswerValue.Read(tree) : null,
        };
    }

    private static TemporalAnswer? Temporal(Value? value) =>
        value is TemporalValue t ? new TemporalAnswer(t) : null;

    private static QuantityAnswer? Quantity(QuestionnaireItem item, Value? value) =>
        value switch
        {
            QuantityValue q => new QuantityAnswer(
                q.Number,
                q.Unit,
                "http://unitsofmeasure.org",
                Units.Code(q.Unit)
            ),
            _ when Operators.Number(value) is { } n => new QuantityAnswer(
                n,
                item.DefaultUnit?.Display?.Text ?? item.DefaultUnit?.Code,
                item.DefaultUnit?.System,
                item.DefaultUnit?.Code
            ),
            _ => null,
        };

    private static AnswerValue? Choice(QuestionnaireItem item, Value value)
    {
        if (value is TreeNode { FhirType: "Coding" } coding)
            return new CodingAnswer(Coding.Read(coding));
        if (value.Plain is not { } plain)
            return null;
        var text = plain.ToString()!;
        foreach (var option in item.Options)
            if (option.Value.FormText == text)
                return option.Value;
        return item.Type == ItemType.OpenChoice && plain is StringValue
            ? new StringAnswer(text)
            : null;
    }
}
