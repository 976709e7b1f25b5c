using Haven.Privacy.Purposes;

namespace Haven.Privacy.Releases;

/// <summary>
/// A column by which somebody could be recognised: values of a closed list, never a name and never what somebody typed
/// about a person.
/// </summary>
/// <param name="Key">As it is stored and sent; without spaces.</param>
/// <param name="Name">As it stands over the column.</param>
/// <param name="Levels">In words, how much is told on each level, the finest first.</param>
/// <param name="Known">The values that there can be; others of the rows are added.</param>
/// <param name="Above">What a value becomes on each further level, the last of which tells nothing.</param>
public sealed record ReleasableColumn(
    string Key,
    string Name,
    IReadOnlyList<string> Levels,
    IReadOnlyList<string> Known,
    Func<string, IReadOnlyList<string>> Above
)
{
    /// <summary>What every value becomes on the last level.</summary>
    public const string Any = "any";

    public const string NotKnown = "Not known";
}

/// <summary>One person's row: a value for each column of the table, in its order, and what must not be learned of them.</summary>
public sealed record ReleasableRow(IReadOnlyList<string> Values, string Sensitive);

/// <summary>
/// A table that may leave without names, declared by the service that keeps its facts; registered as a singleton. Fields
/// that a package gives to nobody but the person (<see cref="Inventory.NotGivenAttribute"/>) are in none.
/// </summary>
public interface IReleasableTable
{
    string Key { get; }

    /// <summary>What each row is, as a title.</summary>
    string Name { get; }

    /// <summary>The name of the column that must not be learned about anybody.</summary>
    string Sensitive { get; }

    IReadOnlyList<ReleasableColumn> Columns { get; }

    /// <summary>
    /// Opens the rows through the vault for <see cref="Purpose.Research"/>: one for each person, who is counted once.
    /// Whoever may not be counted in figures, or whose data may not be used for research, has none.
    /// </summary>
    Task<IReadOnlyList<ReleasableRow>> ReadAsync(
        Reader reader,
        ReleasePeriod period,
        CancellationToken cancellationToken
    );
}
