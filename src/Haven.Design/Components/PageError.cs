using Microsoft.AspNetCore.Components;

namespace Haven.Design.Components;

// Says what is wrong and what to do; Href leads to the field, as in "#city".
public sealed record PageError(string Text, string? Href = null)
{
    public RenderFragment? Html { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }
}
