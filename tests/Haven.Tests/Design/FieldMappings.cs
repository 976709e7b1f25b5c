using Haven.Design.Components;
using Parameters = System.Collections.Generic.Dictionary<string, object?>;

namespace Haven.Tests.Design;

internal static partial class Mappings
{
    private static Parameters OfLabel(Options options) =>
        new()
        {
            ["Text"] = options.Text("text"),
            ["Html"] = options.Html("html"),
            ["For"] = options.Text("for"),
            ["Classes"] = options.Text("classes"),
            ["IsPageHeading"] = options.IsTrue("isPageHeading"),
            ["Attributes"] = options.Attributes(),
        };

    private static Parameters OfErrorMessage(Options options)
    {
        var parameters = Simple("Id", body: "Html")(options);
        if (options.Flag("visuallyHiddenText") is false)
            parameters["VisuallyHiddenText"] = "";
        else
            parameters["VisuallyHiddenText"] = options.Text("visuallyHiddenText");
        return parameters;
    }

    private static Parameters OfFieldset(Options options) =>
        new()
        {
            ["Legend"] = options.At("legend").Text("text"),
            ["LegendHtml"] = options.At("legend").Html("html"),
            ["LegendClasses"] = options.At("legend").Text("classes"),
            ["LegendIsPageHeading"] = options.At("legend").IsTrue("isPageHeading"),
            ["Classes"] = options.Text("classes"),
            ["DescribedBy"] = options.Text("describedBy"),
            ["Role"] = options.Text("role"),
            ["ChildContent"] = options.Html("html"),
            ["Attributes"] = options.Attributes(),
        };

    private static Parameters OfField(Options options)
    {
        var group = options.At("formGroup");
        return new()
        {
            ["Name"] = options.Text("name") ?? "",
            ["Id"] = options.Text("id"),
            ["Label"] = options.At("label").Text("text"),
            ["LabelHtml"] = options.At("label").Html("html"),
            ["LabelClasses"] = options.At("label").Text("classes"),
            ["LabelIsPageHeading"] = options.At("label").IsTrue("isPageHeading"),
            ["Hint"] = options.At("hint").Text("text"),
            ["HintHtml"] = options.At("hint").Html("html"),
            ["HintClasses"] = options.At("hint").Text("classes"),
            ["Error"] = options.At("errorMessage").Text("text"),
            ["ErrorHtml"] = options.At("errorMessage").Html("html"),
            ["ErrorClasses"] = options.At("errorMessage").Text("classes"),
            ["DescribedBy"] = options.Text("describedBy"),
            ["Classes"] = options.Text("classes"),
            ["FormGroupClasses"] = group.Text("classes"),
            ["FormGroupAttributes"] = group.Attributes(),
            ["BeforeInput"] = OfBeside(group, "beforeInput"),
            ["AfterInput"] = OfBeside(group, "afterInput"),
            ["Attributes"] = options.Attributes(),
        };
    }

    private static Microsoft.AspNetCore.Components.RenderFragment? OfBeside(
        Options group,
        string side
    )
    {
        var beside = group.Has(side) ? group.At(side) : group.At(side + "s");
        return beside.Html("html")
            ?? (beside.Text("text") is { } text ? builder => builder.AddContent(0, text) : null);
    }

    private static Parameters With(this Parameters parameters, Parameters more)
    {
        foreach (var (name, value) in more)
            parameters[name] = value;
        return parameters;
    }

    private static Parameters OfInput(Options options) =>
        OfField(options)
            .With(
                new()
                {
                    ["Value"] = options.Text("value"),
                    ["Type"] = options.Text("type"),
                    ["Autocomplete"] = options.Text("autocomplete"),
                    ["Autocapitalize"] = options.Text("autocapitalize"),
                    ["Inputmode"] = options.Text("inputmode"),
                    ["Pattern"] = options.Text("pattern"),
                    ["Spellcheck"] = options.Flag("spellcheck"),
                    ["Disabled"] = options.IsTrue("disabled"),
                    ["Prefix"] = options.At("prefix").Text("text"),
                    ["Suffix"] = options.At("suffix").Text("text"),
                }
            );

    private static Parameters OfPasswordInput(Options options) =>
        OfField(options)
            .With(
                new()
                {
                    ["Value"] = options.Text("value"),
                    ["Autocomplete"] = options.Text("autocomplete"),
                    ["Disabled"] = options.IsTrue("disabled"),
                    ["ButtonClasses"] = options.At("button").Text("classes"),
                    ["ShowPasswordText"] = options.Text("showPasswordText"),
                    ["ShowPasswordAriaLabelText"] = options.Text("showPasswordAriaLabelText"),
                }
            );

    private static Parameters OfTextarea(Options options) =>
        OfField(options)
            .With(
                new()
                {
                    ["Value"] = options.Text("value"),
                    ["Rows"] = options.Number("rows"),
                    ["Spellcheck"] = options.Flag("spellcheck"),
                    ["Disabled"] = options.IsTrue("disabled"),
                    ["Autocomplete"] = options.Text("autocomplete"),
                }
            );

