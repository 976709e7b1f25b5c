using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Support;

/// <summary>
/// Everything that a page asks of the network from now on, with the pages it opens. The browser's own request for a
/// site's icon is not seen.
/// </summary>
internal sealed class Requests
{
    private readonly ConcurrentQueue<Uri> asked = new();

    private Requests() { }

    public IReadOnlyList<Uri> Asked => [.. asked];

    /// <summary>Host and port, once each, in order.</summary>
    public IReadOnlyList<string> Hosts =>
        [
            .. asked
                .Select(address => address.Authority)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    public static Requests Of(IPage page)
    {
        var requests = new Requests();
        page.Context.Request += (_, request) => requests.Add(request.Url);
        page.WebSocket += (_, socket) => requests.Add(socket.Url);
        page.Context.Page += (_, opened) =>
            opened.WebSocket += (_, socket) => requests.Add(socket.Url);
        return requests;
    }

    private void Add(string url)
    {
        // data:, blob: and about: ask nobody.
        var address = new Uri(url);
        if (address.Scheme is "http" or "https" or "ws" or "wss")
            asked.Enqueue(address);
    }
}
