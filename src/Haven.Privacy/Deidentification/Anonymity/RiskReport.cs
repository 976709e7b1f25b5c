using System.Text.Json;

namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>How likely somebody is recognised in a table, by the classes of people who look alike in it.</summary>
/// <param name="Records">How many records the classes have together.</param>
/// <param name="Classes">How many classes there are.</param>
/// <param name="Smallest">How many records the smallest class has.</param>
/// <param name="Unique">How many records are alone in their class.</param>
/// <param name="Highest">The risk of the record that is recognised the most easily, from 0 to 1.</param>
/// <param name="AboveThreshold">The share of records with a risk above the threshold.</param>
/// <param name="Average">The mean risk of the records: classes by records.</param>
public sealed record Risk(
    int Records,
    int Classes,
    int Smallest,
    int Unique,
    double Highest,
    double AboveThreshold,
    double Average
);

/// <summary>
/// The risks of a table before and after. A prosecutor knows that somebody is in it. A journalist does not, and needs to
/// recognise anybody: as long as nobody says from how many people the table comes, it is taken for all of them, and the
/// journalist's risk is the prosecutor's; it can only be less. A marketer wants as many as possible: the share that is
/// recognised on average. See Khaled El Emam, Guide to the De-Identification of Personal Health Information, 2013.
/// </summary>
/// <param name="Threshold">The risk that is accepted: 1 by k.</param>
/// <param name="Suppressed">Records that are suppressed; they look alike, and are not in <paramref name="After"/>.</param>
/// <param name="HidesSensitive">Whether those lost their sensitive value too.</param>
public sealed record RiskReport(
    double Threshold,
    int Suppressed,
    bool HidesSensitive,
    Risk Before,
    Risk After
)
{
    public static RiskReport Of(Anonymization anonymization)
    {
        var table = anonymization.Table;
        var tuples = Tuples.Of(table);
        var partition = new Partition(table.Records);
        partition.Group(tuples, Digit.Of(table, tuples, new int[table.Quasi.Count]));
        int[] before = new int[partition.Count];
        for (int c = 0; c < before.Length; c++)
        {
            before[c] = partition.Classes[c].Records;
        }
        int k = anonymization.Rule.K;
        return new RiskReport(
            1.0 / k,
            anonymization.Suppressed,
            anonymization.HidesSensitive,
            Of(before, k),
            Of(anonymization.ClassSizes, k)
        );
    }

    /// <summary>The report as the fields of a JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteNumber("threshold", Threshold);
        writer.WriteNumber("suppressed", Suppressed);
        writer.WriteBoolean("sensitiveSuppressed", HidesSensitive);
        WriteTo(writer, "before", Before);
        WriteTo(writer, "after", After);
    }

    private static void WriteTo(Utf8JsonWriter writer, string name, Risk risk)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("records", risk.Records);
        writer.WriteNumber("classes", risk.Classes);
        writer.WriteNumber("smallestClass", risk.Smallest);
        writer.WriteNumber("unique", risk.Unique);
        foreach (string attacker in (string[])["prosecutor", "journalist"])
        {
            writer.WriteStartObject(attacker);
            writer.WriteNumber("highest", risk.Highest);
            writer.WriteNumber("aboveThreshold", risk.AboveThreshold);
            writer.WriteNumber("average", risk.Average);
            writer.WriteEndObject();
        }
        writer.WriteStartObject("marketer");
        writer.WriteNumber("average", risk.Average);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static Risk Of(IReadOnlyCollection<int> sizes, int k)
    {
        int records = sizes.Sum();
        if (records == 0)
        {
            return new Risk(0, 0, 0, 0, 0, 0, 0);
        }
        int smallest = sizes.Min();
        return new Risk(
            records,
            sizes.Count,
            smallest,
            sizes.Count(size => size == 1),
            1.0 / smallest,
            (double)sizes.Where(size => size < k).Sum() / records,
            (double)sizes.Count / records
        );
    }
}
