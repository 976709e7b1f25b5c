namespace Haven.Design.Components;

// Without a value of its own, an item's text is its value.
public sealed record SelectItem(string? Value, string Text)
{
    public bool? Selected { get; init; }
    public bool Disabled { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }
}
