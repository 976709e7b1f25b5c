using System.Globalization;

namespace Haven.Bench;

/// <summary>Figures as a table: what was measured, beside its floor from the same run.</summary>
internal sealed class Figures(TextWriter output)
{
    public bool AllHeld { get; private set; } = true;

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
