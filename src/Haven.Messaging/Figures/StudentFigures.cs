using System.Text.Json;
using System.Text.Json.Serialization;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Messaging.Figures;

/// <summary>
/// How many students there were when somebody asked, made once a year and never again: from two tables about the same
/// students one could work out who came between. Small numbers were hidden before it was stored.
/// </summary>
[Stored("Figures of a school's students: counts that name nobody")]
public sealed class StudentFigures : IOrganisationRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the year in which they were made")]
    public int Year { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when they were made")]
    public long MadeAt { get; init; }

    [Pseudonym("the member who asked for them")]
    public MemberId MadeBy { get; init; }

    [NotPersonal("counts of many people, without the small ones")]
    public required string Table { get; init; }
}

/// <summary>The table as everybody sees it. Null stands for a number that is hidden.</summary>
/// <param name="Counts">Row after row, each with its total, and last the totals of the columns.</param>
public sealed record StudentTable(
    IReadOnlyList<string> Ages,
    IReadOnlyList<string> Grades,
    IReadOnlyList<IReadOnlyList<long?>> Counts,
    Withheld Withheld
)
{
    public string Write() => JsonSerializer.Serialize(this, TableJson.Default.StudentTable);

    public static StudentTable Read(string text) =>
        JsonSerializer.Deserialize(text, TableJson.Default.StudentTable)
        ?? throw new JsonException("Figures are empty.");
}

[JsonSerializable(typeof(StudentTable))]
internal sealed partial class TableJson : JsonSerializerContext;
