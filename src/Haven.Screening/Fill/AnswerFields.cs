using System.Collections.Immutable;
using System.Globalization;
using Haven.Forms.Answers;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Calendar;

namespace Haven.Screening.Fill;

/// <summary>What a question looks like.</summary>
internal enum AnswerControl
{
    Radios,
    Checkboxes,
    DropDown,
    Line,
    Lines,
    Number,
    Quantity,
    Date,
    DateTime,
    Time,
}

/// <summary>What was read out of a question's fields.</summary>
internal sealed record FieldsRead(ImmutableArray<AnswerValue> Values, string? Error);

/// <summary>The fields of a question: one answer may be three fields of a date, or a choice and a person's own words.</summary>
internal static class AnswerFields
{
    /// <summary>The value of a choice that stands for "in my own words".</summary>
    public const string OwnWords = "(own words)";

    public const string OwnPart = "own";
    public const string UnitPart = "unit";
    public const string TimePart = "time";
    public static readonly string[] DateParts = ["day", "month", "year"];

    // More answers than this are looked for in a list that opens.
    private const int MostRadios = 10;

    public static AnswerControl Of(QuestionnaireItem item) =>
        item switch
        {
            { Options.IsEmpty: false, Repeats: true } => AnswerControl.Checkboxes,
            { Options.IsEmpty: false } => item.Options.Length > MostRadios
            || item.ItemControl is "drop-down" or "autocomplete"
                ? AnswerControl.DropDown
                : AnswerControl.Radios,
            { Type: ItemType.Boolean } => AnswerControl.Radios,
            { Type: ItemType.Integer or ItemType.Decimal } => AnswerControl.Number,
            { Type: ItemType.Quantity } => AnswerControl.Quantity,
            { Type: ItemType.Date } => AnswerControl.Date,
            { Type: ItemType.DateTime } => AnswerControl.DateTime,
            { Type: ItemType.Time } => AnswerControl.Time,
            { Type: ItemType.Text } => AnswerControl.Lines,
            _ => AnswerControl.Line,
        };

    /// <summary>Whether what a person types here is their own sentence.</summary>
    public static bool IsFreeText(QuestionnaireItem item) =>
        item.Type is ItemType.Text or ItemType.String or ItemType.OpenChoice;

    /// <summary>Whether it takes one field after the other, as many as there are answers.</summary>
    public static bool IsList(QuestionnaireItem item) =>
        item.Repeats && Of(item) != AnswerControl.Checkboxes;

    public static string Part(string name, string part) => $"{name}-{part}";

    /// <summary>Every field of the question, by the ends of their names; the empty one is the question's own.</summary>
    public static IEnumerable<string> PartsOf(QuestionnaireItem item) =>
        Of(item) switch
        {
            AnswerControl.Date => DateParts,
            AnswerControl.DateTime => [.. DateParts, TimePart],
            AnswerControl.Quantity when UnitsOf(item).Count > 1 => ["", UnitPart],
            _ when item.Type == ItemType.OpenChoice && !item.Options.IsEmpty => ["", OwnPart],
            _ => [""],
        };

    public static IReadOnlyList<Coding> UnitsOf(QuestionnaireItem item) =>
        item.Unit is null || item.UnitOptions.Contains(item.Unit)
            ? item.UnitOptions
            : [item.Unit, .. item.UnitOptions];

    /// <summary>What stands in one of its fields when these are the answers.</summary>
    public static IReadOnlyList<string> Texts(
        QuestionnaireItem item,
        string part,
        ImmutableArray<AnswerValue> values
    ) =>
        Of(item) switch
        {
            AnswerControl.Date or AnswerControl.DateTime =>
            [
                .. values.Select(v => TemporalPart(v.FormText, part)),
            ],
            AnswerControl.Time => [.. values.Select(v => Minutes(v.FormText))],
            AnswerControl.Quantity when part == UnitPart =>
            [
                .. values.Select(v => v is QuantityAnswer q ? q.Code ?? q.Unit ?? "" : ""),
            ],
            _ when part == OwnPart => [.. Own(item, values).Select(v => v.FormText)],
            _ when !item.Options.IsEmpty => OptionTexts(item, values),
            _ => [.. values.Select(v => v.FormText)],
        };

