using System.Text.RegularExpressions;
using Haven.Forms.Answers;

namespace Haven.Forms.Questionnaires;

/// <summary>Finds limits that no answer can keep, so that nobody meets a question that cannot be answered.</summary>
internal sealed class ItemLimits(QuestionnaireItem item, Action<string, string, string> fault)
{
    private const decimal LargestWeight = 1_000_000_000;

    public void Check()
    {
        if (item.MinLength > item.MaxLength)
            Fault("minLength", "minLength is more than maxLength");
        if (item.MinOccurs > item.MaxOccurs)
            Fault("questionnaire-minOccurs", "minOccurs is more than maxOccurs");
        if (
            item is { MinValue: { } least, MaxValue: { } most }
            && AnswerCheck.Order(least, most) > 0
        )
            Fault("minValue", "minValue is more than maxValue");
        if (item.Pattern is { } pattern && !IsPattern(pattern))
            Fault("regex", $"'{pattern}' is not a regular expression");
        foreach (var option in item.Options)
            if (item.WeightOf(option.Value) is { } weight && Math.Abs(weight) > LargestWeight)
                Fault("answerOption", $"The weight of {option.Value.FormText} is out of range");
        foreach (var value in item.Initial)
            if (item.IsQuestion && !AnswerCheck.FitsType(item, value))
                Fault("initial", $"'{value.FormText}' is not of the item's type");
    }

    private void Fault(string field, string what) => fault(item.LinkId, field, what);

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
