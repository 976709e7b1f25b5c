using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Haven.Forms.Evaluation;
using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

/// What is wrong, at which item (its linkId; empty for the whole), in which field.
public sealed record QuestionnaireFault(string Item, string Field, string What)
{
    public override string ToString() =>
        (Item.Length == 0 ? "" : $"Item {Item}: ") + (Field.Length == 0 ? "" : Field + ": ") + What;
}

/// Either the questionnaire or what is wrong with it, never both.
public sealed record QuestionnaireReading(
    Questionnaire? Questionnaire,
    IReadOnlyList<QuestionnaireFault> Faults
)
{
    public Questionnaire OrThrow() =>
        Questionnaire ?? throw new InvalidDataException(string.Join("; ", Faults.Take(5)));
}

/// A FHIR R4 Questionnaire, read and found usable. Immutable; safe to share.
public sealed class Questionnaire
{
    /// <summary>A questionnaire has no more items than this; nor does a page, but for repetitions.</summary>
    public const int MostItems = 4_000;

    private FormPlan? _plan;

    internal Questionnaire(
        TreeNode root,
        ReadOnlyMemory<byte> json,
        ImmutableArray<QuestionnaireItem> items
    )
    {
        (Root, Json, Items) = (root, json, items);
        var all = new List<QuestionnaireItem>();
        Number(items, null, all);
        All = [.. all];
        ByLinkId = all.ToFrozenDictionary(i => i.LinkId, StringComparer.Ordinal);
    }

    public string? Id => Root.Child("id")?.Text;
    public string? Url => Root.Child("url")?.Text;
    public string? Version => Root.Child("version")?.Text;
    public string? Name => Root.Child("name")?.Text;
    public string? Status => Root.Child("status")?.Text;

    /// <summary>The questionnaires, as url or url|version, of which this is a part or a shorter form.</summary>
    public IEnumerable<string> DerivedFrom => Root.All("derivedFrom").Select(c => c.Text ?? "");
    public string? Copyright => Root.Child("copyright")?.Text;
    public LocalText? Title { get; internal init; }
    public LocalText? Description { get; internal init; }
    public ImmutableArray<Coding> Codes { get; internal init; } = [];
    public ImmutableArray<FormExpression> Variables { get; internal init; } = [];
    public ImmutableArray<QuestionnaireItem> Items { get; }

    /// Every item, in document order.
    public ImmutableArray<QuestionnaireItem> All { get; }
    public FrozenDictionary<string, QuestionnaireItem> ByLinkId { get; }

    /// <summary>
    /// What today's rules refuse in a version that was stored earlier. Such a version shows the answers and results that were
    /// recorded on it; nothing new is filled in on it, because what could not be understood is missing from it.
    /// </summary>
    public IReadOnlyList<QuestionnaireFault> LeftOut { get; internal init; } = [];

    /// The bytes as they were read, for export.
    public ReadOnlyMemory<byte> Json { get; }

    /// url|version, as a response names its questionnaire.
    public string? Canonical =>
        Url is null ? null
        : Version is null ? Url
        : $"{Url}|{Version}";

    internal TreeNode Root { get; }
    internal FormPlan Plan => _plan ??= new FormPlan(this);

    public static QuestionnaireReading Read(ReadOnlySpan<byte> json) =>
        QuestionnaireReader.Read(json);

    public static QuestionnaireReading Read(string json) =>
        json.Length > QuestionnaireReader.LargestFile
            ? QuestionnaireReader.TooLarge
            : QuestionnaireReader.Read(Encoding.UTF8.GetBytes(json));

    /// <summary>A version that was stored: it opens whatever today's rules say, and says what they would refuse.</summary>
    public static Questionnaire ReadStored(string json) =>
        QuestionnaireReader.ReadStored(Encoding.UTF8.GetBytes(json));

    private static void Number(
        ImmutableArray<QuestionnaireItem> items,
        QuestionnaireItem? parent,
        List<QuestionnaireItem> all
    )
    {
        foreach (var item in items)
        {
            item.Parent = parent;
            item.Index = all.Count;
            all.Add(item);
            Number(item.Items, item, all);
        }
    }
}
