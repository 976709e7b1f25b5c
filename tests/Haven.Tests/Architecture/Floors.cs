using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Haven.Tests.Architecture;

/// <summary>Which project may see which: only floors below, never a neighbour.</summary>
internal static class Floors
{
    /// <summary>The executable's assembly is named as it is typed: haven.</summary>
    public static string AssemblyOf(string project) => project == "Haven" ? "haven" : project;

    private static readonly string[] Ground = ["Haven.Privacy", "Haven.Design"];
    private static readonly string[] First =
    [
        "Haven.Organisations",
        "Haven.Forms",
        "Haven.Delivery",
    ];

    private static readonly Dictionary<string, string[]> Visible = new(StringComparer.Ordinal)
    {
        ["Haven.Design"] = [],
        ["Haven.Privacy"] = ["Haven.Design"],
        ["Haven.Organisations"] = Ground,
        ["Haven.Forms"] = Ground,
        ["Haven.Delivery"] = Ground,
        ["Haven.Screening"] = [.. Ground, .. First],
        ["Haven.Helpline"] = [.. Ground, .. First],
        ["Haven.Referrals"] = [.. Ground, .. First],
        ["Haven.Messaging"] = [.. Ground, .. First],
        ["Haven.Research"] = [.. Ground, .. First],
        ["Haven.Sqlite"] = ["Haven.Privacy"],
        ["Haven.PostgreSql"] = ["Haven.Privacy"],
    };

    /// <summary>One line for each reference that the house does not allow.</summary>
    public static IEnumerable<string> Broken(string project, IEnumerable<string> references)
    {
        if (project == "Haven")
            return [];
        if (!Visible.TryGetValue(project, out var allowed))
            return [$"{project} has no floor: give it one in Floors.cs"];
        return references
            .Except(allowed, StringComparer.Ordinal)
            .Select(reference => $"{project} must not see {reference}");
    }

    public static IEnumerable<string> ReferencesIn(string projectFile) =>
        XDocument
            .Parse(projectFile)
            .Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>What a built assembly uses of Haven: also what reached it through another project.</summary>
    public static IReadOnlyList<string> ReferencesOf(string assemblyFile)
    {
        using var image = new PEReader(File.OpenRead(assemblyFile));
        var metadata = image.GetMetadataReader();
        return
        [
            .. metadata
                .AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle))
                .Select(reference => metadata.GetString(reference.Name))
                .Where(name =>
                    name == "Haven" || name.StartsWith("Haven.", StringComparison.Ordinal)
                ),
        ];
    }
}