    private static Parameters OfCharacterCount(Options options) =>
        OfField(options)
            .With(
                new()
                {
                    ["Value"] = options.Text("value"),
                    ["Rows"] = options.Number("rows"),
                    ["Spellcheck"] = options.Flag("spellcheck"),
                    ["Maxlength"] = options.Number("maxlength"),
                    ["Maxwords"] = options.Number("maxwords"),
                    ["Threshold"] = options.Number("threshold"),
                    ["CountType"] = options.Text("countType"),
                    ["TextareaDescriptionText"] = options.Text("textareaDescriptionText"),
                    ["CountMessageClasses"] = options.At("countMessage").Text("classes"),
                }
            );

    private static Parameters OfFileUpload(Options options) =>
        OfField(options)
            .With(
                new()
                {
                    ["Disabled"] = options.IsTrue("disabled"),
                    ["Multiple"] = options.IsTrue("multiple"),
                }
            );

    private static Parameters OfSelect(Options options) =>
        OfField(options)
            .With(
                new()
                {
                    ["Value"] = options.Text("value"),
                    ["Disabled"] = options.IsTrue("disabled"),
                    ["Items"] = options
                        .Items("items")
                        .Select(item => new SelectItem(item.ValueOf(), item.Text("text") ?? "")
                        {
                            Selected = item.Flag("selected"),
                            Disabled = item.IsTrue("disabled"),
                            Attributes = item.Attributes(),
                        })
                        .ToList(),
                }
            );

    // A value of false is a value: the word itself.
    private static string? ValueOf(this Options item) =>
        item.Flag("value") is false ? "false" : item.Text("value");

    private static Parameters OfGroup(Options options)
    {
        var fieldset = options.At("fieldset");
        return OfField(options)
            .With(
                new()
                {
                    ["Id"] = options.Text("id") ?? options.Text("idPrefix"),
                    ["DescribedBy"] = fieldset.Text("describedBy") ?? options.Text("describedBy"),
                    ["Legend"] = fieldset.At("legend").Text("text"),
                    ["LegendHtml"] = fieldset.At("legend").Html("html"),
                    ["LegendClasses"] = fieldset.At("legend").Text("classes"),
                    ["LegendIsPageHeading"] = fieldset.At("legend").IsTrue("isPageHeading"),
                    ["FieldsetClasses"] = fieldset.Text("classes"),
                    ["FieldsetAttributes"] = fieldset.Attributes(),
                }
            );
    }

    private static Parameters OfRadios(Options options) =>
        OfGroup(options)
            .With(
                new()
                {
                    ["Value"] = options.Text("value"),
                    ["Items"] = options.Items("items").Select(OfChoice).ToList(),
                }
            );

    private static Parameters OfCheckboxes(Options options) =>
        OfGroup(options)
            .With(
                new()
                {
                    ["Values"] = options.Texts("values"),
                    ["Items"] = options.Items("items").Select(OfChoice).ToList(),
                }
            );

    private static Choice OfChoice(Options item) =>
        new(item.ValueOf() ?? "", item.Text("text"))
        {
            Html = item.Html("html"),
            Hint = item.At("hint").Text("text"),
            HintHtml = item.At("hint").Html("html"),
            Id = item.Text("id"),
            Name = item.Text("name"),
            Checked = item.Flag("checked"),
            Disabled = item.IsTrue("disabled"),
            Conditional = item.At("conditional").Text("html") is { Length: > 0 } html
                ? Options.AsHtml(html)
                : null,
            Divider = item.Text("divider"),
            Exclusive = item.Text("behaviour") == "exclusive",
            LabelClasses = item.At("label").Text("classes"),
            LabelAttributes = item.At("label").Attributes(),
            Attributes = item.Attributes(),
        };

    private static Parameters OfDateInput(Options options)
    {
        var parameters = OfGroup(options)
            .With(
                new()
                {
                    ["Name"] = options.Text("namePrefix") ?? "",
                    ["Day"] = options.At("day").Text("value"),
                    ["Month"] = options.At("month").Text("value"),
                    ["Year"] = options.At("year").Text("value"),
                }
            );
        if (options.Items("items") is { Count: > 0 } items)
            return parameters.With(
                new() { ["Items"] = items.Select(item => OfPart(options, item, "")).ToList() }
            );

        var parts = new[] { "day", "month", "year" }
            .Where(name => options.Flag(name) is not false)
            .Select(name => OfPart(options, options.At(name), name));
        return parameters.With(new() { ["Items"] = parts.ToList() });
    }

    private static DatePart OfPart(Options options, Options part, string fallback)
    {
        var name = part.Text("name") ?? fallback;
        var prefix = options.Text("namePrefix") is { } text ? text + "-" : "";
        var values = options.At("values");
        return new DatePart(
            name,
            part.Text("value") ?? values.Text(name) ?? values.Text(prefix + name)
        )
        {
            Label = part.Text("label"),
            Id = part.Text("id"),
            Classes = part.Text("classes"),
            Autocomplete = part.Text("autocomplete"),
            Inputmode = part.Text("inputmode") ?? "numeric",
            Pattern = part.Text("pattern"),
            Error = part.Flag("error"),
            Attributes = part.Attributes(),
        };
    }
}
