using System.Text.Json;
using System.Text.Json.Serialization;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Privacy.Retention.Figures;

/// <summary>
/// What stayed of people who went together: how many, in a table without small numbers. Nothing in it leads to anybody.
/// It is made once, of people who are in no other.
/// </summary>
[Stored("How many people of a kind went in three months: counts that name nobody")]
public sealed class KeptTable : IOrganisationRecord
{
    [NotPersonal("the table's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>The <see cref="KeptKind.Key"/>.</summary>
    [NotPersonal("the kind of people")]
    public required string Kind { get; init; }

    [NotPersonal("the year in which they went")]
    public int Year { get; init; }

    [NotPersonal("the quarter of the year")]
    public int Quarter { get; init; }

    [NotPersonal("the smallest number that is shown")]
    public int Threshold { get; init; }

    [NotPersonal("counts of many people, without the small ones")]
    public required string Counts { get; init; }
}

/// <summary>The table as everybody sees it. Null stands for a number that is hidden.</summary>
/// <param name="Title">What is counted.</param>
/// <param name="RowTitle">What a row is.</param>
/// <param name="Counts">Row after row, each with its total, and last the totals of the columns.</param>
public sealed record KeptCells(
    string Title,
    string RowTitle,
    IReadOnlyList<string> Rows,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<long?>> Counts
);

[JsonSerializable(typeof(KeptCells))]
internal sealed partial class KeptJson : JsonSerializerContext
{
    public static string Write(KeptCells cells) =>
        JsonSerializer.Serialize(cells, Default.KeptCells);

    public static KeptCells Read(string cells) =>
        JsonSerializer.Deserialize(cells, Default.KeptCells)!;
}
