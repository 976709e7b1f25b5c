using System.Globalization;

namespace Haven.Bench;

/// <summary>Figures as a table: what was measured, beside its floor from the same run.</summary>
internal sealed class Figures(TextWriter output)
{
    public bool AllHeld { get; private set; } = true;

    /// <summary>The middle one: a round that was disturbed does not count.</summary>
    public static double Median(IReadOnlyCollection<double> rounds) =>
        rounds.Order().ElementAt(rounds.Count / 2);

    public void Head(string title)
    {
        output.WriteLine();
        output.WriteLine(title);
        output.WriteLine(
            $"  {"figure", -44} {"measured", 14} {"beside", 14} {"share", 7} {"floor", 7}  result"
        );
    }

    /// <summary>A rate that must reach a share of another rate.</summary>
    public void Rate(string name, double measured, double beside, double floor)
    {
        double share = measured / beside;
        Line(
            name,
            $"{measured:N0}/s",
            $"{beside:N0}/s",
            $"{share:P0}",
            $"{floor:P0}",
            share >= floor
        );
    }

    /// <summary>A quantity that must stay below a limit.</summary>
    public void AtMost(string name, double measured, double limit, string unit) =>
        Line(name, $"{measured:N2} {unit}", "", "", $"{limit:N0} {unit}", measured <= limit);

    /// <summary>The same, for limits that are no whole number.</summary>
    public void Limit(string name, double measured, double limit, string unit) =>
        Line(
            name,
            $"{measured:N2} {unit}",
            "",
            "",
            string.Create(CultureInfo.InvariantCulture, $"{limit} {unit}"),
            measured <= limit
        );

    /// <summary>How busy the machine is: figures of a shared one are read beside it.</summary>
    public void Load() =>
        Note(
            "load of the machine: "
                + string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3])
        );

    public void Note(string text) => output.WriteLine("  " + text);

    private void Line(
        string name,
        string measured,
        string beside,
        string share,
        string floor,
        bool held
    )
    {
        AllHeld &= held;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {name, -44} {measured, 14} {beside, 14} {share, 7} {floor, 7}  {(held ? "held" : "MISSED")}"
            )
        );
    }
}
