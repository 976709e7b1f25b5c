namespace Haven.Privacy.Deidentification;

/// <summary>What is done with the totals at one side of a table.</summary>
public enum Totals
{
    /// <summary>They are shown, and may be hidden like any other number.</summary>
    MayBeHidden,

    /// <summary>
    /// They stand in another table too, or are known anyway: they are shown, or the whole table is withheld. Tables that
    /// share totals give nothing away about one another's hidden numbers if every shared total is of this kind in each.
    /// </summary>
    AlwaysShown,

    /// <summary>They are not shown, because they count people more than once.</summary>
    LeftOut,
}

/// <summary>What is hidden in a table of counts before anybody sees it.</summary>
public sealed record TableRule
{
    /// <summary>The smallest number that is shown unless an organisation asks for more. It cannot be less.</summary>
    public const int LeastThreshold = 5;

    /// <summary>The smallest number that is shown, beside 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than <see cref="LeastThreshold"/>.</exception>
    public int Threshold
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, LeastThreshold);
            field = value;
        }
    } = LeastThreshold;

    /// <summary>The last column: how many each row has.</summary>
    public Totals RowTotals { get; init; }

    /// <summary>The last row: how many each column has.</summary>
    public Totals ColumnTotals { get; init; }
}
