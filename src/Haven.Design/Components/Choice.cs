using Microsoft.AspNetCore.Components;

namespace Haven.Design.Components;

// One answer of Radios or Checkboxes. Without Checked, the group's value decides.
public sealed record Choice(string Value, string? Text = null)
{
    public RenderFragment? Html { get; init; }
    public string? Hint { get; init; }
    public RenderFragment? HintHtml { get; init; }
    public string? Id { get; init; }
    public string? Name { get; init; }
    public bool? Checked { get; init; }
    public bool Disabled { get; init; }
    public RenderFragment? Conditional { get; init; }
    public string? Divider { get; init; }
    public bool Exclusive { get; init; }
    public string? LabelClasses { get; init; }
    public IReadOnlyDictionary<string, object>? LabelAttributes { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }

    public static Choice Or(string word) => new("") { Divider = word };

    internal bool HasHint => Hint is not null || HintHtml is not null;
}
