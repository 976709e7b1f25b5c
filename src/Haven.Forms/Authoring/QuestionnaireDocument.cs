using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>
/// A questionnaire while it is being written. FHIR JSON is the one truth: everything is read from it and written into it,
/// and what is not known here stays as it came.
/// </summary>
public sealed class QuestionnaireDocument
{
    /// <summary>Ours, on the questionnaire: the title of the training that somebody needs before they use it.</summary>
    public const string RequiredTraining =
        "https://haven.invalid/fhir/StructureDefinition/required-training";

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        MaxDepth = 256,
        // The file is never part of a page; people read it in their own letters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const int LongestIndented = 1_000_000;

    private static readonly JsonSerializerOptions Compact = new(Written) { WriteIndented = false };

    private readonly JsonObject root;

    private QuestionnaireDocument(JsonObject root) => this.root = root;

    public static QuestionnaireDocument New(LocalText title, string name, string version)
    {
        var document = new QuestionnaireDocument(
            new JsonObject
            {
                ["resourceType"] = "Questionnaire",
                ["url"] = "urn:uuid:" + Guid.CreateVersion7().ToString("D"),
                ["version"] = version,
                ["name"] = name,
                ["title"] = title.Text,
                ["status"] = "draft",
                ["subjectType"] = new JsonArray("Patient"),
            }
        );
        document.Title = title;
        return document;
    }

    /// <summary>A questionnaire as it was stored or sent.</summary>
    /// <exception cref="JsonException">It is no JSON object: judge a file with <see cref="Questionnaire.Read(string)"/> first.</exception>
    public static QuestionnaireDocument Read(string json) =>
        JsonNode.Parse(
            json.TrimStart('\uFEFF'),
            documentOptions: new JsonDocumentOptions { MaxDepth = 256 }
        )
            is JsonObject root
            ? new QuestionnaireDocument(root)
            : throw new JsonException("A questionnaire is a JSON object.");

    /// <summary>Readable, unless it is so large that the spaces could make it too large to be read again.</summary>
    public string Write() =>
        root.ToJsonString(Written) is { Length: <= LongestIndented } readable
            ? readable
            : root.ToJsonString(Compact);

    public LocalText? Title
    {
        get => WrittenText.Read(root, "title");
        set => WrittenText.Write(root, "title", value);
    }

    /// <summary>What the instrument is known by across its versions.</summary>
    public string? Name
    {
        get => root.Text("name");
        set => root.SetText("name", value);
    }

    public string? Version
    {
        get => root.Text("version");
        set => root.SetText("version", value);
    }

    public string? Status
    {
        get => root.Text("status");
        set => root.SetText("status", value);
    }

    public LocalText? Description
    {
        get => WrittenText.Read(root, "description");
        set => WrittenText.Write(root, "description", value);
    }

    /// <summary>Who wrote it and on which terms.</summary>
    public string? Copyright
    {
        get => root.Text("copyright");
        set => root.SetText("copyright", value);
    }

    /// <summary>The title of the training that somebody needs before they use it; null where none is asked for.</summary>
    public string? Training
    {
        get => root.Extensions(RequiredTraining).FirstOrDefault()?.Text("valueString");
        set
        {
            if (value == Training)
            {
                return;
            }
            root.DropExtensions(RequiredTraining);
            if (!string.IsNullOrEmpty(value))
            {
                root.List("extension")
                    .Add(new JsonObject { ["url"] = RequiredTraining, ["valueString"] = value });
            }
        }
    }

    /// <summary>Everything that an author sees, in order: help hangs on its question and is not listed by itself.</summary>
    public IEnumerable<DocumentItem> Items => Below(root, null);

    public DocumentItem? Find(string? linkId) =>
        linkId is null ? null : Items.FirstOrDefault(i => i.LinkId == linkId);