    /// <summary>The answers that these fields make; what cannot be one is said in words.</summary>
    public static FieldsRead Read(
        QuestionnaireItem item,
        Func<string, IReadOnlyList<string>> field,
        FillWords words
    )
    {
        var (texts, error) = Collect(item, field, words);
        var parsed = AnswerParser.Parse(item, texts, LocalTime.Zone);
        var fault = parsed.Faults.FirstOrDefault(f => f.Kind != AnswerFaultKind.Required);
        return new FieldsRead(parsed.Values, error ?? WordsOf(item, fault, words));
    }

    private static string? WordsOf(QuestionnaireItem item, AnswerFault? fault, FillWords words) =>
        (fault?.Kind, Of(item)) switch
        {
            (null, _) => null,
            (AnswerFaultKind.NotADate, AnswerControl.Date) => words.NoSuchDate,
            (AnswerFaultKind.NotADate, _) => words.NoSuchMoment,
            _ => words.Fault(item, fault!),
        };

    private static (IReadOnlyList<string> Texts, string? Error) Collect(
        QuestionnaireItem item,
        Func<string, IReadOnlyList<string>> field,
        FillWords words
    )
    {
        switch (Of(item))
        {
            case AnswerControl.Date:
                return (Dates(field, withTime: false), null);
            case AnswerControl.DateTime:
                return (Dates(field, withTime: true), null);
            case AnswerControl.Quantity when UnitsOf(item).Count > 1:
                var units = field(UnitPart);
                return (
                    [
                        .. field("")
                            .Select(
                                (n, i) =>
                                    n.Trim().Length == 0 ? "" : $"{n.Trim()} {At(units, i)}".Trim()
                            ),
                    ],
                    null
                );
            default:
                return WithOwnWords(item, field, words);
        }
    }

    private static (IReadOnlyList<string> Texts, string? Error) WithOwnWords(
        QuestionnaireItem item,
        Func<string, IReadOnlyList<string>> field,
        FillWords words
    )
    {
        var chosen = field("");
        if (item.Type != ItemType.OpenChoice || item.Options.IsEmpty)
        {
            return (chosen, null);
        }
        var own = field(OwnPart).Where(w => !string.IsNullOrWhiteSpace(w)).ToList();
        bool saysOwn = chosen.Contains(OwnWords, StringComparer.Ordinal);
        // In a list that opens there is nothing to choose for one's own words: who writes some means them. So does who
        // chooses nothing else, which without script is easily done.
        bool takesOwn =
            saysOwn || Of(item) == AnswerControl.DropDown || chosen.All(string.IsNullOrWhiteSpace);
        List<string> texts = [.. chosen.Where(c => c != OwnWords), .. takesOwn ? own : []];
        return (
            texts,
            saysOwn && own.Count == 0 ? words.WriteOwnWords
            : !item.Repeats && texts.Count(t => !string.IsNullOrWhiteSpace(t)) > 1 ? words.NotBoth
            : null
        );
    }

    private static List<string> Dates(Func<string, IReadOnlyList<string>> field, bool withTime)
    {
        var (days, months, years) = (field("day"), field("month"), field("year"));
        var times = withTime ? field(TimePart) : [];
        int count = new[] { days.Count, months.Count, years.Count, times.Count }.Max();
        var dates = new List<string>();
        for (int i = 0; i < count; i++)
        {
            var (day, month, year) = (At(days, i), At(months, i), At(years, i));
            string date = string.Join(
                '-',
                new[] { year.PadLeft(4, '0'), month, day }
                    .Where((p, at) => at == 0 || p.Length > 0)
                    .Select((p, at) => at == 0 ? p : p.PadLeft(2, '0'))
            );
            bool skips = month.Length == 0 && day.Length > 0;
            string time = At(times, i);
            dates.Add(
                (day + month + year + time).Length == 0 ? ""
                : year.Length == 0 || skips ? "no date"
                : time.Length == 0 ? date
                : $"{date}T{time.PadLeft(5, '0')}"
            );
        }
        return dates;
    }

