using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Haven.Tests.Support;

/// <summary>A page as a browser without script sees it, and its forms as it would send them.</summary>
internal sealed record Page(HttpStatusCode Status, IDocument Html, Uri? Location)
{
    public string Text =>
        string.Join(
            ' ',
            (Html.Body?.TextContent ?? "").Split(
                (char[]?)null,
                StringSplitOptions.RemoveEmptyEntries
            )
        );

    public string Title => Html.Title ?? "";

    public IReadOnlyList<string> Errors =>
        [
            .. Html.QuerySelectorAll(".govuk-error-summary__list li")
                .Select(e => e.TextContent.Trim()),
        ];

    public static async Task<Page> ReadAsync(HttpResponseMessage response)
    {
        var context = BrowsingContext.New(Configuration.Default);
        string text = await response.Content.ReadAsStringAsync();
        var document = await context.OpenAsync(r =>
            r.Content(text).Address(response.RequestMessage!.RequestUri)
        );
        return new Page(response.StatusCode, document, response.Headers.Location);
    }
}

internal static class PageExtensions
{
    public static async Task<Page> GetPageAsync(this HttpClient browser, string path)
    {
        using var response = await browser.GetAsync(path);
        return await Page.ReadAsync(response);
    }

    /// <summary>Opens the page, fills its form in, and sends it as a browser would; everything else stays as the page had it.</summary>
    public static async Task<Page> SubmitAsync(
        this HttpClient browser,
        string path,
        params (string Name, string Value)[] filled
    )
    {
        var page = await browser.GetPageAsync(path);
        page.Status.ShouldBe(HttpStatusCode.OK, $"GET {path}");
        return await browser.SubmitAsync(page, filled);
    }

    /// <inheritdoc cref="SubmitAsync(HttpClient, string, ValueTuple{string, string}[])"/>
    public static async Task<Page> SubmitAsync(
        this HttpClient browser,
        Page page,
        params (string Name, string Value)[] filled
    )
    {
        var form = (IHtmlFormElement)
            page
                .Html.QuerySelectorAll("main form[method=post]")
                .First(f =>
                    filled.Length == 0
                    || filled.Any(x => Fields(f).Any(e => e.GetAttribute("name") == x.Name))
                );
        var values = Fields(form)
            .Where(e =>
                e.HasAttribute("name") && !filled.Any(x => x.Name == e.GetAttribute("name"))
            )
            .SelectMany(Current)
            .Concat(filled)
            .Select(f => KeyValuePair.Create(f.Item1, f.Item2));
        string action = form.GetAttribute("action") is { Length: > 0 } a
            ? a
            : page.Html.Location.Href;
        using var response = await browser.PostAsync(action, new FormUrlEncodedContent(values));
        return await Page.ReadAsync(response);
    }

    private static IEnumerable<IElement> Fields(IElement form) =>
        form.QuerySelectorAll("input, select, textarea");

    private static IEnumerable<(string, string)> Current(IElement field)
    {
        string name = field.GetAttribute("name")!;
        switch (field)
        {
            case IHtmlInputElement { Type: "radio" or "checkbox" } choice
                when choice.HasAttribute("checked"):
                yield return (name, choice.GetAttribute("value") ?? "on");
                break;
            case IHtmlInputElement { Type: "radio" or "checkbox" or "submit" }:
                break;
            case IHtmlInputElement input:
                yield return (name, input.GetAttribute("value") ?? "");
                break;
            case IHtmlTextAreaElement area:
                yield return (name, area.TextContent);
                break;
            case IHtmlSelectElement select:
                yield return (
                    name,
                    select.QuerySelector("option[selected]")?.GetAttribute("value") ?? ""
                );
                break;
        }
    }
}
