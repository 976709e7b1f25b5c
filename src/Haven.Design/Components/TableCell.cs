using Microsoft.AspNetCore.Components;

namespace Haven.Design.Components;

public sealed record TableCell(string? Text)
{
    public RenderFragment? Html { get; init; }
    public string? Format { get; init; }
    public string? Classes { get; init; }
    public int? Colspan { get; init; }
    public int? Rowspan { get; init; }
    public IReadOnlyDictionary<string, object>? Attributes { get; init; }

    public static implicit operator TableCell(string? text) => new(text);

    internal string? ClassesAs(string element) =>
        Markup.Join(element, Format is null ? null : $"{element}--{Format}", Classes);
}
