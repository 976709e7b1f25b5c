using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Door;

/// <summary>In which language a public page is written for whoever asks: "en" or "es".</summary>
public static class PageLanguage
{
    /// <summary>?lang= goes first, then what the browser prefers, then English.</summary>
    public static string Of(HttpRequest request) =>
        (request.Query["lang"].ToString(), Preferred(request)) switch
        {
            ("es", _) => "es",
            ("en", _) => "en",
            (_, "es") => "es",
            _ => "en",
        };

    private static string? Preferred(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage?.OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(l => l is "es" or "en");
}
