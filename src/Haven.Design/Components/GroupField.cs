using Microsoft.AspNetCore.Components;

namespace Haven.Design.Components;

// A question with several inputs: its words are the legend of a fieldset.
public abstract class GroupField : FormField
{
    [Parameter]
    public string? Legend { get; set; }

    [Parameter]
    public RenderFragment? LegendHtml { get; set; }

    [Parameter]
    public string? LegendClasses { get; set; }

    [Parameter]
    public bool LegendIsPageHeading { get; set; }

    [Parameter]
    public string? FieldsetClasses { get; set; }

    [Parameter]
    public IReadOnlyDictionary<string, object>? FieldsetAttributes { get; set; }

    internal bool HasFieldset =>
        Legend is not null
        || LegendHtml is not null
        || FieldsetClasses is not null
        || FieldsetAttributes is not null;
}
