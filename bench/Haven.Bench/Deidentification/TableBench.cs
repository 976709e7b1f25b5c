using System.Diagnostics;
using Haven.Privacy.Deidentification;

namespace Haven.Bench.Deidentification;

/// <summary>What it costs to protect a table of counts, beside a bare pass over it, and how that grows.</summary>
internal static class TableBench
{
    private const int Rounds = 7;
    private const int Side = 1000;
    private const int SmallerSide = 316;

    public static void Run(Figures figures)
    {
        figures.Head($"Tables of counts, protected: one thread (median of {Rounds})");
        figures.Load();
        Measure(
            figures,
            "one number in ten is small",
            random =>
                random.Next(10) switch
                {
                    0 => random.Next(TableRule.LeastThreshold),
                    1 => 0,
                    _ => random.Next(TableRule.LeastThreshold, 500),
                }
        );
        Measure(
            figures,
            "one number in two thousand is small",
            random => random.Next(2 * Side) == 0 ? 3 : random.Next(TableRule.LeastThreshold, 500)
        );
    }

    private static void Measure(Figures figures, string name, Func<Random, long> count)
    {
        var large = Table(Side, count);
        var smaller = Table(SmallerSide, count);
        double perCell = Time(() => Protect(large)) / large.Cells.Length;
        double perCellOfSmaller = Time(() => Protect(smaller)) / smaller.Cells.Length;
        double bare = Time(() => Sum(large)) / large.Cells.Length;
        figures.Note(
            $"{name}: {SmallCells.Protect(large, new TableRule()).Hidden:N0} of {large.Cells.Length:N0} hidden"
        );
        figures.Note(
            $"  a bare pass: {bare * 1e9:N2} ns a cell; protected in {perCell / bare:N0} times that"
        );
        figures.AtMost("  10^6 cells, ns a cell", perCell * 1e9, 1000, "ns");
        figures.Limit(
            "  a cell of 10^6 beside one of 10^5",
            perCell / perCellOfSmaller,
            4,
            "times"
        );
    }

    private static CountTable Table(int side, Func<Random, long> count)
    {
        var random = new Random(1);
        long[] counts = new long[side * side];
        for (int cell = 0; cell < counts.Length; cell++)
        {
            counts[cell] = count(random);
        }
        return new CountTable(side, side, counts);
    }

    private static void Protect(CountTable table)
    {
        if (SmallCells.Protect(table, new TableRule()).Withheld != Withheld.No)
        {
            throw new InvalidOperationException(
                "The table was withheld: there is nothing to measure."
            );
        }
    }

    private static void Sum(CountTable table)
    {
        long sum = 0;
        foreach (long cell in table.Cells)
        {
            sum += cell;
        }
        GC.KeepAlive(sum);
    }

    private static double Time(Action act)
    {
        act();
        var rounds = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            act();
            rounds.Add(watch.Elapsed.TotalSeconds);
        }
        return Figures.Median(rounds);
    }
}
