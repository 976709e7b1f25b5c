using System.Collections.Immutable;
using System.Globalization;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Calendar;

namespace Haven.Forms.Answers;

public enum AnswerFaultKind
{
    Required,
    TooLong,
    TooShort,
    NotAnOption,
    NotANumber,
    NotADate,
    NotATime,
    NotYesOrNo,
    NotAnAddress,
    TooSmall,
    TooLarge,
    TooPrecise,
    TooMany,
    TooFew,
    Exclusive,
    WrongForm,
    ReadOnly,
    CannotBeAnsweredHere,
}

public sealed record AnswerFault(string LinkId, AnswerFaultKind Kind, string Words);

public sealed record ParsedAnswer(
    ImmutableArray<AnswerValue> Values,
    ImmutableArray<AnswerFault> Faults
)
{
    public bool IsUsable => Faults.IsEmpty;
}

/// Turns what a form field sent into typed answers, or into words that say what to change.
public static class AnswerParser
{
    public static ParsedAnswer Parse(
        QuestionnaireItem item,
        IReadOnlyList<string?> texts,
        TimeZoneInfo? zone = null
    )
    {
        var values = ImmutableArray.CreateBuilder<AnswerValue>();
        var faults = ImmutableArray.CreateBuilder<AnswerFault>();
        foreach (var text in texts)
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var (value, fault) = ParseOne(
                item,
                item.Type == ItemType.Text ? text.Trim().ReplaceLineEndings("\n") : text.Trim(),
                zone ?? TimeZoneInfo.Utc
            );
            if (fault is not null)
                faults.Add(fault);
            else if (value is not null && !values.Contains(value))
                values.Add(value);
        }
        var usable = values.ToImmutable();
        if (faults.Count == 0)
            faults.AddRange(AnswerCheck.Check(item, usable));
        return new ParsedAnswer(usable, faults.ToImmutable());
    }

    private static (AnswerValue?, AnswerFault?) ParseOne(
        QuestionnaireItem item,
        string text,
        TimeZoneInfo zone
    )
    {
        if (!item.Options.IsEmpty || item.Type is ItemType.Choice)
            return ParseOption(item, text);
        AnswerValue? value;
        switch (item.Type)
        {
            case ItemType.Boolean:
                value = text.ToUpperInvariant() switch
                {
                    "TRUE" or "YES" or "ON" or "1" => new BooleanAnswer(true),
                    "FALSE" or "NO" or "0" => new BooleanAnswer(false),
                    _ => null,
                };
                return Or(item, value, AnswerFaultKind.NotYesOrNo, "Choose yes or no");
            case ItemType.Integer:
                return Or(
                    item,
                    Conversions.TryInteger(text, out var whole) ? new IntegerAnswer(whole) : null,
                    AnswerFaultKind.NotANumber,
                    "Write a whole number, such as 12"
                );
            case ItemType.Decimal:
                return Or(
                    item,
                    Conversions.TryDecimal(text, out var number) ? new DecimalAnswer(number) : null,
                    AnswerFaultKind.NotANumber,
                    "Write a number, such as 3.5, with a point and not a comma"
                );
            case ItemType.Quantity:
                return Or(
                    item,
                    ParseQuantity(item, text),
                    AnswerFaultKind.NotANumber,
                    "Write a number, such as 3.5, with its unit where there is a choice"
                );
            case ItemType.Date:
                return Or(
                    item,
                    Temporal(text, TemporalKind.Date),
                    AnswerFaultKind.NotADate,
                    "Write a date that exists as year-month-day, such as 2025-03-27"
                );
            case ItemType.DateTime:
                return Or(
                    item,
                    Temporal(Moment(text, zone), TemporalKind.DateTime),
                    AnswerFaultKind.NotADate,
                    "Write a date and time that exist, such as 2025-03-27T14:30"
                );
            case ItemType.Time:
                return Or(
                    item,
                    Temporal(text.Length == 5 ? text + ":00" : text, TemporalKind.Time),
                    AnswerFaultKind.NotATime,
                    "Write a time from 00:00 to 23:59, such as 14:30"
                );
            case ItemType.Url:
                return Or(
                    item,
                    Uri.TryCreate(text, UriKind.Absolute, out _) ? new UrlAnswer(text) : null,
                    AnswerFaultKind.NotAnAddress,
                    "Write a whole address, such as https://example.org"
                );
            case ItemType.String or ItemType.Text or ItemType.OpenChoice:
                return (new StringAnswer(text), null);
            default:
                return Or(
                    item,
                    null,
                    AnswerFaultKind.CannotBeAnsweredHere,
                    "This question cannot be answered here"
                );
        }
    }

    private static (AnswerValue?, AnswerFault?) Or(
        QuestionnaireItem item,
        AnswerValue? value,
        AnswerFaultKind kind,
        string words
    ) => value is null ? (null, new AnswerFault(item.LinkId, kind, words)) : (value, null);

    private static (AnswerValue?, AnswerFault?) ParseOption(QuestionnaireItem item, string text)
    {
        foreach (var option in item.Options)
            if (option.Key == text)
                // the option's value is taken whole, with its extensions
                return (option.Value, null);
        return item.Type == ItemType.OpenChoice
            ? (new StringAnswer(text), null)
            : (
                null,
                new AnswerFault(
                    item.LinkId,
                    AnswerFaultKind.NotAnOption,
                    "Choose one of the answers on offer"
                )
            );
    }

    private static TemporalAnswer? Temporal(string text, TemporalKind kind) =>
        TemporalValue.Parse(text, kind) is { } value
        && (kind == TemporalKind.Date || value.Precision != TemporalPart.Hour)
            ? new TemporalAnswer(value)
            : null;

    // FHIR wants seconds and a zone with every time of day; a form field sends neither
    private static string Moment(string text, TimeZoneInfo zone)
    {
        if (
            !DateTime.TryParseExact(
                text,
                ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var local
            )
        )
            return text;
        // Clocks went forward over it: there was no such time. Of one that came twice, the first.
        return zone.MomentsOf(local) is [var first, ..]
            ? TimeZoneInfo
                .ConvertTime(first, zone)
                .ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            : "";
    }

    private static QuantityAnswer? ParseQuantity(QuestionnaireItem item, string text)
    {
        var parts = text.Split(
            ' ',
            2,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        if (!Conversions.TryDecimal(parts[0], out var number))
            return null;
        if (parts.Length == 1)
            return new QuantityAnswer(
                number,
                item.DefaultUnit?.Display?.Text ?? item.DefaultUnit?.Code,
                item.DefaultUnit?.System,
                item.DefaultUnit?.Code
            );
        var units = item.Unit is null ? item.UnitOptions : item.UnitOptions.Add(item.Unit);
        if (units.IsEmpty)
            return new QuantityAnswer(number, parts[1], null, null);
        return
            units.FirstOrDefault(u => u.Code == parts[1] || u.Display?.Text == parts[1]) is { } unit
            ? new QuantityAnswer(number, unit.Display?.Text ?? unit.Code, unit.System, unit.Code)
            : null;
    }
}
