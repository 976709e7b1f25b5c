using System.Collections.Immutable;
using System.Text.Json;
using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

internal sealed class QuestionnaireReader
{
    public const int LargestFile = 5 * 1024 * 1024;
    private const int DeepestJson = 128;
    private const int DeepestStored = 1_000;
    private const int DeepestItem = 30;
    private const int MostFaults = 100;
    private const string UnknownModifier =
        "An extension that changes the meaning of the whole is not known here";

    private readonly List<QuestionnaireFault> _faults = [];
    private readonly HashSet<string> _linkIds = new(StringComparer.Ordinal);
    private readonly ValueSetOptions _valueSets;
    private readonly bool _stored;
    private int _items;

    private QuestionnaireReader(TreeNode root, bool stored) =>
        (_valueSets, _stored) = (new ValueSetOptions(root), stored);

    public static QuestionnaireReading TooLarge { get; } =
        new(
            null,
            [
                new QuestionnaireFault(
                    "",
                    "",
                    $"The file is larger than {LargestFile / 1024 / 1024} MB"
                ),
            ]
        );

    public static QuestionnaireReading Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > LargestFile)
            return TooLarge;
        JsonElement root;
        try
        {
            root = JsonElement.Parse(
                JsonWords.WithoutMark(json),
                new JsonDocumentOptions { MaxDepth = DeepestJson, AllowDuplicateProperties = false }
            );
        }
        catch (JsonException e)
        {
            return Refuse(JsonWords.Unreadable(e, DeepestJson));
        }
        if (HalfCharacters.AreIn(JsonWords.WithoutMark(json), DeepestJson))
            return Refuse(
                "The file holds half of a character, such as \\ud83d alone, which cannot be read as text"
            );
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("resourceType", out var type)
            || type.ValueKind != JsonValueKind.String
            || type.GetString() != "Questionnaire"
        )
            return Refuse(
                "The file is not a FHIR Questionnaire: resourceType must be Questionnaire"
            );
        var tree = TreeNode.Read(root);
        return new QuestionnaireReader(tree, stored: false).Read(tree, json.ToArray());
    }

    /// <summary>
    /// A version that was taken into use once, and that is refused today: results were recorded on it, so it is read as far
    /// as it goes. No item is left out; what cannot be understood of one is.
    /// </summary>
    public static Questionnaire ReadStored(ReadOnlySpan<byte> json)
    {
        var strict = Read(json);
        if (strict.Questionnaire is { } questionnaire)
            return questionnaire;
        try
        {
            var root = JsonElement.Parse(
                HalfCharacters.Mended(JsonWords.WithoutMark(json)),
                new JsonDocumentOptions { MaxDepth = DeepestStored }
            );
            var tree = TreeNode.Read(root);
            var reader = new QuestionnaireReader(tree, stored: true);
            return Build(
                tree,
                json.ToArray(),
                reader.VariablesOf(tree),
                reader.ReadItems(tree, 1, ""),
                strict.Faults
            );
        }
        catch (JsonException)
        {
            return strict.OrThrow();
        }
    }

    private static QuestionnaireReading Refuse(string what) =>
        new(null, [new QuestionnaireFault("", "", what)]);

    private QuestionnaireReading Read(TreeNode root, byte[] json)
    {
        if (root.Child("implicitRules") is not null)
            Fault("", "implicitRules", "The questionnaire follows rules that are not known here");
        if (root.Child("modifierExtension") is not null)
            Fault("", "modifierExtension", UnknownModifier);
        var variables = VariablesOf(root);
        var items = ReadItems(root, 1, "");
        if (items.Length == 0)
            Fault("", "item", "The questionnaire has no items");
        if (_faults.Count > 0)
            return new QuestionnaireReading(null, _faults);
        var questionnaire = Build(root, json, variables, items, []);
        ReferenceCheck.Run(questionnaire, Fault);
        return _faults.Count > 0
            ? new QuestionnaireReading(null, _faults)
            : new QuestionnaireReading(questionnaire, []);
    }

    private static Questionnaire Build(
        TreeNode root,
        byte[] json,
        ImmutableArray<FormExpression> variables,
        ImmutableArray<QuestionnaireItem> items,
        IReadOnlyList<QuestionnaireFault> leftOut
    ) =>
        new(root, json, items)
        {
            Title = LocalText.Read(root.Child("title")),
            Description = LocalText.Read(root.Child("description")),
            Codes = [.. root.All("code").Select(Coding.Read)],
            Variables = variables,
            LeftOut = leftOut,
        };

    private ImmutableArray<FormExpression> VariablesOf(TreeNode root) =>
        new ItemFields("", root, Fault).Expressions(ExtensionUrls.Variable, named: true);

    private void Fault(string item, string field, string what)
    {
        if (_faults.Count < MostFaults)
            _faults.Add(new QuestionnaireFault(item, field, what));
    }

    private ImmutableArray<QuestionnaireItem> ReadItems(TreeNode parent, int depth, string above)
    {
        var items = ImmutableArray.CreateBuilder<QuestionnaireItem>();
        var number = 0;
        foreach (var node in parent.All("item"))
        {
            var place = $"{above}item[{number++}]";
            if (++_items > Questionnaire.MostItems && !_stored)
            {
                if (_items == Questionnaire.MostItems + 1)
                    Fault(
                        "",
                        "item",
                        $"The questionnaire has more than {Questionnaire.MostItems} items"
                    );
                break;
            }
            if (depth > DeepestItem && !_stored)
            {
                Fault(place, "item", $"Groups are nested more than {DeepestItem} deep");
                break;
            }
            if (ReadItem(node, depth, place) is { } item)
                items.Add(item);
        }
        return items.ToImmutable();
    }

    private QuestionnaireItem? ReadItem(TreeNode node, int depth, string place)
    {
        var linkId = node.Child("linkId")?.Plain is StringValue { Text.Length: > 0 } id
            ? id.Text
            : null;
        var name = linkId ?? place;
        if (linkId is null)
            Fault(name, "linkId", "The item has no linkId");
        else if (linkId.Length > 255)
            Fault(place, "linkId", "The linkId is longer than 255 characters");
        else if (!_linkIds.Add(linkId))
        {
            Fault(name, "linkId", "Another item has the same linkId");
            name = _stored ? place : name;
        }
        if (node.All("modifierExtension").Any())
            Fault(name, "modifierExtension", UnknownModifier);
        var children = ReadItems(node, depth + 1, place + ".");
        if ((ReadType(node, name) ?? TypeOfStored(children)) is not { } type)
            return null;
        if (type == ItemType.Display && children.Length > 0)
            Fault(name, "item", "A display item cannot hold items");
        var item = new ItemFields(name, node, Fault).Read(type, children, _valueSets);
        new ItemLimits(item, Fault).Check();
        return item;
    }

    private ItemType? TypeOfStored(ImmutableArray<QuestionnaireItem> children) =>
        !_stored ? null
        : children.IsEmpty ? ItemType.Text
        : ItemType.Group;

    private ItemType? ReadType(TreeNode node, string name)
    {
        var text = node.Child("type")?.Text;
        ItemType? type = text switch
        {
            "group" => ItemType.Group,
            "display" => ItemType.Display,
            "boolean" => ItemType.Boolean,
            "decimal" => ItemType.Decimal,
            "integer" => ItemType.Integer,
            "date" => ItemType.Date,
            "dateTime" => ItemType.DateTime,
            "time" => ItemType.Time,
            "string" => ItemType.String,
            "text" => ItemType.Text,
            "url" => ItemType.Url,
            "choice" => ItemType.Choice,
            "open-choice" => ItemType.OpenChoice,
            "attachment" => ItemType.Attachment,
            "reference" => ItemType.Reference,
            "quantity" => ItemType.Quantity,
            _ => null,
        };
        if (type is null)
            Fault(
                name,
                "type",
                text is null ? "The item has no type" : $"The type '{text}' is not one of FHIR R4"
            );
        return type;
    }
}
