using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>What an author calls an item.</summary>
public enum ItemKind
{
    Section,
    SingleChoice,
    SeveralChoices,
    YesNo,
    Number,
    Measurement,
    Date,
    DateAndTime,
    Time,
    ShortText,
    LongText,
    Information,
    Score,

    /// <summary>Of an imported file, and of a kind that the editor does not make: its words can be changed.</summary>
    Other,
}

/// <summary>One item of a questionnaire that is being written: a view of its JSON, which it changes in place.</summary>
public sealed class DocumentItem
{
    private const string HelpSystem = "http://hl7.org/fhir/questionnaire-item-control";

    internal DocumentItem(QuestionnaireDocument document, JsonObject json, DocumentItem? section)
    {
        Document = document;
        Json = json;
        Section = section;
    }

    public QuestionnaireDocument Document { get; }

    /// <summary>The item around it, which need not be a section in imported files.</summary>
    public DocumentItem? Section { get; }

    internal JsonObject Json { get; }

    public string LinkId => Json.Text("linkId") ?? "";

    public int Depth => Section is null ? 0 : Section.Depth + 1;

    public LocalText? Text => WrittenText.Read(Json, "text");

    /// <summary>The number or letter before the words.</summary>
    public string? Prefix => Json.Text("prefix");

    /// <summary>Its words, or what to call it as long as it has none.</summary>
    public string Name => Text is { Text.Length: > 0 } text ? text.Text : "Without words";

    public string FhirType => Json.Text("type") ?? "";

    public bool Required => Json.Flag("required");

    public bool Repeats => Json.Flag("repeats");

    public ItemKind Kind =>
        FhirType switch
        {
            "group" => ItemKind.Section,
            "display" => ItemKind.Information,
            "choice" or "open-choice" => Repeats ? ItemKind.SeveralChoices : ItemKind.SingleChoice,
            "boolean" => ItemKind.YesNo,
            "integer" or "decimal" or "quantity" when Calculated is not null => ItemKind.Score,
            "integer" or "decimal" => ItemKind.Number,
            "quantity" => ItemKind.Measurement,
            "date" => ItemKind.Date,
            "dateTime" => ItemKind.DateAndTime,
            "time" => ItemKind.Time,
            "string" => ItemKind.ShortText,
            "text" => ItemKind.LongText,
            _ => ItemKind.Other,
        };

    public bool HasChoices => Kind is ItemKind.SingleChoice or ItemKind.SeveralChoices;

    /// <summary>Whether a person answers it.</summary>
    public bool IsQuestion =>
        Kind is not (ItemKind.Section or ItemKind.Information or ItemKind.Score);

    /// <summary>The expression that works out its value, as it is written.</summary>
    public string? Calculated => Expression(ExtensionUrls.Calculated);

    /// <summary>The expression that says whether it is asked, as it is written; the editor keeps it.</summary>
    public string? EnableExpression => Expression(ExtensionUrls.EnableWhenExpression);

    public LocalText? Help => HelpItem is { } help ? WrittenText.Read(help, "text") : null;

    /// <summary>Whether people may answer with their own words instead of a choice.</summary>
    public bool TakesOwnWords => FhirType == "open-choice";

    public AnswerLimits Limits => new(this);

    public UnitList Units => new(this);

    public SkipLogic Skip => new(this);

    public ChoiceList Choices => new(this);

    public ScoreRule Score => new(this);

    /// <summary>The items inside it that an author sees.</summary>
    public IEnumerable<DocumentItem> Inner =>
        Document.Items.Where(i => ReferenceEquals(i.Section?.Json, Json));

    public bool IsWithin(DocumentItem other)
    {
        for (var at = Section; at is not null; at = at.Section)
        {
            if (ReferenceEquals(at.Json, other.Json))
            {
                return true;
            }
        }
        return false;
    }

    public void SetPrefix(string? prefix) => Json.SetText("prefix", prefix);

    public void SetRepeats(bool repeats) => Json.SetFlag("repeats", repeats);

    public void SetText(LocalText? text) => WrittenText.Write(Json, "text", text);

    public void SetRequired(bool required) => Json.SetFlag("required", required);

    /// <summary>Makes one kind of another: single and several choices, short and long text, whole and other numbers.</summary>
    public void SetType(string fhirType, bool repeats)
    {
        Json.SetText("type", fhirType);
        Json.SetFlag("repeats", repeats);
    }

    public void SetHelp(LocalText? help)
    {
        var item = HelpItem;
        if (help is null || help.Text.Length == 0)
        {
            if (item is not null)
            {
                Json.Drop("item", item);
            }
            return;
        }
        if (item is null)
        {
            item = new JsonObject
            {
                ["extension"] = new JsonArray(
                    new JsonObject
                    {
                        ["url"] = ExtensionUrls.ItemControl,
                        ["valueCodeableConcept"] = new JsonObject
                        {
                            ["coding"] = new JsonArray(
                                new JsonObject { ["system"] = HelpSystem, ["code"] = "help" }
                            ),
                        },
                    }
                ),
                ["linkId"] = Document.FreeLinkId("help"),
                ["type"] = "display",
            };
            Json.List("item").Insert(0, item);
        }
        WrittenText.Write(item, "text", help);
    }

    /// <summary>A safety step as soon as the answer is worth more than this, with what to do.</summary>
    public (decimal Above, LocalText? Text)? Safety =>
        Json.Extensions(ExtensionUrls.SafetyStep).FirstOrDefault() is { } step
            ? (
                Part(step, "above") is { } above && above.ValueField() is { } name
                    ? above.Number(name) ?? 0
                    : 0,
                Part(step, "text") is { } text ? WrittenText.Read(text, "valueString") : null
            )
            : null;

    public void SetSafety(decimal? above, LocalText? text)
    {
        if (above is not { } threshold)
        {
            Json.DropExtensions(ExtensionUrls.SafetyStep);
            return;
        }
        var step = Json.Extensions(ExtensionUrls.SafetyStep).FirstOrDefault();
        if (step is null)
        {
            step = new JsonObject { ["url"] = ExtensionUrls.SafetyStep };
            Json.List("extension").Add(step);
        }
        Parts.SetNumber(step, "above", threshold);
        Parts.SetText(step, "text", text);
    }

    internal static JsonObject? Part(JsonObject extension, string url) =>
        extension.Extensions(url).FirstOrDefault();

    internal static bool IsHelp(JsonObject item) =>
        item.Text("type") == "display"
        && item.Extensions(ExtensionUrls.ItemControl)
            .Any(e =>
                e["valueCodeableConcept"] is JsonObject concept
                && concept.Objects("coding").Any(c => c.Text("code") == "help")
            );

    internal JsonObject? HelpItem => Json.Objects("item").FirstOrDefault(IsHelp);

    private string? Expression(string url) =>
        (Json.Extensions(url).FirstOrDefault()?["valueExpression"] as JsonObject)?.Text(
            "expression"
        );
}
