using System.Collections.Immutable;
using System.Text.Json;
using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

/// <summary>
/// The codes of the value sets that the questionnaire contains, by what an item calls them: #id, the address, or the
/// address with its version.
/// </summary>
internal sealed class ValueSetOptions
{
    private const int DeepestReference = 5;
    private readonly Dictionary<string, TreeNode> _valueSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TreeNode> _codeSystems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<AnswerOption>> _read = new(
        StringComparer.Ordinal
    );

    public ValueSetOptions(TreeNode questionnaire)
    {
        foreach (var contained in questionnaire.All("contained"))
            if (contained.FhirType is "ValueSet" or "CodeSystem")
                foreach (var name in Names(contained))
                    (contained.FhirType == "ValueSet" ? _valueSets : _codeSystems).TryAdd(
                        name,
                        contained
                    );
    }

    private static IEnumerable<string> Names(TreeNode contained)
    {
        if (contained.Child("id")?.Text is { } id)
            yield return "#" + id;
        if (contained.Child("url")?.Text is not { } url)
            yield break;
        yield return url;
        if (contained.Child("version")?.Text is { } version)
            yield return $"{url}|{version}";
    }

    /// <param name="why">What is wrong where nothing comes back.</param>
    public ImmutableArray<AnswerOption> Of(string name, out string why)
    {
        why = "";
        if (_read.TryGetValue(name, out var known))
            return known;
        try
        {
            var options = ImmutableArray.CreateBuilder<AnswerOption>();
            AddSet(name, options, 0);
            if (options.Count == 0)
                why = $"The value set {name} lists no codes";
            // a set has each code once, however often it is included
            return _read[name] = [.. options.DistinctBy(o => o.Value)];
        }
        catch (UnusableValueSetException e)
        {
            why = e.Message;
            return [];
        }
    }

    private void AddSet(string name, ImmutableArray<AnswerOption>.Builder options, int depth)
    {
        if (!_valueSets.TryGetValue(name, out var valueSet))
            throw new UnusableValueSetException(
                $"The value set {name} is not contained in the file"
            );
        if (depth > DeepestReference)
            throw new UnusableValueSetException($"The value set {name} includes itself");
        if (valueSet.Child("expansion") is { } expansion && expansion.Child("contains") is not null)
        {
            AddContains(expansion, options);
            return;
        }
        var compose = valueSet.Child("compose");
        var found = ImmutableArray.CreateBuilder<AnswerOption>();
        foreach (var include in compose?.All("include") ?? [])
            AddInclude(name, include, found, depth);
        var excluded = ImmutableArray.CreateBuilder<AnswerOption>();
        foreach (var exclude in compose?.All("exclude") ?? [])
            AddInclude(name, exclude, excluded, depth);
        options.AddRange(found.Where(o => !excluded.Any(e => e.Value.Equals(o.Value))));
    }

    private void AddInclude(
        string name,
        TreeNode include,
        ImmutableArray<AnswerOption>.Builder options,
        int depth
    )
    {
        var system = include.Child("system");
        if (include.Child("filter") is not null)
            throw new UnusableValueSetException(
                $"The value set {name} filters {system?.Text}: list its codes"
            );
        foreach (var other in include.All("valueSet"))
            AddSet(other.Text ?? "", options, depth + 1);
        if (include.Child("concept") is not null)
            foreach (var concept in include.All("concept"))
                options.Add(Option(concept, system));
        else if (system?.Text is { } url)
        {
            if (!_codeSystems.TryGetValue(url, out var codes))
                throw new UnusableValueSetException(
                    $"The value set {name} takes all of {url}, which is not contained in the file: list its codes"
                );
            AddConcepts(codes, system, options);
        }
    }

    private static void AddConcepts(
        TreeNode parent,
        TreeNode system,
        ImmutableArray<AnswerOption>.Builder options
    )
    {
        foreach (var concept in parent.All("concept"))
        {
            options.Add(Option(concept, system));
            AddConcepts(concept, system, options);
        }
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
        if (concept.Json.ValueKind != JsonValueKind.Object || concept.Child("code") is null)
            throw new UnusableValueSetException("The value set lists a concept without a code");
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
        var coding = Coding.Read(
            TreeNode.Read(JsonElement.Parse(stream.ToArray()), "Coding"),
            Spanish(concept)
        );
        return new AnswerOption(
            new CodingAnswer(coding),
            coding.Weight,
            Prefix: null,
            InitiallySelected: false,
            Exclusive: false
        );
    }

    private static string? Spanish(TreeNode concept) =>
        concept
            .All("designation")
            .Where(d =>
                d.Child("language")?.Text?.StartsWith("es", StringComparison.OrdinalIgnoreCase)
                == true
            )
            .Select(d => d.Child("value")?.Text)
            .FirstOrDefault(words => words is not null);
}

file sealed class UnusableValueSetException(string message) : Exception(message);
