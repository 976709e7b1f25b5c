namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>A column by which somebody could be recognised, with what its values may be generalised to.</summary>
/// <param name="Leaves">For each record, the number of its value in the hierarchy.</param>
public sealed record QuasiColumn(Hierarchy Hierarchy, int[] Leaves);

/// <summary>A column that must not be learned about anybody. It is released as it is.</summary>
/// <param name="Codes">For each record, the number of its value.</param>
public sealed record SensitiveColumn(string Name, IReadOnlyList<string> Values, int[] Codes);

/// <summary>Records of people, one a row, as numbers.</summary>
public sealed class Microdata
{
    /// <exception cref="ArgumentException">No column, columns that differ in length, or numbers that name no value.</exception>
    public Microdata(IReadOnlyList<QuasiColumn> quasi, SensitiveColumn? sensitive = null)
    {
        if (quasi.Count == 0)
        {
            throw new ArgumentException("There is no column to generalise.", nameof(quasi));
        }
        Records = quasi[0].Leaves.Length;
        foreach (var column in quasi)
        {
            Require(column.Leaves, column.Hierarchy.Leaves, column.Hierarchy.Column);
        }
        if (sensitive is not null)
        {
            Require(sensitive.Codes, sensitive.Values.Count, sensitive.Name);
        }
        Quasi = quasi;
        Sensitive = sensitive;
    }

    public IReadOnlyList<QuasiColumn> Quasi { get; }

    public SensitiveColumn? Sensitive { get; }

    public int Records { get; }

    private void Require(int[] codes, int values, string column)
    {
        if (codes.Length != Records || Array.Exists(codes, code => (uint)code >= (uint)values))
        {
            throw new ArgumentException(
                $"The column {column} has more or other values than it says."
            );
        }
    }
}
