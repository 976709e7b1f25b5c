using Microsoft.AspNetCore.Components;

namespace Haven.Design.Components;

public sealed record SummaryRow(string? Key, string? Value = null)
{
    public RenderFragment? KeyHtml { get; init; }
    public string? KeyClasses { get; init; }
    public RenderFragment? ValueHtml { get; init; }
    public string? ValueClasses { get; init; }
    public string? Classes { get; init; }
    public IReadOnlyList<SummaryAction> Actions { get; init; } = [];
    public string? ActionsClasses { get; init; }
}

// VisuallyHiddenText completes the words for a listener: "Change" "age".
public sealed record SummaryAction(string Href, string? Text, string? VisuallyHiddenText = null)
{
    public RenderFragment? Html { get; init; }
    public string? Classes { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }
}
