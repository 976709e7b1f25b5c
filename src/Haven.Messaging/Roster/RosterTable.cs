using System.Globalization;
using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Deidentification.Files;

namespace Haven.Messaging.Roster;

/// <summary>A row of a file, with its cells by the names of their columns.</summary>
/// <param name="Number">As a spreadsheet counts, the headings being row 1; empty rows are left out.</param>
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

/// <summary>A CSV file of a roster, as <see cref="CsvReader"/> reads every table, with its columns by name.</summary>
internal static class RosterTable
{
    private const int MostRows = 200_000;
    private const int MostColumns = 200;

    /// <summary>Its rows. What is wrong with one of them is a finding, and the row is left out.</summary>
    /// <param name="needed">Columns without which the file is none.</param>
    /// <exception cref="UnfitRosterException">It is no such file.</exception>
    public static IReadOnlyList<RosterRow> Read(
        string name,
        byte[] content,
        IReadOnlyList<string> needed,
        List<RosterFinding> findings
    )
    {
        try
        {
            using var reader = CsvReader.Open(name, content);
            return Rows(name, reader, Heading(name, reader, needed), findings);
        }
        catch (UnfitTableException e)
        {
            throw new UnfitRosterException(e.Message, e);
        }
    }

    private static List<RosterRow> Rows(
        string name,
        CsvReader reader,
        Dictionary<string, int> columns,
        List<RosterFinding> findings
    )
    {
        var rows = new List<RosterRow>();
        for (int number = 2; reader.Read(); number++)
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
            if (reader.Count != columns.Count)
            {
                string has = reader.Count < columns.Count ? "fewer" : "more";
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
            rows.Add(new RosterRow(number, reader.Cells(), columns));
        }
        return rows;
    }

    private static Dictionary<string, int> Heading(
        string name,
        CsvReader reader,
        IReadOnlyList<string> needed
    )
    {
        string[] cells = reader.Read() ? reader.Cells() : [];
        if (cells.Length > MostColumns)
        {
            throw new UnfitRosterException(
                $"{name} has more columns than any roster. Export the roster again."
            );
        }
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int cell = 0; cell < cells.Length; cell++)
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
}
