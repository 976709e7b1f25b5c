using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Deidentification.Files;
using Haven.Privacy.Door;
using Haven.Research.Participants;
using Haven.Research.Studies;

namespace Haven.Research.Answers;

/// <summary>What is wrong in one place of a file.</summary>
/// <param name="Line">From 1; 0 where it is about the whole file.</param>
/// <param name="Column">As the first line names it; empty where it is about the whole line.</param>
public sealed record FileFault(int Line, string Column, string Words);

/// <summary>One line of a file: a participant, and what is to be read as their answers.</summary>
internal sealed record FileRow(int Line, long Code, IReadOnlyDictionary<string, string> Cells);

/// <summary>
/// Answers as a CSV file: a first line with “participant” and codes of variables, then a line for each participant. A
/// column that is not declared refuses the file.
/// </summary>
internal sealed record AnswerFile(IReadOnlyList<FileRow> Rows, IReadOnlyList<FileFault> Faults)
{
    public const string ParticipantColumn = "participant";
    public const int MostRows = 1000;

    /// <summary>How many faults are told; whoever mends them sees the rest.</summary>
    public const int MostFaults = 100;

    // What people take for a table: an office file is a ZIP, a printed one a PDF.
    private static readonly FileKind Csv = new(
        "a CSV file",
        content =>
            content.StartsWith("PK"u8) || content.StartsWith("%PDF"u8)
                ? "it is a file of an office program. Save the table as CSV, UTF-8"
                : null
    );

    public static readonly FileRule Rule = new("answers", "The file", Csv);

    /// <summary>Reads as much as can be read, and says of each place what is wrong.</summary>
    public static AnswerFile Read(byte[] content, StudyVersion version)
    {
        var rows = new List<FileRow>();
        var faults = new List<FileFault>();
        try
        {
            using var reader = CsvReader.Open("The file", content);
            if (!reader.Read())
            {
                return new([], [new(0, "", "The file is empty.")]);
            }
            var header = Array.ConvertAll(reader.Cells(), c => c.Trim());
            faults.AddRange(HeaderFaults(header, version));
            if (faults.Count == 0)
            {
                ReadRows(reader, header, rows, faults);
            }
        }
        catch (UnfitTableException e)
        {
            faults.Add(new(0, "", e.Message));
        }
        if (faults.Count == 0 && rows.Count == 0)
        {
            faults.Add(new(0, "", "The file has no answers behind its first line."));
        }
        return new(rows, faults);
    }

    private static IEnumerable<FileFault> HeaderFaults(string[] header, StudyVersion version)
    {
        var declaration = version.Read();
        if (!header.Contains(ParticipantColumn, StringComparer.Ordinal))
        {
            yield return new(
                1,
                ParticipantColumn,
                "There is no such column. It holds the code of each participant, such as P-1234567."
            );
        }
        foreach (string twice in header.CountBy(h => h).Where(h => h.Value > 1).Select(h => h.Key))
        {
            yield return new(1, Short(twice), "Two columns have this name. Rename or remove one.");
        }
        foreach (string column in header.Distinct(StringComparer.Ordinal))
        {
            if (column != ParticipantColumn && declaration.Find(column) is null)
            {
                yield return new(
                    1,
                    Short(column),
                    $"The study does not declare “{Short(column)}” (version {AskedStudy.Words(version.Number)}), so it may not be stored. Take the column out."
                );
            }
        }
    }

    private static void ReadRows(
        CsvReader reader,
        string[] header,
        List<FileRow> rows,
        List<FileFault> faults
    )
    {
        int at = Array.IndexOf(header, ParticipantColumn);
        var seen = new Dictionary<long, int>();
        while (reader.Read() && faults.Count < MostFaults)
        {
            if (rows.Count == MostRows)
            {
                faults.Add(
                    new(
                        reader.Line,
                        "",
                        $"The file has more than {MostRows} lines of answers. Bring it in in parts."
                    )
                );
                return;
            }
            var cells = reader.Cells();
            if (cells.Length != header.Length)
            {
                faults.Add(
                    new(
                        reader.Line,
                        "",
                        $"This line has {cells.Length} cells and the first line has {header.Length}. Put quotes around cells with a separator in them, or mend the line."
                    )
                );
            }
            else if (ParticipantCode.Parse(cells[at]) is not { } code)
            {
                faults.Add(
                    new(
                        reader.Line,
                        ParticipantColumn,
                        "This is no code of a participant. It is written like P-1234567."
                    )
                );
            }
            else if (!seen.TryAdd(code, reader.Line))
            {
                faults.Add(
                    new(
                        reader.Line,
                        ParticipantColumn,
                        $"This participant stands in line {seen[code]} already. Leave one of them out."
                    )
                );
            }
            else
            {
                rows.Add(new(reader.Line, code, Answers(header, cells, at)));
            }
        }
    }

    private static Dictionary<string, string> Answers(string[] header, string[] cells, int at)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < header.Length; i++)
        {
            if (i != at)
            {
                answers[header[i]] = cells[i];
            }
        }
        return answers;
    }

    private static string Short(string column) =>
        string.Concat(column.Where(c => !char.IsControl(c)).Take(60));
}
