using System.Globalization;
using System.Reflection;

namespace Haven.Privacy.Promises;

/// <summary>One thing of a promise that can be checked by itself.</summary>
/// <param name="Spanish">The same in Spanish.</param>
public sealed record Clause(int Number, string Text, string Spanish);

/// <summary>A promise as the catalogue has it.</summary>
/// <param name="Id">For life: "SCR-7".</param>
/// <param name="Text">In English.</param>
/// <param name="Spanish">The same in Spanish.</param>
/// <param name="Clauses">At least one.</param>
/// <param name="Notes">Further words of a row of the threat table: who, can, es-who, es-can.</param>
public sealed record Promise(
    string Id,
    string Text,
    string Spanish,
    IReadOnlyList<Clause> Clauses,
    IReadOnlyDictionary<string, string> Notes
);

/// <summary>The promises of one service, or the threat table.</summary>
public sealed record Chapter(
    string Key,
    string Title,
    string SpanishTitle,
    IReadOnlyList<Promise> Promises
);

/// <summary>
/// What Haven promises: the files of the folder promises/ at the project's root, shipped inside the program. A file
/// has a title, and for each promise a heading with its id, its text in English and Spanish, and its clauses as a
/// numbered list, each with its Spanish below.
/// </summary>
public sealed record Catalogue(IReadOnlyList<Chapter> Chapters)
{
    /// <summary>The chapter that is shown as a table of who can read what.</summary>
    public const string Threats = "threats";

    private static readonly string[] Order =
    [
        "screening",
        "helpline",
        "referrals",
        "messaging",
        "research",
        Threats,
    ];

    /// <summary>As it was shipped with this program.</summary>
    public static Catalogue Shipped { get; } = new([.. Order.Select(ReadShipped)]);

    /// <summary>Every promise, in the order of the chapters.</summary>
    public IEnumerable<Promise> Promises => Chapters.SelectMany(c => c.Promises);

    private static Chapter ReadShipped(string key)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream($"promises/{key}.md")
            ?? throw new InvalidOperationException($"promises/{key}.md was not shipped.");
        using var reader = new StreamReader(stream);
        return Read(key, reader.ReadToEnd());
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="FormatException">With the line that cannot be read.</exception>
    public static Chapter Read(string key, string text)
    {
        string title = "",
            spanish = "";
        var promises = new List<Promise>();
        Draft? draft = null;
        int number = 0;
        foreach (string line in text.Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                Finish(draft, promises);
                draft = new Draft(line[3..], number);
            }
            else if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                (title, spanish) = line[2..].Split('|', StringSplitOptions.TrimEntries)
                    is [var en, var es]
                    ? (en, es)
                    : throw Wrong(number, "a title in English and Spanish, with | between them");
            }
            else if (line.Length > 0)
            {
                (draft ?? throw Wrong(number, "a heading with an id first")).Add(line, number);
            }
        }
        Finish(draft, promises);
        return new Chapter(key, title, spanish, promises);
    }

    private static void Finish(Draft? draft, List<Promise> promises)
    {
        if (draft is not null)
        {
            promises.Add(draft.Finished());
        }
    }

    private static FormatException Wrong(int line, string wanted) =>
        new($"Line {line}: wanted {wanted}.");

    private sealed class Draft(string id, int heading)
    {
        private readonly List<Clause> clauses = [];
        private readonly Dictionary<string, string> notes = new(StringComparer.Ordinal);
        private string text = "";

        public void Add(string line, int number)
        {
            int dot = line.IndexOf(". ", StringComparison.Ordinal);
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (
                dot > 0
                && int.TryParse(
                    line[..dot],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out int n
                )
            )
            {
                clauses.Add(
                    n == clauses.Count + 1
                        ? new Clause(n, line[(dot + 2)..], "")
                        : throw Wrong(number, $"clause {clauses.Count + 1}")
                );
            }
            else if (line.StartsWith("es: ", StringComparison.Ordinal) && clauses.Count > 0)
            {
                clauses[^1] = clauses[^1] with { Spanish = line[4..] };
            }
            else if (colon > 0 && line[..colon] is "es" or "who" or "can" or "es-who" or "es-can")
            {
                notes[line[..colon]] = line[(colon + 2)..];
            }
            else if (text.Length == 0)
            {
                text = line;
            }
            else
            {
                throw Wrong(number, "a clause");
            }
        }

        public Promise Finished() =>
            text.Length > 0
            && clauses.Count > 0
            && clauses.TrueForAll(c => c.Spanish.Length > 0)
            && notes.TryGetValue("es", out string? spanish)
                ? new Promise(id, text, spanish, clauses, notes)
                : throw Wrong(heading, $"a text, a clause, and both in Spanish for {id}");
    }
}
