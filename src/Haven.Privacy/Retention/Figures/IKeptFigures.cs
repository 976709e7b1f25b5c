using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Retention.Figures;

/// <summary>In which row and column of the table somebody counts, once.</summary>
public sealed record CountedPerson(PersonKeyId Person, int Row, int Column);

/// <summary>
/// The one table that may stay of people of a kind when their time is over (adr 0048), declared by the service that keeps
/// them; registered as a singleton. Rows and columns are closed lists: never a name, a code, a place or a day, and never
/// what somebody typed. Fields that a package gives to nobody but the person
/// (<see cref="Inventory.NotGivenAttribute"/>) are in none.
/// </summary>
public interface IKeptFigures
{
    /// <summary>The <see cref="KeptKind.Key"/>.</summary>
    string Kind { get; }

    /// <summary>What is counted, as a title.</summary>
    string Title { get; }

    /// <summary>What a row is: "Age".</summary>
    string RowTitle { get; }

    /// <summary>What others may know of somebody. Few and coarse: what few stand behind is hidden.</summary>
    IReadOnlyList<string> Rows { get; }

    /// <summary>What the table tells of them.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>
    /// Opens through the vault, for <see cref="Purpose.Reporting"/>, what tells where these people count. Whoever may not
    /// be counted is left out.
    /// </summary>
    Task<IReadOnlyList<CountedPerson>> ReadAsync(
        Reader reader,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    );
}
