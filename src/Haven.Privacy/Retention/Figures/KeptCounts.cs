using Haven.Privacy.Deidentification;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Retention.Figures;

/// <summary>
/// Counts those who go together, where an organisation keeps that. They go on the first day of a quarter, so that a number
/// is one of as many people as can be, and the day on which it came to be tells nobody's (adr 0048).
/// </summary>
public sealed class KeptCounts(IEnumerable<IKeptFigures> declared, TimeProvider clock)
{
    /// <summary>The smallest number that stays: the smallest cell that the United States' health programmes show.</summary>
    public const int Least = 11;

    private readonly Dictionary<string, IKeptFigures> all = declared.ToDictionary(
        f => f.Kind,
        StringComparer.Ordinal
    );

    /// <summary>Whether anything can stay of such people: a service says what, and nothing says at the most how long.</summary>
    public bool CanCount(KeptKind kind, RegimeRules laws) =>
        all.ContainsKey(kind.Key) && RetentionService.LimitOf(kind, laws) is null;

    /// <summary>Whether people of a rule wait for one another until the quarter ends.</summary>
    internal static bool AreTogether(HeldRule rule, RegimeRules laws) =>
        rule.KeepsFigures && RetentionService.LimitOf(rule.Kind, laws) is null;

    /// <summary>The first day of the quarter of a day.</summary>
    internal static DateOnly QuarterOf(DateOnly day) =>
        new(day.Year, day.Month - ((day.Month - 1) % 3), 1);

    /// <summary>On which day somebody goes whose time is over on a day.</summary>
    internal static DateOnly GoesOn(DateOnly over) =>
        QuarterOf(over) == over ? over : QuarterOf(over).AddMonths(3);

    /// <summary>
    /// Where these people count. Nobody stays because they cannot be counted: what may not be opened for it, or cannot be,
    /// is not.
    /// </summary>
    internal async Task<IReadOnlyList<CountedPerson>> ReadAsync(
        OrganisationId organisation,
        KeptKind kind,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        if (people.Count < Least || !all.TryGetValue(kind.Key, out var figures))
        {
            return [];
        }
        try
        {
            return await figures.ReadAsync(
                Reader.System(organisation, RetentionService.Job),
                people,
                cancellationToken
            );
        }
        catch (Exception e) when (e is PurposeClosedException or Vault.VaultException)
        {
            return [];
        }
    }

    /// <summary>What stays of those who did go; null where too few are counted, or the table would tell too much.</summary>
    internal KeptTable? Of(
        OrganisationId organisation,
        KeptKind kind,
        DateOnly quarter,
        IReadOnlyCollection<CountedPerson> people
    )
    {
        if (people.Count < Least || !all.TryGetValue(kind.Key, out var figures))
        {
            return null;
        }
        var (rows, columns) = (figures.Rows.Count, figures.Columns.Count);
        long[] counts = new long[rows * columns];
        foreach (var person in people)
        {
            counts[(person.Row * columns) + person.Column]++;
        }
        var safe = SmallCells.Protect(
            new CountTable(rows, columns, counts),
            new TableRule { Threshold = Least }
        );
        return safe.Withheld != Withheld.No
            ? null
            : new KeptTable
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                OrganisationId = organisation,
                Kind = kind.Key,
                Year = quarter.Year,
                Quarter = ((quarter.Month - 1) / 3) + 1,
                Threshold = Least,
                Counts = KeptJson.Write(Cells(figures, safe)),
            };
    }

    private static KeptCells Cells(IKeptFigures figures, ProtectedTable safe) =>
        new(
            figures.Title,
            figures.RowTitle,
            figures.Rows,
            figures.Columns,
            [
                .. Enumerable
                    .Range(0, safe.Rows + 1)
                    .Select(row =>
                        (IReadOnlyList<long?>)
                            [.. Enumerable.Range(0, safe.Columns + 1).Select(c => safe[row, c])]
                    ),
            ]
        );
}
