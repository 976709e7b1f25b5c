using System.Diagnostics;
using Haven.Privacy.Deidentification.Anonymity;
using Haven.Tests.Privacy.Deidentification.Anonymity;
using Haven.Tests.Support;

namespace Haven.Bench.Deidentification;

/// <summary>
/// The search for the best generalisation, beside what ARX needs for the same public table, and how it grows.
/// </summary>
internal static class AnonymityBench
{
    private const int Rounds = 7;
    private const double Closeness = 1e-6;

    public static void Run(Figures figures)
    {
        figures.Head($"Tables of people, de-identified: one thread, warm (median of {Rounds})");
        figures.Load();
        try
        {
            string folder = Shared.Data("deid");
            Known(figures, "k 5, l 3, 2 % suppressed", folder, 8, 0.02m, 0.2469117398326, 939);
            Known(figures, "k 5, l 3", folder, 8, 0, 0.5422108254079, 147);
            Known(figures, "k 5, 2 % suppressed", folder, 9, 0.02m, 0.3137130353311, 1711);
            Known(figures, "k 5", folder, 9, 0, 0.5731509655759, 430);
        }
        catch (NotSupportedException e)
        {
            figures.Note($"not measured: {e.Message}");
        }
        Growth(figures, "10^6 records beside 25,000", suppression: 0);
        Growth(figures, "the same, 2 % suppressed", suppression: 0.02m);
        using var process = Process.GetCurrentProcess();
        figures.AtMost("most memory", process.PeakWorkingSet64 / 1e6, 2000, "MB");
    }

    private static void Known(
        Figures figures,
        string name,
        string folder,
        int columns,
        decimal suppression,
        double score,
        double milliseconds
    )
    {
        var (table, rule) = PublicTable.Read(folder, columns, suppression);
        double difference = Math.Abs(Anonymizer.Find(table, rule)!.Score - score);
        figures.Limit($"{name}: off the best by", difference / Closeness, 1, "10^-6");
        figures.AtMost($"{name}: beside ARX", Time(table, rule), milliseconds, "ms");
    }

    private static void Growth(Figures figures, string name, decimal suppression)
    {
        var rule = new AnonymityRule { K = 5, Suppression = suppression };
        double large = Time(Invented(1_000_000), rule);
        double small = Time(Invented(25_000), rule);
        figures.Note($"{name}: {large:N0} ms and {small:N1} ms");
        figures.Limit(name, large / small, 40, "times");
    }

    // Eight columns with 2 to 100 values, every one as frequent as the others: nearly every record is one of its kind.
    private static Microdata Invented(int records)
    {
        var random = new Random(1);
        return new Microdata([
            .. ((int[])[2, 100, 5, 7, 16, 40, 8, 2]).Select(
                (values, c) =>
                    new QuasiColumn(
                        Hierarchy.Of($"c{c}", [.. Enumerable.Range(0, values).Select(Row)]),
                        [.. Enumerable.Range(0, records).Select(_ => random.Next(values))]
                    )
            ),
        ]);

        HierarchyRow Row(int value) =>
            new(value + 1, [$"{value}", $"{value / 5}", $"{value / 20}", "*"]);
    }

    private static double Time(Microdata table, AnonymityRule rule)
    {
        var rounds = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            Anonymizer.Find(table, rule);
            rounds.Add(watch.Elapsed.TotalMilliseconds);
        }
        return Figures.Median(rounds[1..]);
    }
}
