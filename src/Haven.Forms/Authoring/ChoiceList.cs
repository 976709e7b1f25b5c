using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>A choice as an author writes it. <paramref name="Key"/> is its code, or its words where it has none; null for a new one.</summary>
public sealed record WrittenChoice(string? Key, LocalText Text, decimal? Points)
{
    /// <summary>Where several may be ticked: this one stands alone, such as "none of these".</summary>
    public bool Exclusive { get; init; }
}

/// <summary>
/// The choices of a question: written in it, or in a value set that the file contains and that several questions may
/// share. A choice keeps its code when its words change, so that conditions and answers go on meaning it.
/// </summary>
public sealed class ChoiceList
{
    private readonly DocumentItem item;

    internal ChoiceList(DocumentItem item) => this.item = item;

    private string? ValueSet => item.Json.Text("answerValueSet");

    /// <summary>The other questions that show the same list: a change holds for them too.</summary>
    public IReadOnlyList<DocumentItem> SharedWith =>
        ValueSet is { } set
            ?
            [
                .. item.Document.Items.Where(i =>
                    i.LinkId != item.LinkId && i.Json.Text("answerValueSet") == set
                ),
            ]
            : [];

    /// <summary>Whether a choice can stand alone; a list that several questions share cannot say so.</summary>
    public bool CanBeExclusive => item.Repeats && ValueSet is null;

    /// <summary>False for lists of imported files whose shape the editor does not write: they stay as they came.</summary>
    public bool IsEditable =>
        Source() is { } source
        && source.Entries is var entries
        && entries.All(e => e.IsPlain && e.Key is not null)
        && entries.DistinctBy(e => e.Key, StringComparer.Ordinal).Count() == entries.Count;

    public IReadOnlyList<WrittenChoice> All =>
        Source() is { } source
            ?
            [
                .. source.Entries.Select(e => new WrittenChoice(e.Key, e.Text, e.Points)
                {
                    Exclusive = e.Exclusive,
                }),
            ]
            : [];

    /// <summary>What a condition compares with when it asks for this choice.</summary>
    internal JsonObject? Asked(int index)
    {
        if (Source() is not { } source || index < 0 || index >= source.Entries.Count)
        {
            return null;
        }
        var entry = source.Entries[index];
        if (entry.Coding is not { } coding)
        {
            return entry.Json.ValueField() is { } field
                ? new JsonObject { ["answer" + field[5..]] = entry.Json[field]!.DeepClone() }
                : null;
        }
        var answer = new JsonObject();
        answer.SetText("system", coding.Text("system") ?? source.System);
        answer.SetText("code", coding.Text("code"));
        answer.SetText("display", coding.Text("display"));
        return new JsonObject { ["answerCoding"] = answer };
    }

    /// <summary>The place of the choice that an answer or condition names; null where the list has none such.</summary>
    internal int? Find(string? code, string? system)
    {
        var entries = Source()?.Entries ?? [];
        for (int i = 0; i < entries.Count; i++)
        {
            if (
                entries[i].Key == code
                && (system is null || entries[i].Coding is null || SystemOf(entries[i]) == system)
            )
            {
                return i;
            }
        }
        return null;
    }

    /// <summary>Writes the list in this order. What is not in it goes.</summary>
    public void Write(IReadOnlyList<WrittenChoice> choices)
    {
        var source = Source() ?? Own();
        var before = source.Entries;
        var codes = before.Select(e => e.Key).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var after = new List<JsonNode>(choices.Count);
        foreach (var choice in choices)
        {
            var entry =
                before.FirstOrDefault(e => e.Key is { } key && key == choice.Key)
                ?? source.New(FreeCode(choice.Text.Text, codes), SystemName);
            entry.SetText(choice.Text);
            entry.SetPoints(choice.Points);
            entry.SetExclusive(choice.Exclusive);
            after.Add(entry.Json);
        }
        if (after.SequenceEqual(before.Select(e => (JsonNode)e.Json)))
        {
            return;
        }
        source.Holder.Remove(source.Field);
        if (after.Count > 0)
        {
            var list = source.Holder.List(source.Field);
            foreach (var json in after)
            {
                (json.Parent as JsonArray)?.Remove(json);
                list.Add(json);
            }
        }
    }

    /// <summary>Shows the choices of another question here: the same value set, or the same choices written again.</summary>
    public void TakeFrom(DocumentItem other)
    {
        item.Json.Remove("answerOption");
        item.Json.Remove("answerValueSet");
        foreach (string field in (string[])["answerValueSet", "answerOption"])
        {
            if (other.Json[field] is { } value)
            {
                item.Json[field] = value.DeepClone();
            }
        }
    }

    private string SystemName =>
        "https://haven.invalid/fhir/CodeSystem/"
        + Slug(item.Document.Name ?? "instrument")
        + "-"
        + Slug(item.LinkId);