    /// <summary>A new item at the end of a section, or of the questionnaire.</summary>
    public DocumentItem Add(ItemKind kind, DocumentItem? section)
    {
        var json = NewItems.Make(kind, FreeLinkId(NewItems.Stem(kind)));
        (section?.Json ?? root).List("item").Add(json);
        return new DocumentItem(this, json, section);
    }

    /// <summary>Moves it one place among the items beside it. False at either end.</summary>
    public bool Move(DocumentItem item, int by)
    {
        var list = Holder(item).List("item");
        int at = list.IndexOf(item.Json);
        int to = at + by;
        while (to >= 0 && to < list.Count && IsListedElsewhere(list[to]))
        {
            to += by;
        }
        if (to < 0 || to >= list.Count)
        {
            return false;
        }
        list.RemoveAt(at);
        list.Insert(to, item.Json);
        return true;
    }

    // Help hangs on its question, and scores have a page of their own: to an author neither stands between two questions.
    private bool IsListedElsewhere(JsonNode? node) =>
        node is JsonObject json
        && (DocumentItem.IsHelp(json) || new DocumentItem(this, json, null).Kind == ItemKind.Score);

    /// <summary>Puts it at the end of another section, or outside all of them.</summary>
    public void MoveInto(DocumentItem item, DocumentItem? section)
    {
        if (ReferenceEquals(item.Section?.Json, section?.Json))
        {
            return;
        }
        Holder(item).Drop("item", item.Json);
        (section?.Json ?? root).List("item").Add(item.Json);
    }

    /// <summary>Whose condition asks for it, and which scores count nothing but it: they cannot stand without it.</summary>
    public IReadOnlyList<DocumentItem> DependentOn(DocumentItem item)
    {
        var going = Items.Where(i => IsSame(i, item) || i.IsWithin(item)).ToList();
        var names = going.Select(i => i.LinkId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Items.Where(i =>
                !names.Contains(i.LinkId)
                && (
                    i.Skip.Conditions.Any(c => names.Contains(c.Question))
                    || (i.Kind == ItemKind.Score && names.Contains(i.Score.Section ?? ""))
                )
            ),
        ];
    }

    /// <summary>Takes it out, with what is inside it, the conditions that ask for it and the scores over it.</summary>
    public void Remove(DocumentItem item)
    {
        var names = Items
            .Where(i => IsSame(i, item) || i.IsWithin(item))
            .Select(i => i.LinkId)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var dependent in DependentOn(item).ToList())
        {
            dependent.Skip.RemoveAbout(names);
            if (dependent.Kind == ItemKind.Score && names.Contains(dependent.Score.Section ?? ""))
            {
                Remove(dependent);
            }
        }
        Holder(item).Drop("item", item.Json);
    }

    internal JsonObject Root => root;

    internal JsonObject? Contained(string reference) =>
        root.Objects("contained").FirstOrDefault(c => "#" + c.Text("id") == reference);

    internal string FreeLinkId(string stem)
    {
        var taken = AllLinkIds(root).ToHashSet(StringComparer.Ordinal);
        int number = 1;
        string name;
        do
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number++}");
        } while (taken.Contains(name));
        return name;
    }

    private static IEnumerable<string> AllLinkIds(JsonObject holder) =>
        holder.Objects("item").SelectMany(i => AllLinkIds(i).Prepend(i.Text("linkId") ?? ""));

    private JsonObject Holder(DocumentItem item) => item.Section?.Json ?? root;

    private static bool IsSame(DocumentItem one, DocumentItem other) =>
        ReferenceEquals(one.Json, other.Json);

    private IEnumerable<DocumentItem> Below(JsonObject holder, DocumentItem? section)
    {
        foreach (var json in holder.Objects("item").Where(j => !DocumentItem.IsHelp(j)))
        {
            var item = new DocumentItem(this, json, section);
            yield return item;
            foreach (var inner in Below(json, item))
            {
                yield return inner;
            }
        }
    }
}
