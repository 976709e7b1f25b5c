using Haven.Design.Components;
using Parameters = System.Collections.Generic.Dictionary<string, object?>;

namespace Haven.Tests.Design;

// From the options of a Nunjucks macro to the parameters of the component.
internal static partial class Mappings
{
    public static readonly IReadOnlyDictionary<
        string,
        (Type Type, Func<Options, Parameters> Map)
    > All = new Dictionary<string, (Type, Func<Options, Parameters>)>
    {
        ["back-link"] = (typeof(BackLink), Simple("Href")),
        ["breadcrumbs"] = (typeof(Breadcrumbs), OfBreadcrumbs),
        ["button"] = (typeof(Button), OfButton),
        ["character-count"] = (typeof(CharacterCount), OfCharacterCount),
        ["checkboxes"] = (typeof(Checkboxes), OfCheckboxes),
        ["date-input"] = (typeof(DateInput), OfDateInput),
        ["details"] = (typeof(Details), OfDetails),
        ["error-message"] = (typeof(ErrorMessage), OfErrorMessage),
        ["error-summary"] = (typeof(ErrorSummary), OfErrorSummary),
        ["fieldset"] = (typeof(Fieldset), OfFieldset),
        ["file-upload"] = (typeof(FileUpload), OfFileUpload),
        ["hint"] = (typeof(Hint), Simple("Id", body: "Html")),
        ["input"] = (typeof(TextInput), OfInput),
        ["inset-text"] = (typeof(InsetText), Simple("Id")),
        ["label"] = (typeof(Label), OfLabel),
        ["notification-banner"] = (typeof(NotificationBanner), OfNotificationBanner),
        ["pagination"] = (typeof(Pagination), OfPagination),
        ["panel"] = (typeof(Panel), OfPanel),
        ["password-input"] = (typeof(PasswordInput), OfPasswordInput),
        ["radios"] = (typeof(Radios), OfRadios),
        ["select"] = (typeof(Select), OfSelect),
        ["skip-link"] = (typeof(SkipLink), Simple("Href")),
        ["summary-list"] = (typeof(SummaryList), OfSummaryList),
        ["table"] = (typeof(Table), OfTable),
        ["tag"] = (typeof(Tag), Simple()),
        ["textarea"] = (typeof(Textarea), OfTextarea),
        ["warning-text"] = (typeof(WarningText), Simple("IconFallbackText")),
    };

    private static Func<Options, Parameters> Simple(
        string? extra = null,
        string body = "ChildContent"
    ) =>
        options =>
        {
            var parameters = new Parameters
            {
                ["Text"] = options.Text("text"),
                [body] = options.Html("html"),
                ["Classes"] = options.Text("classes"),
                ["Attributes"] = options.Attributes(),
            };
            // An empty option falls back to the default in Nunjucks, and is not given here.
            if (extra is not null && options.Text(Camel(extra)) is { Length: > 0 } value)
                parameters[extra] = value;
            return parameters;
        };

    private static Parameters OfBreadcrumbs(Options options) =>
        new()
        {
            ["Items"] = options
                .Items("items")
                .Select(item => new Breadcrumb(item.Text("text"), item.Text("href"))
                {
                    Html = item.Html("html"),
                    Attributes = item.Attributes(),
                })
                .ToList(),
            ["CollapseOnMobile"] = options.IsTrue("collapseOnMobile"),
            ["LabelText"] = options.Text("labelText"),
            ["Classes"] = options.Text("classes"),
            ["Attributes"] = options.Attributes(),
        };

    private static Parameters OfButton(Options options) =>
        new()
        {
            ["Text"] = options.Text("text"),
            ["ChildContent"] = options.Html("html"),
            ["Href"] = options.Text("href"),
            ["Type"] = options.Text("type"),
            ["Name"] = options.Text("name"),
            ["Value"] = options.Text("value"),
            ["Id"] = options.Text("id"),
            ["Disabled"] = options.IsTrue("disabled"),
            ["PreventDoubleClick"] = options.Flag("preventDoubleClick"),
            ["Classes"] = options.Text("classes"),
            ["Attributes"] = options.Attributes(),
        };

    private static Parameters OfDetails(Options options) =>
        new()
        {
            ["Summary"] = options.Text("summaryText"),
            ["SummaryHtml"] = options.Html("summaryHtml"),
            ["Text"] = options.Text("text"),
            ["ChildContent"] = options.Html("html"),
            ["Open"] = options.IsTrue("open"),
            ["Id"] = options.Text("id"),
            ["Classes"] = options.Text("classes"),
            ["Attributes"] = options.Attributes(),
        };

    private static Parameters OfErrorSummary(Options options) =>
        new()
        {
            ["Title"] = options.Text("titleText"),
            ["TitleHtml"] = options.Html("titleHtml"),
            ["Description"] = options.Text("descriptionText"),
            ["ChildContent"] = options.Html("descriptionHtml"),
            ["Errors"] = options
                .Items("errorList")
                .Select(item => new PageError(item.Text("text") ?? "", item.Text("href"))
                {
                    Html = item.Html("html"),
                    Attributes = item.Attributes(),
                })
                .ToList(),
            ["DisableAutoFocus"] = options.Flag("disableAutoFocus"),
            ["Classes"] = options.Text("classes"),
            ["Attributes"] = options.Attributes(),
        };

