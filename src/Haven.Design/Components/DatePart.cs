namespace Haven.Design.Components;

// One box of a DateInput, named day, month or year.
public sealed record DatePart(string Name, string? Value = null)
{
    public string? Label { get; init; }
    public string? Id { get; init; }
    public string? Classes { get; init; }
    public string? Autocomplete { get; init; }
    public string Inputmode { get; init; } = "numeric";
    public string? Pattern { get; init; }
    public bool? Error { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }

    internal bool SaysError => Error == true || Has("govuk-input--error");

    internal string Words => Label ?? char.ToUpperInvariant(Name[0]) + Name[1..];

    internal string? ClassesIn(bool groupHasError) =>
        Markup.Join(
            "govuk-date-input__input",
            !Has("govuk-input--error") && (SaysError || (Error != false && groupHasError))
                ? "govuk-input--error"
                : null,
            Has("govuk-input--width-") ? null
                : Name == "year" ? "govuk-input--width-4"
                : "govuk-input--width-2",
            Classes
        );

    private bool Has(string name) => Classes?.Contains(name, StringComparison.Ordinal) ?? false;
}
