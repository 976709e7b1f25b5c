using Microsoft.AspNetCore.Components;

namespace Haven.Design.Components;

// Without an address it is the page itself.
public sealed record Breadcrumb(string? Text, string? Href = null)
{
    public RenderFragment? Html { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }
}
