using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Inventory;

namespace Haven.Privacy.Deidentification.Files;

/// <summary>A de-identified table as a file.</summary>
public static class ReleaseFile
{
    /// <summary>The names of the columns, then the records, in an order that does not come from theirs.</summary>
    public static void Write(TextWriter writer, Anonymization anonymization, char separator)
    {
        writer.Write(Csv.Line(anonymization.Columns, separator));
        var lines = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in anonymization.Rows())
        {
            string line = Csv.Line(row.Cells, separator);
            lines[line] = lines.GetValueOrDefault(line) + row.Records;
        }
        foreach (var (line, records) in lines)
        {
            for (int record = 0; record < records; record++)
            {
                writer.Write(line);
            }
        }
    }
}
