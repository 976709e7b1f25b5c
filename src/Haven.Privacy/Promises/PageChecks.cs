using System.Text.RegularExpressions;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>What every page of the product holds to, walked over HTTP: pages are found as soon as they are mapped.</summary>
public static partial class PageChecks
{
    // Attributes from which a browser loads by itself, or to which it sends.
    private static readonly string[] Loading =
    [
        "src",
        "srcset",
        "action",
        "formaction",
        "poster",
        "data",
        "background",
        "ping",
        "style",
    ];

    // Of each kind one: what a stranger sees first, what asks for something, what is not there.
    private static readonly string[] Public =
    [
        "/privacy/promises",
        "/organisations/sign-in",
        "/organisations/register",
        "/organisations/new-password",
        "/no/such/page",
    ];

    private static readonly string[] OurSources = ["'self'", "'none'"];

    [Keeps("SCR-10", 1)]
    [Keeps("REF-13", 1)]
    public static async Task<string> NoPageLoadsFromElsewhere(ITwin twin, CancellationToken ct)
    {
        var (pages, browser) = await WalkAsync(twin, ct);
        var sheets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in pages)
        {
            foreach (var tag in HtmlTag.Read(page.Body))
            {
                var addresses = tag
                    .Attributes.Where(a =>
                        Array.IndexOf(Loading, a.Key) >= 0
                        || (a.Key == "href" && tag.Name is "link" or "use" or "image" or "base")
                    )
                    .Select(a => a.Value);
                PromiseBrokenException.Unless(
                    !addresses.Any(IsForeign),
                    $"The page {page.Path} has a <{tag.Name}> that leads a browser to another site."
                );
                if (tag.Name == "link" && tag["rel"] == "stylesheet" && tag["href"] is { } sheet)
                {
                    sheets.Add(sheet);
                }
            }
        }
        foreach (string sheet in sheets)
        {
            var answer = await browser.GetAsync(sheet, ct);
            PromiseBrokenException.Unless(
                answer.Status == 200
                    && !SheetAddress()
                        .Matches(answer.Body)
                        .Any(m => IsForeign(m.Groups["address"].Value)),
                "A style sheet leads a browser to another site."
            );
        }
        return $"{pages.Count} pages and {sheets.Count} style sheets were read as a browser reads them; none names another site to load from or send to.";
    }

    [Keeps("SCR-10", 2)]
    public static async Task<string> EveryPageForbidsIt(ITwin twin, CancellationToken ct)
    {
        var (pages, _) = await WalkAsync(twin, ct);
        foreach (var page in pages)
        {
            PromiseBrokenException.Unless(
                ForbidsElsewhere(page),
                $"The page {page.Path} does not forbid a browser to load from elsewhere."
            );
        }
        return $"{pages.Count} pages were opened; the content policy of each allows this site alone.";
    }

    [Keeps("SCR-10", 2)]
    [Keeps("HLP-17", 1)]
    public static async Task<string> TheServerHereAnswersSo(ILive live, CancellationToken ct)
    {
        int answered = 0;
        foreach (string path in Public)
        {
            if (await live.AskAsync(path, ct) is not { } page)
            {
                throw new PromiseUnprovenException(
                    "No server of this installation answered on this machine, so its answers were not looked at."
                );
            }
            PromiseBrokenException.Unless(
                ForbidsElsewhere(page),
                $"The page {path} of this installation does not forbid a browser to load from elsewhere."
            );
            PromiseBrokenException.Unless(
                page.SetCookies.Count == 0,
                $"The public page {path} of this installation sets a cookie."
            );
            answered++;
        }
        return $"{answered} public pages of this installation were opened: the content policy of each allows this site alone, and none sets a cookie.";
    }

    [Keeps("SCR-10", 3)]
    [Keeps("MSG-14", 1)]
    public static async Task<string> SignalsChangeNothing(ITwin twin, CancellationToken ct)
    {
        using var plain = twin.Browser();
        using var signalling = twin.Browser();
        signalling.Always("DNT", "1");
        signalling.Always("Sec-GPC", "1");
        int compared = 0;
        foreach (string path in Paths(twin, isPublic: true))
        {
            var one = await plain.GetAsync(path, ct);
            var other = await signalling.GetAsync(path, ct);
            PromiseBrokenException.Unless(
                one.ShowsTheSameAs(other) && other.SetCookies.Count == 0,
                $"The page {path} is another one for a browser that asks not to be tracked."
            );
            compared++;
        }
        return $"{compared} public pages were opened with and without the signals, and were the same to the letter.";
    }

    [Keeps("HLP-17", 1)]
    public static async Task<string> NoPublicPageSetsACookie(ITwin twin, CancellationToken ct)
    {
        using var browser = twin.Browser();
        var answers = new List<TwinAnswer>();
        foreach (string path in Paths(twin, isPublic: true))
        {
            answers.Add(await browser.GetAsync(path, ct));
            // What a form answers to somebody who gets it wrong is a public page too.
            foreach (var form in answers[^1].Forms())
            {
                answers.Add(await browser.PostAsync(form.Action, [], ct));
            }
        }
        PromiseBrokenException.Unless(
            answers.TrueForAll(a => a.SetCookies.Count == 0),
            "A public page sets a cookie."
        );
        return $"{answers.Count} answers to somebody who is not signed in were looked at; none sets a cookie.";
    }

    [Keeps("MSG-13", 1)]
    public static async Task<string> ThereIsOneCookie(ITwin twin, CancellationToken ct)
    {
        await WalkAsync(twin, ct);
        var names = twin
            .Traffic.SelectMany(a => a.SetCookies)
            .Select(c => c.Split('=')[0])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        PromiseBrokenException.Unless(
            names.TrueForAll(n => n == "haven-session") && names.Count == 1,
            "There is a cookie beside the one for signing in."
        );
        return $"{twin.Traffic.Count} answers were looked at, signed in and not; the only cookie is the session's.";
    }

    [Keeps("RES-10", 1)]
    public static async Task<string> PublicPagesNeedNoCookie(ITwin twin, CancellationToken ct)
    {
        using var without = twin.Browser();
        using var with = twin.Browser();
        with.Always("Cookie", "left-over=1");
        int compared = 0;
        foreach (string path in Paths(twin, isPublic: true))
        {
            var one = await without.GetAsync(path, ct);
            var other = await with.GetAsync(path, ct);
            PromiseBrokenException.Unless(
                one.ShowsTheSameAs(other),
                $"The page {path} is another one for a browser with a cookie."
            );
            compared++;
        }
        return $"{compared} public pages were opened without any cookie and with one, and were the same to the letter.";
    }

    /// <summary>Every page without a parameter in its address: the public ones, and those that a founder of everything reaches.</summary>
    public static async Task<(IReadOnlyList<TwinAnswer>, TwinBrowser)> WalkAsync(
        ITwin twin,
        CancellationToken ct
    )
    {
        var person = await twin.ResidentAsync(ct);
        using var stranger = twin.Browser();
        var pages = new List<TwinAnswer>();
        foreach (string path in Paths(twin, isPublic: true))
        {
            pages.Add(await stranger.GetAsync(path, ct));
        }
        foreach (string path in Paths(twin, isPublic: false))
        {
            pages.Add(await person.Browser.GetAsync(path, ct));
        }
        pages.RemoveAll(p => !p.Headers.Contains("text/html", StringComparison.Ordinal));
        PromiseBrokenException.Unless(
            pages.Count(p => p.Status == 200) > 10,
            "Fewer pages answered than there are."
        );
        return (pages, person.Browser);
    }

    private static bool ForbidsElsewhere(TwinAnswer page)
    {
        var directives = HeaderLine()
            .Match(page.Headers)
            .Groups["policy"]
            .Value.Split(
                ';',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
            .Select(d => d.Split(' '))
            .ToList();
        return directives.Exists(d => d is ["default-src", "'self'"] or ["default-src", "'none'"])
            && directives.All(d => d.Skip(1).All(s => Array.IndexOf(OurSources, s) >= 0));
    }

    public static IEnumerable<string> Paths(ITwin twin, bool isPublic) =>
        twin
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                e.Metadata.GetMetadata<Access>()?.IsPublic == isPublic
                && e.Metadata.GetMetadata<KeyNeed>() is null
                && e.RoutePattern.Parameters.Count == 0
                && e.Metadata.GetMetadata<HttpMethodMetadata>()
                    ?.HttpMethods.Contains("GET", StringComparer.Ordinal) == true
                && e.RoutePattern.RawText?.StartsWith("_content", StringComparison.Ordinal) == false
                && e.RoutePattern.RawText?.StartsWith("/_content", StringComparison.Ordinal)
                    == false
                && e.RoutePattern.RawText?.StartsWith("_", StringComparison.Ordinal) == false
            )
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(p => !p.EndsWith(".csv", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static bool IsForeign(string address) =>
        ForeignAddress().IsMatch(address)
        && !address.Contains("127.0.0.1", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:^|[\s,(""'])(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//", RegexOptions.None, 1000)]
    private static partial Regex ForeignAddress();

    [GeneratedRegex(
        @"(?:url\(\s*|@import\s+)[""']?(?<address>[^""')\s]+)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex SheetAddress();

    [GeneratedRegex(
        @"^Content-Security-Policy: (?<policy>.*?)\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex HeaderLine();
}
