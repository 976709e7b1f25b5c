using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Deidentification.Files;

namespace Haven.Privacy.Releases;

/// <summary>How much a table tells of one column.</summary>
public sealed record ColumnLevel(string Column, string Words);

/// <summary>A table that keeps its rule, with the risks that are left. Nobody's own row is in it.</summary>
public sealed class MadeTable
{
    private readonly Anonymization found;

    private MadeTable(Anonymization found, IReadOnlyList<ColumnLevel> levels)
    {
        this.found = found;
        Levels = levels;
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ReleaseFile.Write(writer, found, ',');
        Csv = Encoding.UTF8.GetBytes(writer.ToString());
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Csv));
        Risk = RiskReport.Of(found);
    }

    public IReadOnlyList<ColumnLevel> Levels { get; }

    /// <summary>The file. The same rows by the same rule give the same bytes.</summary>
    public byte[] Csv { get; }

    public string Fingerprint { get; }

    public RiskReport Risk { get; }

    public int Rows => found.Table.Records;

    public IReadOnlyList<string> Head => found.Columns;

    /// <summary>How many rows are alike, and what they say, the largest groups first.</summary>
    public IReadOnlyList<ReleasedRow> LargestGroups(int most) =>
        [
            .. found
                .Rows()
                .OrderByDescending(r => r.Records)
                .ThenBy(r => string.Join('|', r.Cells), StringComparer.Ordinal)
                .Take(most),
        ];

    /// <summary>Null where nothing keeps the rule, or where there are too few rows to try.</summary>
    public static MadeTable? Of(
        IReleasableTable table,
        IReadOnlyList<ReleasableRow> rows,
        TableForm form,
        CancellationToken cancellationToken
    )
    {
        // With fewer there is one group at the most, and what is told of it is told of everybody.
        if (rows.Count < 2 * form.K)
        {
            return null;
        }
        var chosen = table
            .Columns.Select((c, at) => (Column: c, At: at))
            .Where(c => form.Columns.Contains(c.Column.Key, StringComparer.Ordinal))
            .ToList();
        var data = new Microdata(
            [.. chosen.Select(c => Quasi(c.Column, [.. rows.Select(r => r.Values[c.At])]))],
            Sensitive(table.Sensitive, rows)
        );
        return Anonymizer.Find(data, form.Rule, cancellationToken) is { } found
            ? new MadeTable(
                found,
                [
                    .. chosen.Select(
                        (c, i) => new ColumnLevel(c.Column.Name, c.Column.Levels[found.Levels[i]])
                    ),
                ]
            )
            : null;
    }

    /// <summary>The risks and the rule as JSON, for the record and for whoever gets the table.</summary>
    public string Report(TableForm form)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("table", form.Table);
            json.WriteString("period", form.Period);
            json.WriteNumber("rows", Rows);
            json.WriteNumber("k", form.K);
            json.WriteNumber("l", form.L);
            json.WriteNumber("suppressionPercent", form.Suppression);
            json.WriteStartObject("levels");
            foreach (var level in Levels)
            {
                json.WriteString(level.Column, level.Words);
            }
            json.WriteEndObject();
            Risk.WriteTo(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static QuasiColumn Quasi(ReleasableColumn column, string[] values)
    {
        var leaves = column
            .Known.Concat(values.Order(StringComparer.Ordinal))
            .Distinct(StringComparer.Ordinal);
        var hierarchy = Hierarchy.Of(
            column.Name,
            [.. leaves.Select((leaf, i) => new HierarchyRow(i + 1, [leaf, .. column.Above(leaf)]))]
        );
        return new QuasiColumn(hierarchy, Array.ConvertAll(values, v => hierarchy.LeafOf(v)));
    }

    private static SensitiveColumn Sensitive(string name, IReadOnlyList<ReleasableRow> rows)
    {
        string[] values =
        [
            .. rows.Select(r => r.Sensitive)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        return new SensitiveColumn(
            name,
            values,
            [.. rows.Select(r => Array.BinarySearch(values, r.Sensitive, StringComparer.Ordinal))]
        );
    }
}
