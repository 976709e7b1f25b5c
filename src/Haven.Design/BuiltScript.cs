using System.Text;

namespace Haven.Design;

/// <summary>
/// The scripts that work with keys, as they were built, inside the program: what the server gives out can be compared
/// with them.
/// </summary>
public static class BuiltScript
{
    public static readonly IReadOnlyList<string> Names = ["names.js", "team-key.js"];

    public static string Read(string name)
    {
        using var stream =
            typeof(BuiltScript).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"No script {name} was built.", nameof(name));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
