using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Deidentification.Files;

namespace Haven.Tests.Privacy.Deidentification.Anonymity;

/// <summary>The public "Adult" table with its hierarchies, as programs that de-identify are measured with.</summary>
internal static class PublicTable
{
    public static readonly string[] Columns =
    [
        "sex",
        "age",
        "race",
        "marital-status",
        "education",
        "native-country",
        "workclass",
        "salary-class",
        "occupation",
    ];

    /// <param name="folder">Where the data lie.</param>
    /// <param name="columns">9, or 8: then the occupation is sensitive, and three different ones are asked for.</param>
    /// <param name="suppression">The share of records that may be suppressed.</param>
    public static (Microdata Table, AnonymityRule Rule) Read(
        string folder,
        int columns,
        decimal suppression
    )
    {
        string? sensitive = columns == 8 ? Columns[8] : null;
        var file = MicrodataFile.Read(
            Path.Combine(folder, "adult.csv"),
            [.. Columns.Take(columns).Select(column => HierarchyFolder.Read(folder, column))],
            sensitive
        );
        return (
            file.Table,
            new AnonymityRule
            {
                K = 5,
                L = sensitive is null ? 1 : 3,
                Suppression = suppression,
            }
        );
    }
}
