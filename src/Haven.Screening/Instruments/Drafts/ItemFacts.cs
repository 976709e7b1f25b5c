using System.Globalization;
using Haven.Forms.Authoring;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>What an author sees of an item in the outline, beside its words.</summary>
internal static class ItemFacts
{
    /// <summary>"A number. 0 to 24 hours. Must be answered."</summary>
    public static string Of(DocumentItem item) =>
        string.Join(
            ". ",
            new[]
            {
                KindWords.Of(item),
                item.HasChoices ? Choices(item) : null,
                Limits(item),
                Times(item),
                item.Required ? "Must be answered" : null,
                item.Safety is null ? null : "Can call for a safety step at once",
                item.Text?.Spanish is null && item.Document.Title?.Spanish is not null
                    ? "No Spanish yet"
                    : null,
            }.OfType<string>()
        ) + ".";

    private static string Choices(DocumentItem item)
    {
        var choices = item.Choices.All;
        var points = choices.Select(c => c.Points).OfType<decimal>().ToList();
        string count = choices.Count switch
        {
            0 => "No choices yet",
            1 => "1 choice",
            var n => string.Create(CultureInfo.InvariantCulture, $"{n} choices"),
        };
        return points.Count == 0
            ? count
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{count}, {points.Min():0.##} to {points.Max():0.##} points"
            );
    }

    private static string? Limits(DocumentItem item)
    {
        var limits = item.Limits;
        switch (item.Kind)
        {
            case ItemKind.ShortText or ItemKind.LongText:
                return Span(limits.Shortest, limits.Longest) is { } length
                    ? length + " characters"
                    : null;
            case ItemKind.Number or ItemKind.Measurement or ItemKind.Date or ItemKind.Time:
                string? span = Span(limits.Least, limits.Most);
                return Unit(item) is not { } unit ? span
                    : span is null ? "In " + unit
                    : $"{span} {unit}";
            default:
                return null;
        }
    }

    // Limits of a measurement are in the first of its units.
    private static string? Unit(DocumentItem item) =>
        item.Kind switch
        {
            ItemKind.Number => item.Units.Words?.Text,
            ItemKind.Measurement => item.Units.Codes.FirstOrDefault() is { } code
                ? UnitList.Known.FirstOrDefault(u => u.Code == code)?.Words.Text ?? code
                : null,
            _ => null,
        };

    private static string? Times(DocumentItem item) =>
        (item.Kind, Span(item.Limits.FewestTimes, item.Limits.MostTimes)) switch
        {
            (ItemKind.SeveralChoices, { } ticked) => ticked + " may be ticked",
            (ItemKind.Section, { } filled) when item.Repeats => filled + " times",
            (ItemKind.SeveralChoices or ItemKind.Section, _) => null,
            (_, var given) when item.Repeats => given is null
                ? "More than one answer"
                : given + " answers",
            _ => null,
        };

    private static string? Span(object? least, object? most) =>
        (least, most) switch
        {
            (null, null) => null,
            ({ } from, null) => string.Create(CultureInfo.InvariantCulture, $"At least {from}"),
            (null, { } to) => string.Create(CultureInfo.InvariantCulture, $"At most {to}"),
            var (from, to) => string.Create(CultureInfo.InvariantCulture, $"{from} to {to}"),
        };
}
