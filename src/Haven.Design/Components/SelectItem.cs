namespace Haven.Design.Components;

// Without a value of its own, an item's text is its value.
public sealed record SelectItem(string? Value, string Text)
{
    public bool? Selected { get; init; }
    public bool Disabled { get; init; }

    /// <summary>The heading under which it stands together with its neighbours of the same.</summary>
    public string? Group { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }
}
