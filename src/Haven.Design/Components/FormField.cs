using Microsoft.AspNetCore.Components;

namespace Haven.Design.Components;

// What every field has around it: a label, a hint, an error, and the group that holds them.
public abstract class FormField : ComponentBase
{
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    public string? Label { get; set; }

    [Parameter]
    public RenderFragment? LabelHtml { get; set; }

    [Parameter]
    public string? LabelClasses { get; set; }

    [Parameter]
    public bool LabelIsPageHeading { get; set; }

    [Parameter]
    public string? Hint { get; set; }

    [Parameter]
    public RenderFragment? HintHtml { get; set; }

    [Parameter]
    public string? HintClasses { get; set; }

    [Parameter]
    public string? Error { get; set; }

    [Parameter]
    public RenderFragment? ErrorHtml { get; set; }

    [Parameter]
    public string? ErrorClasses { get; set; }

    [Parameter]
    public string? ErrorVisuallyHiddenText { get; set; } = "Error";

    [Parameter]
    public string? DescribedBy { get; set; }

    [Parameter]
    public string? Classes { get; set; }

    [Parameter]
    public string? FormGroupClasses { get; set; }

    [Parameter]
    public IReadOnlyDictionary<string, object>? FormGroupAttributes { get; set; }

    [Parameter]
    public RenderFragment? BeforeInput { get; set; }

    [Parameter]
    public RenderFragment? AfterInput { get; set; }

    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Attributes { get; set; }

    internal string FieldId => string.IsNullOrEmpty(Id) ? Name : Id;

    internal bool HasHint => Hint is not null || HintHtml is not null;

    internal bool HasError => !string.IsNullOrEmpty(Error) || ErrorHtml is not null;

    internal string HintId => FieldId + "-hint";

    internal string ErrorId => FieldId + "-error";

    internal string? AllDescribedBy =>
        Markup.Join(DescribedBy, HasHint ? HintId : null, HasError ? ErrorId : null);
}
