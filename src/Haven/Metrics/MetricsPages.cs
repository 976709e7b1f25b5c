using System.Net;
using Haven.Privacy.Door;

namespace Haven.Metrics;

/// <summary>/haven/metrics, for a collector on the same machine: figures about the program, and nobody in them.</summary>
internal static class MetricsPages
{
    // What a proxy leaves on a request that it carries. Such a request comes from somewhere else.
    private static readonly string[] Carried =
    [
        "X-Original-For",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Real-IP",
        "Forwarded",
        "Via",
    ];

    public static void AddMetricsPages(this IServiceCollection services)
    {
        services.AddSingleton<Telemetry>();
        services.AddSingleton<MachineFigures>();
        services.AddHostedService(s => s.GetRequiredService<MachineFigures>());
    }

    public static void MapMetrics(this WebApplication app)
    {
        // Listens from the start, not from the first question.
        app.Services.GetRequiredService<Telemetry>();
        app.MapGet("/haven/metrics", ShowAsync).ForEverybody();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        MachineFigures machine,
        Telemetry telemetry,
        CancellationToken cancellationToken
    )
    {
        if (!IsFromThisMachine(context))
        {
            return Results.NotFound();
        }
        await machine.AskAsync(cancellationToken);
        return Results.Text(telemetry.Read(), MetricsText.ContentType);
    }

    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !Carried.Any(context.Request.Headers.ContainsKey);
}
