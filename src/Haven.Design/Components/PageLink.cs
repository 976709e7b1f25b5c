using Microsoft.AspNetCore.Components;

namespace Haven.Design.Components;

// The way to the previous or next page of a list.
public sealed record PageLink(string Href, string? Text = null)
{
    public RenderFragment? Html { get; init; }
    public string? LabelText { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }
}

public sealed record PageNumber(string Number, string Href)
{
    public bool Current { get; init; }
    public bool Ellipsis { get; init; }
    public string? VisuallyHiddenText { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }

    public static readonly PageNumber Gap = new("", "") { Ellipsis = true };
}
