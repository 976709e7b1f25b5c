using System.Collections.Immutable;
using System.Text.Json;
using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

/// The codes of a value set that the questionnaire contains.
internal static class ValueSetOptions
{
    public static ImmutableArray<AnswerOption> Read(TreeNode valueSet)
    {
        var options = ImmutableArray.CreateBuilder<AnswerOption>();
        if (valueSet.Child("expansion") is { } expansion)
            AddContains(expansion, options);
        else if (valueSet.Child("compose") is { } compose)
            foreach (var include in compose.All("include"))
            foreach (var concept in include.All("concept"))
                options.Add(Option(concept, include.Child("system")));
        return options.ToImmutable();
    }

    private static void AddContains(TreeNode parent, ImmutableArray<AnswerOption>.Builder options)
    {
        foreach (var entry in parent.All("contains"))
        {
            if (
                entry.Child("code") is not null
                && entry.Child("abstract")?.Plain is not BooleanValue { Truth: true }
            )
                options.Add(Option(entry, entry.Child("system")));
            AddContains(entry, options);
        }
    }

    private static AnswerOption Option(TreeNode concept, TreeNode? system)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            if (system?.Text is { } url)
                writer.WriteString("system", url);
            foreach (var name in (string[])["code", "display", "_display", "extension"])
                if (concept.Json.TryGetProperty(name, out var value))
                {
                    writer.WritePropertyName(name);
                    value.WriteTo(writer);
                }
            writer.WriteEndObject();
        }
        var coding = Coding.Read(TreeNode.Read(JsonElement.Parse(stream.ToArray()), "Coding"));
        return new AnswerOption(
            new CodingAnswer(coding),
            coding.Weight,
            Prefix: null,
            InitiallySelected: false,
            Exclusive: false
        );
    }
}