    private string? SystemOf(ChoiceEntry entry) => entry.Coding?.Text("system") ?? Source()?.System;

    private ChoiceSource Own() => new(item.Json, "answerOption", InValueSet: false, null);

    private ChoiceSource? Source()
    {
        if (ValueSet is not { } set)
        {
            return Own();
        }
        var contained = item.Document.Contained(set);
        if (contained?["expansion"] is JsonObject expansion)
        {
            return expansion.Objects("contains").Any(c => c.ContainsKey("contains"))
                ? null
                : new ChoiceSource(expansion, "contains", InValueSet: true, null);
        }
        return (contained?["compose"] as JsonObject)?.Objects("include").ToList() is [var only]
            ? new ChoiceSource(only, "concept", InValueSet: true, only.Text("system"))
            : null;
    }

    // Readable in an export, and free in this list.
    private static string FreeCode(string words, HashSet<string> taken)
    {
        string stem = Slug(words);
        string code = stem;
        for (int number = 2; !taken.Add(code); number++)
        {
            code = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
        }
        return code;
    }

    private static string Slug(string words)
    {
        var slug = new StringBuilder();
        foreach (char c in words.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-' && !IsMark(c))
            {
                slug.Append('-');
            }
            if (slug.Length == 40)
            {
                break;
            }
        }
        string text = slug.ToString().Trim('-');
        return text.Length == 0 ? "choice" : text;
    }

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
}

/// <summary>Where a question's choices are written.</summary>
internal sealed record ChoiceSource(
    JsonObject Holder,
    string Field,
    bool InValueSet,
    string? System
)
{
    public IReadOnlyList<ChoiceEntry> Entries =>
        [.. Holder.Objects(Field).Select(o => new ChoiceEntry(o, InValueSet))];

    public ChoiceEntry New(string code, string system)
    {
        var coding = new JsonObject();
        // A concept's system stands once, at the list.
        if (!InValueSet || (System is null && Field == "contains"))
        {
            coding["system"] = system;
        }
        coding["code"] = code;
        return new ChoiceEntry(
            InValueSet ? coding : new JsonObject { ["valueCoding"] = coding },
            InValueSet
        );
    }
}

/// <summary>One choice in its JSON.</summary>
internal sealed class ChoiceEntry(JsonObject json, bool inValueSet)
{
    public JsonObject Json => json;

    public JsonObject? Coding => inValueSet ? json : json["valueCoding"] as JsonObject;

    /// <summary>Whether it is a code with words, or words alone; a choice that is a number or a date has no words to change.</summary>
    public bool IsPlain => Coding is not null || json.ContainsKey("valueString");

    public string? Key =>
        Coding is { } coding ? coding.Text("code")
        : json.ValueField() is { } name ? json[name]?.ToString()
        : null;

    public LocalText Text =>
        (
            Coding is { } coding
                ? WrittenText.Read(coding, "display")
                : WrittenText.Read(json, "valueString")
        ) ?? new LocalText(Key ?? "", null);

    public decimal? Points =>
        Weights(json).Concat(Coding is { } c && c != json ? Weights(c) : []).FirstOrDefault()
            is { } weight
        && weight.ValueField() is { } name
            ? weight.Number(name)
            : null;

    public void SetText(LocalText text)
    {
        if (Coding is { } coding)
        {
            WrittenText.Write(coding, "display", text);
        }
        else
        {
            WrittenText.Write(json, "valueString", text);
        }
    }

    public void SetPoints(decimal? points)
    {
        if (points == Points)
        {
            return;
        }
        foreach (var holder in Coding is { } c && c != json ? [json, c] : new[] { json })
        {
            foreach (var weight in Weights(holder).ToList())
            {
                holder.Drop("extension", weight);
            }
        }
        if (points is { } number)
        {
            json.List("extension")
                .Insert(
                    0,
                    new JsonObject { ["url"] = FormWeights.Ordinal, ["valueDecimal"] = number }
                );
        }
    }

    public bool Exclusive =>
        json.Extensions(ExtensionUrls.OptionExclusive).Any(e => e.Flag("valueBoolean"));

    public void SetExclusive(bool exclusive)
    {
        if (exclusive == Exclusive || inValueSet)
        {
            return;
        }
        json.DropExtensions(ExtensionUrls.OptionExclusive);
        if (exclusive)
        {
            json.List("extension")
                .Add(
                    new JsonObject
                    {
                        ["url"] = ExtensionUrls.OptionExclusive,
                        ["valueBoolean"] = true,
                    }
                );
        }
    }

    private static IEnumerable<JsonObject> Weights(JsonObject holder) =>
        holder.Objects("extension").Where(e => FormWeights.IsWeight(e.Text("url")));
}