    private static Parameters OfNotificationBanner(Options options) =>
        new()
        {
            ["Text"] = options.Text("text"),
            ["ChildContent"] = options.Html("html"),
            ["Title"] = options.Text("titleText"),
            ["TitleHtml"] = options.Html("titleHtml"),
            ["TitleId"] = options.Text("titleId"),
            ["TitleHeadingLevel"] = options.Number("titleHeadingLevel"),
            ["Success"] = options.Text("type") == "success",
            ["Role"] = options.Text("role"),
            ["DisableAutoFocus"] = options.Flag("disableAutoFocus"),
            ["Classes"] = options.Text("classes"),
            ["Attributes"] = options.Attributes(),
        };

    private static Parameters OfPanel(Options options) =>
        new()
        {
            ["Title"] = options.Text("titleText"),
            ["TitleHtml"] = options.Html("titleHtml"),
            ["Text"] = options.Text("text"),
            ["ChildContent"] = options.Html("html"),
            ["HeadingLevel"] = options.Number("headingLevel"),
            ["Classes"] = options.Text("classes"),
            ["Attributes"] = options.Attributes(),
        };

    private static Parameters OfPagination(Options options) =>
        new()
        {
            ["Previous"] = OfPageLink(options.At("previous")),
            ["Next"] = OfPageLink(options.At("next")),
            ["Items"] = options
                .Items("items")
                .Where(item => item.Json.EnumerateObject().Any())
                .Select(item => new PageNumber(item.Text("number") ?? "", item.Text("href") ?? "")
                {
                    Current = item.IsTrue("current"),
                    Ellipsis = item.IsTrue("ellipsis"),
                    VisuallyHiddenText = item.Text("visuallyHiddenText"),
                    Attributes = item.Attributes(),
                })
                .ToList(),
            ["LandmarkLabel"] = options.Text("landmarkLabel"),
            ["Classes"] = options.Text("classes"),
            ["Attributes"] = options.Attributes(),
        };

    private static PageLink? OfPageLink(Options options) =>
        options.Text("href") is { } href
            ? new PageLink(href, options.Text("text"))
            {
                Html = options.Html("html"),
                LabelText = options.Text("labelText"),
                Attributes = options.Attributes(),
            }
            : null;

    private static Parameters OfSummaryList(Options options)
    {
        var card = options.At("card");
        var title = card.At("title");
        return new()
        {
            ["Rows"] = options.Items("rows").Select(OfSummaryRow).ToList(),
            ["Classes"] = options.Text("classes"),
            ["Attributes"] = options.Attributes(),
            ["CardTitle"] = title.Text("text"),
            ["CardTitleHtml"] = title.Html("html"),
            ["CardTitleClasses"] = title.Text("classes"),
            ["CardHeadingLevel"] = title.Number("headingLevel"),
            ["CardClasses"] = card.Text("classes"),
            ["CardAttributes"] = card.Attributes(),
            ["CardActions"] = card.At("actions").Items("items").Select(OfSummaryAction).ToList(),
            ["CardActionsClasses"] = card.At("actions").Text("classes"),
        };
    }

    private static SummaryRow OfSummaryRow(Options row) =>
        new(row.At("key").Text("text"), row.At("value").Text("text"))
        {
            KeyHtml = row.At("key").Html("html"),
            KeyClasses = row.At("key").Text("classes"),
            ValueHtml = row.At("value").Html("html"),
            ValueClasses = row.At("value").Text("classes"),
            Classes = row.Text("classes"),
            Actions = [.. row.At("actions").Items("items").Select(OfSummaryAction)],
            ActionsClasses = row.At("actions").Text("classes"),
        };

    private static SummaryAction OfSummaryAction(Options action) =>
        new(action.Text("href") ?? "", action.Text("text"), action.Text("visuallyHiddenText"))
        {
            Html = action.Html("html"),
            Classes = action.Text("classes"),
            Attributes = action.Attributes(),
        };

    private static Parameters OfTable(Options options) =>
        new()
        {
            ["Head"] = options.Has("head") ? options.Items("head").Select(OfCell).ToList() : null,
            ["Rows"] = options.Items("rows").Select(OfRow).ToList(),
            ["Caption"] = options.Text("caption"),
            ["CaptionClasses"] = options.Text("captionClasses"),
            ["FirstCellIsHeader"] = options.IsTrue("firstCellIsHeader"),
            ["Classes"] = options.Text("classes"),
            ["Attributes"] = options.Attributes(),
        };

    private static IReadOnlyList<TableCell> OfRow(Options row) =>
        [.. row.Json.EnumerateArray().Select(cell => OfCell(new Options(cell)))];

    private static TableCell OfCell(Options cell) =>
        new(cell.Text("text"))
        {
            Html = cell.Html("html"),
            Format = cell.Text("format"),
            Classes = cell.Text("classes"),
            Colspan = cell.Number("colspan"),
            Rowspan = cell.Number("rowspan"),
            Attributes = cell.Attributes(),
        };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
