using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Haven.Tests.Metrics;

/// <summary>A collector on the loopback that takes OTLP over HTTP, and keeps what arrives as it arrives.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> arrived = new();

    private Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/{**path}", TakeAsync);
    }

    public Uri Address => new(app.Urls.First());

    /// <summary>Address, headers and body of each delivery. Protobuf leaves text as it is.</summary>
    public IReadOnlyCollection<string> Arrived => arrived;

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector.app.StartAsync();
        return collector;
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        string headers = string.Join(
            '\n',
            context.Request.Headers.Select(h => $"{h.Key}: {h.Value}")
        );
        arrived.Enqueue(
            $"{context.Request.Path}\n{headers}\n\n{Encoding.Latin1.GetString(body.ToArray())}"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
