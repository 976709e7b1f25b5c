namespace Haven.Screening.FreeText;

/// <summary>What a writer has been told of already. A form carries it in a field, so that nobody is asked twice.</summary>
internal sealed class KeptTellings
{
    public const string Field = "kept";
    private readonly HashSet<string> tokens;

    public KeptTellings(string? field) =>
        tokens = [.. (field ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>What is in the text that the writer has not been told of.</summary>
    public IReadOnlyList<Telling> News(string? text) =>
        [.. TellingText.Look(text).Where(t => !tokens.Contains(t.Token))];

    /// <summary>The field's value, once the writer has been told of all that is in these texts.</summary>
    public string With(IEnumerable<string?> texts) =>
        string.Join(
            ' ',
            tokens.Union(
                texts.SelectMany(TellingText.Look).Select(t => t.Token),
                StringComparer.Ordinal
            )
        );
}
