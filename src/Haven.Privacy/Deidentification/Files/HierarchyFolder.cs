using Haven.Privacy.Deidentification.Anonymity;

namespace Haven.Privacy.Deidentification.Files;

/// <summary>Hierarchies as files: each line a value, then what it becomes on level 1, 2 and so on.</summary>
public static class HierarchyFolder
{
    /// <summary>Reads the hierarchy of a column: COLUMN.csv, or the one file whose name ends in hierarchy_COLUMN.csv.</summary>
    /// <exception cref="UnfitTableException">There is none, or nothing can be made of it.</exception>
    public static Hierarchy Read(string folder, string column)
    {
        string path = Find(folder, column);
        try
        {
            using var reader = CsvReader.Open(path);
            var rows = new List<HierarchyRow>();
            while (reader.Read())
            {
                rows.Add(new HierarchyRow(reader.Line, reader.Cells()));
            }
            return Hierarchy.Of(column, rows);
        }
        catch (UnfitTableException e)
            when (!e.Message.StartsWith(Path.GetFileName(path), StringComparison.Ordinal))
        {
            throw new UnfitTableException($"{Path.GetFileName(path)}: {e.Message}", e);
        }
    }

    private static string Find(string folder, string column)
    {
        if (!Directory.Exists(folder))
        {
            throw new UnfitTableException($"There is no folder {folder} with hierarchies.");
        }
        string exact = column + ".csv";
        string ending = "hierarchy_" + exact;
        string[] files = Directory.GetFiles(folder);
        string? named = Array.Find(files, file => Path.GetFileName(file) == exact);
        string[] others = Array.FindAll(files, f => f.EndsWith(ending, StringComparison.Ordinal));
        return named
            ?? others switch
            {
                [var only] => only,
                [] => throw new UnfitTableException(
                    $"{folder} has no hierarchy of {column}. Put it there as {exact}, one line for each value: value;level 1;level 2;*"
                ),
                _ => throw new UnfitTableException(
                    $"{folder} has {others.Length} hierarchies of {column}. Leave one of them, or name it {exact}."
                ),
            };
    }
}
