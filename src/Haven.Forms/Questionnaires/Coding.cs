using System.Text.Json;
using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

/// A code of a system. Two are the same when system and code are, whatever their display says.
public sealed class Coding : IEquatable<Coding>
{
    private TreeNode? _node;

    public Coding(string? system, string? code, string? display = null)
    {
        (System, Code) = (system, code);
        Display = display is null ? null : new LocalText(display, null);
        Json = Build(system, code, display);
    }

    private Coding(TreeNode node, string? spanish)
    {
        _node = node;
        Json = node.Json;
        System = node.Child("system")?.Text;
        Code = node.Child("code")?.Text;
        Display = LocalText.Read(node.Child("display"));
        if (Display is { Spanish: null } && spanish is not null)
            Display = Display with { Spanish = spanish };
        Weight = FormWeights.OnNode(node);
    }

    public string? System { get; }
    public string? Code { get; }
    public LocalText? Display { get; }

    /// The weight that the Coding itself carries.
    public decimal? Weight { get; }

    /// The Coding as it stood in its source, with its extensions.
    public JsonElement Json { get; }

    internal TreeNode Node => _node ??= TreeNode.Read(Json, "Coding");

    internal static Coding Read(TreeNode node) => new(node, null);

    /// <param name="spanish">What it is called in Spanish, where its source says so outside the Coding.</param>
    internal static Coding Read(TreeNode node, string? spanish) => new(node, spanish);

    private static JsonElement Build(string? system, string? code, string? display)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (system is not null)
            parts["system"] = system;
        if (code is not null)
            parts["code"] = code;
        if (display is not null)
            parts["display"] = display;
        return JsonSerializer.SerializeToElement(parts);
    }

    public bool Equals(Coding? other) =>
        other is not null
        && System == other.System
        && Code == other.Code
        && (Code is not null || Display?.Text == other.Display?.Text);

    public override bool Equals(object? obj) => Equals(obj as Coding);

    public override int GetHashCode() => HashCode.Combine(System, Code);

    public override string ToString() => Display?.Text ?? Code ?? "";
}

/// Words with their Spanish where the questionnaire has it.
public sealed record LocalText(string Text, string? Spanish)
{
    private const string Translation = "http://hl7.org/fhir/StructureDefinition/translation";

    public string In(string language) =>
        Spanish is not null && language.StartsWith("es", StringComparison.OrdinalIgnoreCase)
            ? Spanish
            : Text;

    public override string ToString() => Text;

    internal static LocalText? Read(TreeNode? node)
    {
        if (node?.Plain is not StringValue text)
            return null;
        string? spanish = null;
        foreach (var extension in node.Extensions(Translation))
            if (
                Part(extension, "lang")?.StartsWith("es", StringComparison.OrdinalIgnoreCase)
                == true
            )
                spanish ??= Part(extension, "content");
        return new LocalText(text.Text, spanish);
    }

    private static string? Part(TreeNode extension, string url) =>
        extension.Extensions(url).FirstOrDefault()?.Child("value")?.Text;
}

internal static class TreeNodeReading
{
    public static IEnumerable<TreeNode> All(this TreeNode node, string name) =>
        node.Named.Where(c => c.Name == name).Select(c => c.Node);

    public static IEnumerable<TreeNode> Extensions(this TreeNode node, string url) =>
        node.All("extension").Where(e => e.Child("url")?.Text == url);

    public static TreeNode? ExtensionValue(this TreeNode node, string url) =>
        node.Extensions(url).FirstOrDefault()?.Child("value");
}
