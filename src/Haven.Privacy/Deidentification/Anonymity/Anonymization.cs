namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>Records that are released alike.</summary>
public sealed record ReleasedRow(IReadOnlyList<string> Cells, int Records);

/// <summary>A table as it may be released: the level of each column, and the records that are suppressed.</summary>
public sealed class Anonymization
{
    /// <summary>What stands in the cells of a suppressed record.</summary>
    public const string Hidden = "*";

    private readonly bool[] suppressed;

    private Anonymization(Microdata table, AnonymityRule rule, int[] levels, bool[] suppressed)
    {
        Table = table;
        Rule = rule;
        Levels = levels;
        this.suppressed = suppressed;
    }

    public Microdata Table { get; }

    public AnonymityRule Rule { get; }

    /// <summary>The level of each column, in the order of the table.</summary>
    public IReadOnlyList<int> Levels { get; }

    /// <summary>What is lost, from 0 (nothing) to 1 (everything).</summary>
    public required double Score { get; init; }

    /// <summary>How many records each class of people who look alike has. Suppressed ones are in none.</summary>
    public required IReadOnlyList<int> ClassSizes { get; init; }

    /// <summary>How many records are suppressed.</summary>
    public required int Suppressed { get; init; }

    /// <summary>
    /// Whether suppressed records lose their sensitive value too. They do where they are too few, or too much alike in it,
    /// to be a class: whoever knows that somebody is in the table, and in no class, would learn it.
    /// </summary>
    public required bool HidesSensitive { get; init; }

    /// <summary>The columns of the released table: those that are generalised, then the sensitive one.</summary>
    public IReadOnlyList<string> Columns =>
        [
            .. Table.Quasi.Select(c => c.Hierarchy.Column),
            .. Table.Sensitive is { } sensitive ? [sensitive.Name] : Array.Empty<string>(),
        ];

    public bool IsSuppressed(int record) => suppressed[record];

    /// <summary>The released table, alike rows counted.</summary>
    public IEnumerable<ReleasedRow> Rows()
    {
        var tuples = Tuples.Of(Table);
        var partition = new Partition(Table.Records);
        partition.Group(tuples, Digit.Of(Table, tuples, [.. Levels], apart: true));
        for (int c = 0; c < partition.Count; c++)
        {
            var alike = partition.Classes[c];
            yield return new ReleasedRow(Cells(alike.First), alike.Records);
        }
    }

    internal static Anonymization Of(Microdata table, AnonymityRule rule, int[] levels)
    {
        var tuples = Tuples.Of(table);
        var partition = new Partition(table.Records);
        partition.Group(tuples, Digit.Of(table, tuples, levels));
        var judge = new Judge(rule, table, table.Records);
        int sum = judge.Of(tuples, partition).Records;
        bool[] gone = new bool[table.Records];
        for (int record = 0; record < gone.Length; record++)
        {
            gone[record] = judge.Suppressed[partition.ClassOf[record]];
        }
        var loss = new Loss(table);
        return new Anonymization(table, rule, levels, gone)
        {
            Score = loss.Score(loss.Of(levels, tuples, partition, judge.Suppressed)),
            ClassSizes = Sizes(partition, judge.Suppressed),
            Suppressed = sum,
            HidesSensitive = sum > 0 && !judge.IsClass(gone),
        };
    }

    private static List<int> Sizes(Partition partition, ReadOnlySpan<bool> suppressed)
    {
        var sizes = new List<int>();
        for (int c = 0; c < partition.Count; c++)
        {
            if (!suppressed[c])
            {
                sizes.Add(partition.Classes[c].Records);
            }
        }
        return sizes;
    }

    private string[] Cells(int record)
    {
        bool gone = suppressed[record];
        var cells = Table.Quasi.Select(
            (column, i) => gone ? Hidden : column.Hierarchy.Label(Levels[i], column.Leaves[record])
        );
        return Table.Sensitive is not { } sensitive
            ? [.. cells]
            :
            [
                .. cells,
                gone && HidesSensitive ? Hidden : sensitive.Values[sensitive.Codes[record]],
            ];
    }
}
