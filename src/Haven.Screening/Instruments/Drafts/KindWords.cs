using Haven.Forms.Authoring;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>What authors call the kinds of items, and the words for them in an address.</summary>
internal static class KindWords
{
    /// <summary>What an author chooses from for a question.</summary>
    public static readonly IReadOnlyList<ItemKind> Questions =
    [
        ItemKind.SingleChoice,
        ItemKind.SeveralChoices,
        ItemKind.YesNo,
        ItemKind.Number,
        ItemKind.Measurement,
        ItemKind.Date,
        ItemKind.DateAndTime,
        ItemKind.Time,
        ItemKind.ShortText,
        ItemKind.LongText,
    ];

    public static string Of(DocumentItem item) =>
        item.Kind switch
        {
            ItemKind.Section when item.Repeats => "A section that can be repeated",
            ItemKind.Other => "A kind of question that is kept as it was imported",
            var kind => Of(kind),
        };

    public static string Of(ItemKind kind) =>
        kind switch
        {
            ItemKind.Section => "Section",
            ItemKind.SingleChoice => "One choice",
            ItemKind.SeveralChoices => "Several choices",
            ItemKind.YesNo => "Yes or no",
            ItemKind.Number => "A number",
            ItemKind.Measurement => "A measurement, with its unit",
            ItemKind.Date => "A date",
            ItemKind.DateAndTime => "A date with a time",
            ItemKind.Time => "A time of day",
            ItemKind.ShortText => "A few words",
            ItemKind.LongText => "A longer text",
            ItemKind.Information => "Information",
            ItemKind.Score => "Score",
            _ => "Another kind",
        };

    public static string? HintOf(ItemKind kind) =>
        kind switch
        {
            ItemKind.SingleChoice => "You write the choices. Each can be worth points.",
            ItemKind.SeveralChoices =>
                "As above, and more than one may be ticked. Their points add up.",
            ItemKind.YesNo => "Not worth points. For points, use one choice with Yes and No.",
            _ => null,
        };

    /// <summary>As it stands in an address: "single-choice".</summary>
    public static string Key(ItemKind kind) =>
        kind switch
        {
            ItemKind.SingleChoice => "one",
            ItemKind.SeveralChoices => "several",
            ItemKind.YesNo => "yes-no",
            ItemKind.DateAndTime => "date-time",
            ItemKind.ShortText => "short",
            ItemKind.LongText => "long",
            _ => kind.ToString().ToLowerInvariant(),
        };

    public static ItemKind? Find(string? key) =>
        Questions
            .Concat([ItemKind.Section, ItemKind.Information])
            .Cast<ItemKind?>()
            .FirstOrDefault(k => Key(k!.Value) == key);

    /// <summary>The kinds that a question of this kind can be made into without losing anything.</summary>
    public static IReadOnlyList<ItemKind> Alike(ItemKind kind) =>
        kind switch
        {
            ItemKind.SingleChoice or ItemKind.SeveralChoices =>
            [
                ItemKind.SingleChoice,
                ItemKind.SeveralChoices,
            ],
            ItemKind.ShortText or ItemKind.LongText => [ItemKind.ShortText, ItemKind.LongText],
            _ => [],
        };
}
