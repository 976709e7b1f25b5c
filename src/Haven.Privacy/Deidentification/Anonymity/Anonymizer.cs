namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>
/// Finds, of all ways to generalise the columns of a table (each column to one of its levels throughout), the one that
/// keeps a rule and loses least. It is exact: nothing is left out that was not proved to be worse. See adr 0041.
/// </summary>
public static class Anonymizer
{
    /// <returns>The best, or null where none keeps the rule.</returns>
    /// <exception cref="UnfitTableException">
    /// The columns have too many generalisations to look at, or diversity is asked for and no column is sensitive.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static Anonymization? Find(
        Microdata table,
        AnonymityRule rule,
        CancellationToken cancellationToken = default
    )
    {
        if (rule.L > 1 && table.Sensitive is null)
        {
            throw new UnfitTableException(
                "The rule asks for different sensitive values, and no column is sensitive. Name one."
            );
        }
        var search = new Search(table, rule, cancellationToken);
        return search.Run() is { } levels ? Anonymization.Of(table, rule, levels) : null;
    }
}
