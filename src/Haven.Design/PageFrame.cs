using Microsoft.AspNetCore.Components;

namespace Haven.Design;

// What stands around every page of one request; the executable fills it in and registers it as scoped.
public sealed class PageFrame
{
    public string? WhoName { get; set; }
    public FrameText? WhoRole { get; set; }
    public string? Organisation { get; set; }
    public IReadOnlyList<NavSection> Navigation { get; set; } = [];
    public IReadOnlyList<NavLink> Footer { get; set; } = [];
    public string? FormToken { get; set; }
    public string Path { get; set; } = "/";
    public string? Notice { get; set; }

    // What everybody inside is told, above the page itself.
    public RenderFragment? Above { get; set; }
    public string HomeHref { get; set; } = "/";
    public string SignOutAction { get; set; } = "/sign-out";

    // The closest link wins, so that /clients/new does not also light up /clients.
    public NavLink? CurrentLink =>
        Navigation
            .SelectMany(section => section.Links)
            .Where(link => IsUnder(link.Href))
            .MaxBy(link => link.Href.Length);

    private bool IsUnder(string href) =>
        string.Equals(Path, href, StringComparison.Ordinal)
        || Path.StartsWith(href.EndsWith('/') ? href : href + "/", StringComparison.Ordinal)
            && href != "/";
}

public sealed record NavSection(FrameText Title, IReadOnlyList<NavLink> Links);

public sealed record NavLink(FrameText Text, string Href)
{
    // Where a page in Spanish leads to, if it is another address.
    public string? SpanishHref { get; init; }

    public string HrefIn(string language) =>
        PageWords.IsSpanish(language) ? SpanishHref ?? Href : Href;
}

// Words around a page, in its language. Where there are no Spanish ones, the English stand.
public sealed record FrameText(string English, string? Spanish = null)
{
    public static implicit operator FrameText(string english) => new(english);

    public string In(string language) =>
        PageWords.IsSpanish(language) ? Spanish ?? English : English;
}
