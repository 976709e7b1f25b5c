using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Haven.Forms.Evaluation;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;

namespace Haven.Forms.Answers;

/// Judges typed answers by what their item allows.
public static class AnswerCheck
{
    public const int LongestAnswer = 100_000;
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(200);

    /// Everything that keeps the form from being finished, by item key. Questions that are off are not asked for.
    public static IReadOnlyList<(string Key, AnswerFault Fault)> CheckAll(
        Questionnaire questionnaire,
        FormEvaluation evaluation
    )
    {
        var faults = new List<(string, AnswerFault)>();
        foreach (var key in evaluation.Enabled)
            if (ItemKey.Find(questionnaire, key) is { IsQuestion: true, Calculated: null } item)
                faults.AddRange(
                    Check(item, evaluation.Response[key]).Select(fault => (key, fault))
                );
        return faults;
    }

    public static IEnumerable<AnswerFault> Check(
        QuestionnaireItem item,
        ImmutableArray<AnswerValue> values
    )
    {
        AnswerFault Fault(AnswerFaultKind kind, string words) => new(item.LinkId, kind, words);
        if (values.IsEmpty)
        {
            // nobody can be asked for what nobody can fill in
            if (item is { ReadOnly: false, Hidden: false } && (item.Required || item.MinOccurs > 0))
                yield return item.MinOccurs > 1
                    ? Fault(AnswerFaultKind.TooFew, $"Choose {item.MinOccurs} answers at least")
                    : Fault(AnswerFaultKind.Required, "Answer this question");
            yield break;
        }
        if (values.Length > 1 && !item.Repeats)
            yield return Fault(AnswerFaultKind.TooMany, "Choose one answer only");
        if (item.Repeats && values.Length > item.MaxOccurs)
            yield return Fault(AnswerFaultKind.TooMany, $"Choose {item.MaxOccurs} answers at most");
        // "none of these" is said once, however many answers are asked for
        if (item.Repeats && values.Length < item.MinOccurs && !IsExclusive(item, values[0]))
            yield return Fault(AnswerFaultKind.TooFew, $"Choose {item.MinOccurs} answers at least");
        if (values.Length > 1 && values.FirstOrDefault(v => IsExclusive(item, v)) is { } alone)
            yield return Fault(
                AnswerFaultKind.Exclusive,
                $"'{alone.Shown("en")}' cannot be chosen together with other answers"
            );
        foreach (var value in values)
        foreach (var (kind, words) in Check(item, value))
            yield return Fault(kind, words);
    }

    private static IEnumerable<(AnswerFaultKind, string)> Check(
        QuestionnaireItem item,
        AnswerValue value
    )
    {
        if (!FitsType(item, value))
        {
            yield return (
                AnswerFaultKind.NotAnOption,
                "The answer is not of the kind that this question asks for"
            );
            yield break;
        }
        if (
            !item.Options.IsEmpty
            && item.Type != ItemType.OpenChoice
            && item.OptionFor(value) is null
        )
            yield return (AnswerFaultKind.NotAnOption, "Choose one of the answers on offer");
        if (value is StringAnswer or UrlAnswer)
            foreach (var fault in CheckText(item, value.FormText))
                yield return fault;
        if (Digits(value) > item.MaxDecimalPlaces)
            yield return (
                AnswerFaultKind.TooPrecise,
                $"Write {item.MaxDecimalPlaces} digits after the point at most"
            );
        if (item.MinValue is { } least && Order(value, least) < 0)
            yield return (
                AnswerFaultKind.TooSmall,
                $"The answer must be {least.Shown("en")} or more"
            );
        if (item.MaxValue is { } most && Order(value, most) > 0)
            yield return (
                AnswerFaultKind.TooLarge,
                $"The answer must be {most.Shown("en")} or less"
            );
    }

    private static int Digits(AnswerValue value) =>
        value switch
        {
            DecimalAnswer number => number.Value.Scale,
            QuantityAnswer quantity => quantity.Value.Scale,
            _ => 0,
        };

    private static IEnumerable<(AnswerFaultKind, string)> CheckText(
        QuestionnaireItem item,
        string text
    )
    {
        var longest = Math.Min(item.MaxLength ?? LongestAnswer, LongestAnswer);
        var length = new StringInfo(text).LengthInTextElements;
        if (length > longest)
            yield return (
                AnswerFaultKind.TooLong,
                $"The answer must have {longest} characters at most; it has {length}"
            );
        else if (length < item.MinLength)
            yield return (
                AnswerFaultKind.TooShort,
                $"The answer must have {item.MinLength} characters at least"
            );
        else if (item.Pattern is { } pattern && !Matches(text, pattern))
            yield return (
                AnswerFaultKind.WrongForm,
                "The answer is not in the form that this question asks for"
            );
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(
                text,
                $@"\A(?:{pattern})\z",
                RegexOptions.CultureInvariant,
                PatternTime
            );
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or RegexParseException)
        {
            // a pattern that cannot be used must not lock the question
            return true;
        }
    }

    private static bool IsExclusive(QuestionnaireItem item, AnswerValue value) =>
        item.OptionFor(value)?.Exclusive == true;

    internal static int? Order(AnswerValue value, AnswerValue bound)
    {
        try
        {
            return Operators.Compare(
                value is QuantityAnswer q && bound is not QuantityAnswer
                    ? new DecimalValue(q.Value)
                    : value.Node,
                bound.Node
            );
        }
        catch (FhirPathException)
        {
            return null;
        }
    }

    internal static bool FitsType(QuestionnaireItem item, AnswerValue value) =>
        item.Type switch
        {
            ItemType.Boolean => value is BooleanAnswer,
            ItemType.Integer => value is IntegerAnswer,
            ItemType.Decimal => value is DecimalAnswer or IntegerAnswer,
            ItemType.Quantity => value is QuantityAnswer,
            ItemType.Date => value is TemporalAnswer { Value.Kind: TemporalKind.Date },
            ItemType.DateTime => value
                is TemporalAnswer { Value.Kind: TemporalKind.DateTime or TemporalKind.Date },
            ItemType.Time => value is TemporalAnswer { Value.Kind: TemporalKind.Time },
            ItemType.String or ItemType.Text => value is StringAnswer,
            ItemType.Url => value is UrlAnswer,
            ItemType.Choice => value is not WholeAnswer,
            _ => true,
        };
}
