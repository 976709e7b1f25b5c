namespace Haven.Organisations.YourAccount;

/// <summary>What a browser says of itself, in plain words: "Firefox on Windows".</summary>
internal static class BrowserWords
{
    // The order counts: most browsers also name those that they descend from.
    private static readonly (string Sign, string Word)[] Browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Vivaldi/", "Vivaldi"),
        ("DuckDuckGo/", "DuckDuckGo"),
        ("Ddg/", "DuckDuckGo"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Word)[] Machines =
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "Chromebook"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ];

    public static string Of(string userAgent)
    {
        string? browser = Find(Browsers, userAgent);
        string? machine = Find(Machines, userAgent);
        return (browser, machine) switch
        {
            (null, null) => "A browser that does not say its name",
            (null, _) => "A browser on " + machine,
            (_, null) => browser,
            _ => $"{browser} on {machine}",
        };
    }

    private static string? Find((string Sign, string Word)[] known, string userAgent) =>
        known.FirstOrDefault(k => userAgent.Contains(k.Sign, StringComparison.Ordinal)).Word;
}
