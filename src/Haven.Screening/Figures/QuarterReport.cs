using System.Text.Json;
using System.Text.Json.Serialization;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Screening.Model;

namespace Haven.Screening.Figures;

/// <summary>
/// What an organisation's screenings of one quarter came to, made once and never again: two reports on the same people
/// could be compared. Small numbers were hidden before it was stored; nothing here can be led back to anybody.
/// </summary>
[Stored("A report on a quarter: counts that name nobody")]
public sealed class QuarterReport : IOrganisationRecord
{
    [NotPersonal("the report's own id")]
    public QuarterReportId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the year that it is about")]
    public int Year { get; init; }

    [NotPersonal("the quarter of the year")]
    public int Number { get; init; }

    [NotPersonal("the smallest number that is shown")]
    public int Threshold { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was made")]
    public long MadeAt { get; init; }

    [Pseudonym("the member who asked for it")]
    public MemberId MadeBy { get; init; }

    [NotPersonal("counts of many people, without the small ones")]
    public required string Tables { get; init; }
}

/// <summary>A column or row of a report.</summary>
/// <param name="Look">How a picture draws it: a level of concern, or a place in a list.</param>
public sealed record ReportLine(string Name, string Look);

/// <summary>A table of a report as everybody sees it. Null stands for a number that is hidden.</summary>
/// <param name="Key">For addresses: "months".</param>
/// <param name="Rows">What a row is: "Month".</param>
/// <param name="Counts">Row after row, each with its total, and last the totals of the columns where they are counted.</param>
public sealed record ReportTable(
    string Key,
    string Title,
    string Rows,
    IReadOnlyList<ReportLine> Columns,
    IReadOnlyList<string> Names,
    IReadOnlyList<IReadOnlyList<long?>> Counts,
    Withheld Withheld
)
{
    [JsonIgnore]
    public bool HasHidden => Counts.Any(r => r.Contains(null));
}

[JsonSerializable(typeof(IReadOnlyList<ReportTable>))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    public static string Write(IReadOnlyList<ReportTable> tables) =>
        JsonSerializer.Serialize(tables, Default.IReadOnlyListReportTable);

    public static IReadOnlyList<ReportTable> Read(string tables) =>
        JsonSerializer.Deserialize(tables, Default.IReadOnlyListReportTable) ?? [];
}
