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
    private const int MostCodes = 2_000;
    private readonly Dictionary<string, TreeNode> _valueSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TreeNode> _codeSystems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<AnswerOption>> _read = new(
        StringComparer.Ordinal
    );
    private int _depth;

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
        try
        {
            return Read(name);
        }
        catch (UnusableValueSetException e)
        {
            why = e.Message;
            return [];
        }
    }

    private ImmutableArray<AnswerOption> Read(string name)
    {
        if (_read.TryGetValue(name, out var known))
            return known;
        if (!_valueSets.TryGetValue(name, out var valueSet))
            throw new UnusableValueSetException(
                $"The value set {name} is not contained in the file"
            );
        if (++_depth > DeepestReference)
            throw new UnusableValueSetException(
                $"The value set {name} includes itself, or others more than {DeepestReference} deep"
            );
        try
        {
            var codes = new Codes(name);
            if (valueSet.Child("expansion") is { } list && list.Child("contains") is not null)
                AddContains(list, codes);
            else
                AddComposed(name, valueSet.Child("compose"), codes);
            return _read[name] = codes.Done();
        }
        finally
        {
            _depth--;
        }
    }

    private void AddComposed(string name, TreeNode? compose, Codes codes)
    {
        foreach (var include in compose?.All("include") ?? [])
            AddInclude(name, include, codes);
        var excluded = new Codes(name);
        foreach (var exclude in compose?.All("exclude") ?? [])
            AddInclude(name, exclude, excluded);
        codes.Without(excluded);
    }

    private void AddInclude(string name, TreeNode include, Codes codes)
    {
        var system = include.Child("system");
        if (include.Child("filter") is not null)
            throw new UnusableValueSetException(
                $"The value set {name} filters {system?.Text}: list its codes"
            );
        foreach (var other in include.All("valueSet"))
        foreach (var option in Read(other.Text ?? ""))
            codes.Add(option);
        if (include.Child("concept") is not null)
            foreach (var concept in include.All("concept"))
                codes.Add(Option(concept, system));
        else if (system?.Text is { } url)
        {
            if (!_codeSystems.TryGetValue(url, out var all))
                throw new UnusableValueSetException(
                    $"The value set {name} takes all of {url}, which is not contained in the file: list its codes"
                );
            AddConcepts(all, system, codes);
        }
    }

    private static void AddConcepts(TreeNode parent, TreeNode system, Codes codes)
    {
        foreach (var concept in parent.All("concept"))
        {
            codes.Add(Option(concept, system));
            AddConcepts(concept, system, codes);
        }
    }

    private static void AddContains(TreeNode parent, Codes codes)
    {
        foreach (var entry in parent.All("contains"))
        {
            if (
                entry.Child("code") is not null
                && entry.Child("abstract")?.Plain is not BooleanValue { Truth: true }
            )
                codes.Add(Option(entry, entry.Child("system")));
            AddContains(entry, codes);
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

    /// <summary>A set: each code once, however often it is included.</summary>
    private sealed class Codes(string name)
    {
        private readonly List<AnswerOption> _options = [];
        private readonly HashSet<AnswerValue> _values = [];

        public void Add(AnswerOption option)
        {
            if (!_values.Add(option.Value))
                return;
            _options.Add(option);
            if (_options.Count > MostCodes)
                throw new UnusableValueSetException(
                    $"The value set {name} has more than {MostCodes} codes"
                );
        }

        public void Without(Codes others) =>
            _options.RemoveAll(o => others._values.Contains(o.Value));

        public ImmutableArray<AnswerOption> Done() =>
            _options.Count > 0
                ? [.. _options]
                : throw new UnusableValueSetException($"The value set {name} lists no codes");
    }
}

file sealed class UnusableValueSetException(string message) : Exception(message);
