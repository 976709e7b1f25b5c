using Haven.Privacy.Deidentification.Anonymity;

namespace Haven.Privacy.Deidentification.Files;

/// <summary>Records of people as a file: a line with the names of the columns, then one line for each record.</summary>
/// <param name="Separator">What separates its cells.</param>
public sealed record MicrodataFile(Microdata Table, char Separator)
{
    /// <summary>Reads the columns that are named. All others are left behind.</summary>
    /// <exception cref="UnfitTableException">Nothing can be made of it. The message says where, and names no value.</exception>
    public static MicrodataFile Read(
        string path,
        IReadOnlyList<Hierarchy> hierarchies,
        string? sensitive,
        CancellationToken cancellationToken = default
    )
    {
        using var reader = CsvReader.Open(path);
        string name = Path.GetFileName(path);
        if (!reader.Read())
        {
            throw new UnfitTableException($"{name} is empty.");
        }
        var header = Array.ConvertAll(reader.Cells(), cell => cell.Trim());
        var quasi = hierarchies
            .Select(h =>
                (Hierarchy: h, At: Column(name, header, h.Column), Leaves: new List<int>())
            )
            .ToList();
        var coded = sensitive is null ? null : new CodedColumn(Column(name, header, sensitive));
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            RequireWhole(name, reader, header.Length);
            foreach (var (hierarchy, at, leaves) in quasi)
            {
                leaves.Add(Leaf(name, reader, hierarchy, at));
            }
            coded?.Add(reader);
        }
        if (quasi[0].Leaves.Count == 0)
        {
            throw new UnfitTableException($"{name} has no records behind its first line.");
        }
        var columns = quasi.Select(q => new QuasiColumn(q.Hierarchy, [.. q.Leaves]));
        return new MicrodataFile(
            new Microdata([.. columns], coded?.Build(sensitive!)),
            reader.Separator
        );
    }

    private static int Column(string name, string[] header, string column)
    {
        int at = Array.IndexOf(header, column);
        if (at < 0)
        {
            throw new UnfitTableException(
                $"{name} has no column {column}. Its first line must hold the names of the columns, written alike."
            );
        }
        return Array.LastIndexOf(header, column) == at
            ? at
            : throw new UnfitTableException(
                $"{name} has two columns {column}. Rename one of them."
            );
    }

    private static void RequireWhole(string name, CsvReader reader, int columns)
    {
        if (reader.Count != columns)
        {
            throw new UnfitTableException(
                $"{name}: line {reader.Line} has {reader.Count} cells and the first line has {columns}. "
                    + "Put quotes around cells with a separator in them, or mend the line."
            );
        }
    }

    private static int Leaf(string name, CsvReader reader, Hierarchy hierarchy, int at)
    {
        int leaf = hierarchy.LeafOf(reader[at]);
        return leaf >= 0
            ? leaf
            : throw new UnfitTableException(
                $"{name}: line {reader.Line}, column {hierarchy.Column}: the hierarchy does not have this value. "
                    + "Add a line for it there, or mend it here; blanks and capitals count."
            );
    }

    private sealed class CodedColumn
    {
        private readonly int at;
        private readonly List<int> codes = [];
        private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> find;

        public CodedColumn(int at)
        {
            this.at = at;
            find = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public void Add(CsvReader reader)
        {
            if (!find.TryGetValue(reader[at], out int code))
            {
                code = numbers.Count;
                numbers.Add(reader[at].ToString(), code);
            }
            codes.Add(code);
        }

        public SensitiveColumn Build(string name) => new(name, [.. numbers.Keys], [.. codes]);
    }
}