    private static string At(IReadOnlyList<string> texts, int index) =>
        index < texts.Count ? texts[index].Trim() : "";

    private static IReadOnlyList<string> OptionTexts(
        QuestionnaireItem item,
        ImmutableArray<AnswerValue> values
    )
    {
        var keys = values.Select(v => item.OptionFor(v)?.Key).OfType<string>();
        return Of(item) != AnswerControl.DropDown && Own(item, values).Any()
            ? [.. keys, OwnWords]
            : [.. keys];
    }

    private static IEnumerable<AnswerValue> Own(
        QuestionnaireItem item,
        ImmutableArray<AnswerValue> values
    ) => values.Where(v => item.OptionFor(v) is null);

    private static string TemporalPart(string text, string part)
    {
        string[] date = text.Split('T')[0].Split('-');
        return part switch
        {
            "year" => date[0],
            "month" => date.Length > 1 ? date[1].TrimStart('0') : "",
            "day" => date.Length > 2 ? date[2].TrimStart('0') : "",
            _ => text.Split('T') is [_, var time] ? Minutes(time) : "",
        };
    }

    private static string Minutes(string time) => time.Length > 5 ? time[..5] : time;

    /// <summary>Answers as people read them; nothing where there is none.</summary>
    public static string InWords(
        QuestionnaireItem item,
        ImmutableArray<AnswerValue> values,
        string language
    ) => string.Join(", ", values.Select(v => InWords(item, v, language)));

    /// <summary>An answer as people read it.</summary>
    public static string InWords(QuestionnaireItem item, AnswerValue value, string language)
    {
        bool spanish = Languages.IsSpanish(language);
        return value switch
        {
            BooleanAnswer { Value: true } => FillWords.In(language).Yes,
            BooleanAnswer => FillWords.In(language).No,
            TemporalAnswer { Value.Kind: TemporalKind.Time } => Minutes(value.FormText),
            TemporalAnswer => DateWords(value.FormText, spanish),
            _ => item.OptionFor(value)?.Value.Shown(language) ?? value.Shown(language),
        };
    }

    private static string DateWords(string text, bool spanish)
    {
        var culture = CultureInfo.GetCultureInfo(spanish ? "es-ES" : "en-GB");
        string[] parts = text.Split('T');
        string? format = parts[0].Length switch
        {
            10 => spanish ? "d 'de' MMMM 'de' yyyy" : "d MMMM yyyy",
            7 => spanish ? "MMMM 'de' yyyy" : "MMMM yyyy",
            _ => null,
        };
        string date =
            format is not null
            && DateTime.TryParse(
                parts[0],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
                ? day.ToString(format, culture)
                : parts[0];
        return parts.Length > 1 ? $"{date}, {Minutes(parts[1])}" : date;
    }
}

internal static class Texts
{
    public static string? NullIfEmpty(this string text) => text.Length == 0 ? null : text;
}

/// <summary>The languages that a questionnaire's words can be shown in.</summary>
public static class Languages
{
    public const string English = "en";
    public const string Spanish = "es";

    public static bool IsSpanish(string language) =>
        language.StartsWith(Spanish, StringComparison.OrdinalIgnoreCase);

    /// <summary>The language that was asked for, if the questionnaire has any words in it.</summary>
    public static string Of(Questionnaire questionnaire, string? asked) =>
        asked is not null && IsSpanish(asked) && HasSpanish(questionnaire) ? Spanish : English;

    public static bool HasSpanish(Questionnaire questionnaire) =>
        questionnaire.Title?.Spanish is not null
        || questionnaire.All.Any(i =>
            i.Text?.Spanish is not null
            || i.Options.Any(o => (o.Value as CodingAnswer)?.Value.Display?.Spanish is not null)
        );
}
