namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>What is asked of the sensitive values of people who look alike. See Machanavajjhala et al. 2007.</summary>
public enum DiversityKind
{
    /// <summary>There are at least l different ones.</summary>
    Distinct,

    /// <summary>Their entropy is at least that of l equally frequent ones.</summary>
    Entropy,

    /// <summary>The most frequent one is less than c times as frequent as the l-th, and all less frequent ones, together.</summary>
    Recursive,
}

/// <summary>When a table may be released.</summary>
public sealed record AnonymityRule
{
    /// <summary>How many people must look alike, at the least.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public required int K
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    /// <summary>How diverse the sensitive values of those must be; 1 asks for nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int L
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    public DiversityKind Diversity { get; init; }

    /// <summary>The c of <see cref="DiversityKind.Recursive"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number above 0.</exception>
    public double C
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(value), true);
            field = value;
        }
    } = 3;

    /// <summary>The share of records, from 0 to 1, that may be suppressed for the sake of the others.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of 0 to 1.</exception>
    public decimal Suppression
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
            field = value;
        }
    }

    /// <summary>How many of so many records may be suppressed.</summary>
    internal int MostSuppressed(int records) => (int)decimal.Floor(Suppression * records);

    // With recursive diversity even l = 1 asks for something: that no value is c times as frequent as all together.
    internal bool AsksForDiversity => L > 1 || (Diversity == DiversityKind.Recursive && C <= 1);
}
