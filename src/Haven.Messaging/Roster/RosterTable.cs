using System.Globalization;
using System.Text;

namespace Haven.Messaging.Roster;

/// <summary>A row of a file, with its cells by the names of their columns.</summary>
/// <param name="Number">As a spreadsheet counts, the headings being row 1.</param>
internal sealed record RosterRow(
    int Number,
    IReadOnlyList<string> Cells,
    IReadOnlyDictionary<string, int> Columns
)
{
    /// <summary>A cell, without space around it; empty where the file has no such column.</summary>
    public string this[string column] =>
        Columns.TryGetValue(column, out int at) ? Cells[at].Trim() : "";

    public string Id => this["sourcedId"];
}

/// <summary>A CSV file of a roster: RFC 4180 in UTF-8, with or without a byte order mark, with any ending of lines.</summary>
internal sealed class RosterTable
{
    private const int MostRows = 200_000;
    private const int MostColumns = 200;
    private const int LongestCell = 20_000;

    private readonly string name;
    private readonly string text;
    private int at;

    private RosterTable(string name, string text) => (this.name, this.text) = (name, text);

    /// <summary>Its rows. What is wrong with one of them is a finding, and the row is left out.</summary>
    /// <param name="needed">Columns without which the file is none.</param>
    /// <exception cref="UnfitRosterException">It is no such file.</exception>
    public static IReadOnlyList<RosterRow> Read(
        string name,
        byte[] content,
        IReadOnlyList<string> needed,
        List<RosterFinding> findings
    ) => new RosterTable(name, Decode(name, content)).Rows(needed, findings);

    private static string Decode(string name, byte[] content)
    {
        var bytes = content.AsSpan();
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[3..];
        }
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new UnfitRosterException(
                $"{name} is not written in UTF-8, so that letters of names could be read wrongly. Export the roster as UTF-8.",
                e
            );
        }
    }

    private List<RosterRow> Rows(IReadOnlyList<string> needed, List<RosterFinding> findings)
    {
        var columns = Heading(needed);
        var rows = new List<RosterRow>();
        for (int number = 2; at < text.Length; number++)
        {
            if (number > MostRows)
            {
                throw new UnfitRosterException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} has more than {MostRows:N0} rows. Send the roster of one school."
                    )
                );
            }
            var cells = Record(number);
            if (cells.Count == 1 && cells[0].Length == 0)
            {
                continue; // an empty line, as at the end of many files
            }
            if (cells.Count != columns.Count)
            {
                string has = cells.Count < columns.Count ? "fewer" : "more";
                findings.Add(
                    new(
                        name,
                        number,
                        "",
                        $"The row has {has} cells than there are columns. It is left out."
                    )
                );
                continue;
            }
            rows.Add(new RosterRow(number, cells, columns));
        }
        return rows;
    }

    private Dictionary<string, int> Heading(IReadOnlyList<string> needed)
    {
        var cells = Record(1);
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int cell = 0; cell < cells.Count; cell++)
        {
            string column = cells[cell].Trim();
            // Columns without a name take a place all the same.
            if (!columns.TryAdd(column.Length > 0 ? column : $"#{cell}", cell))
            {
                throw new UnfitRosterException(
                    $"{name} has a column twice. Export the roster again."
                );
            }
        }
        return needed.FirstOrDefault(n => !columns.ContainsKey(n)) is { } missing
            ? throw new UnfitRosterException(
                $"{name} has no column {missing}. Export the roster as OneRoster 1.1 CSV."
            )
            : columns;
    }

    private List<string> Record(int number)
    {
        var cells = new List<string>();
        while (true)
        {
            cells.Add(Cell(number));
            if (cells.Count > MostColumns)
            {
                throw Bad(number, "has more columns than any roster. Export the roster again.");
            }
            if (at >= text.Length)
            {
                return cells;
            }
            char next = text[at++];
            if (next == ',')
            {
                continue;
            }
            if (next == '\r' && at < text.Length && text[at] == '\n')
            {
                at++;
            }
            return cells;
        }
    }

    private string Cell(int number)
    {
        var cell = new StringBuilder();
        if (at < text.Length && text[at] == '"')
        {
            at++;
            Quoted(cell, number);
            if (at < text.Length && text[at] is not (',' or '\r' or '\n'))
            {
                throw Bad(
                    number,
                    "has text behind a closing quote. Write a quote inside of a cell twice."
                );
            }
        }
        while (at < text.Length && text[at] is not (',' or '\r' or '\n'))
        {
            Add(cell, text[at++], number);
        }
        return cell.ToString();
    }

    private void Quoted(StringBuilder cell, int number)
    {
        while (at < text.Length)
        {
            char letter = text[at++];
            if (letter == '"')
            {
                if (at >= text.Length || text[at] != '"')
                {
                    return;
                }
                at++;
            }
            Add(cell, letter, number);
        }
        throw Bad(number, "opens a quote that is never closed. Close it, or leave it out.");
    }

    private void Add(StringBuilder cell, char letter, int number)
    {
        if (cell.Length == LongestCell)
        {
            throw Bad(
                number,
                "has a cell that is longer than any can be. Look for a quote that is not closed."
            );
        }
        cell.Append(letter);
    }

    private UnfitRosterException Bad(int number, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name}: row {number} {what}"));
}
