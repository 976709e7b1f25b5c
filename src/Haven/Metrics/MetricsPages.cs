using System.Net;
using Haven.Delivery.Outbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

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

    public static void AddMetricsPages(this IServiceCollection services) =>
        services.AddSingleton<RequestMeter>();

    public static void MapMetrics(this WebApplication app)
    {
        // Listens from the start, not from the first question.
        app.Services.GetRequiredService<RequestMeter>();
        app.MapGet("/haven/metrics", ShowAsync).ForEverybody();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        RequestMeter requests,
        Settings settings,
        IDatabase database,
        Sequencer sequencer,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (!IsFromThisMachine(context))
        {
            return Results.NotFound();
        }
        var text = new MetricsText();
        text.Requests(requests.Read());
        text.Gauge("haven_memory_bytes", "Memory that the process takes.", Environment.WorkingSet);
        text.Gauge(
            "haven_disk_free_bytes",
            "Room left where the data is.",
            new DriveInfo(settings.Data).AvailableFreeSpace
        );
        text.Gauge("haven_audit_faults", "Audit logs that cannot go on.", sequencer.Faults.Count);
        text.Gauge(
            "haven_audit_last_round_seconds",
            "Since the sequencer last came round; -1 before the first time.",
            sequencer.LastRound is { } round ? (clock.GetUtcNow() - round).TotalSeconds : -1
        );
        await AddDatabaseAsync(text, database, cancellationToken);
        return Results.Text(text.ToString(), MetricsText.ContentType);
    }

    private static async Task AddDatabaseAsync(
        MetricsText text,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        double answers = 0,
            mail = -1,
            failed = -1,
            entries = -1,
            size = -1;
        try
        {
            await using var context = database.Open(Scope.Installation);
            mail = await context
                .Set<OutgoingMail>()
                .LongCountAsync(m => m.State == MailState.Waiting, cancellationToken);
            failed = await context
                .Set<OutgoingMail>()
                .LongCountAsync(m => m.State == MailState.Failed, cancellationToken);
            entries = await context
                .Set<AuditRecord>()
                .LongCountAsync(r => r.Sequence == null, cancellationToken);
            size = await database.SizeAsync(cancellationToken);
            answers = 1;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException)
        {
            // The figures say so themselves: a collector that gets none learns less.
        }
        text.Gauge("haven_database_up", "1 while the database answers.", answers);
        text.Gauge("haven_database_bytes", "What the database takes on its disk.", size);
        text.Gauge("haven_mail_waiting", "Mail that has not gone out yet.", mail);
        text.Gauge(
            "haven_mail_failed",
            "Mail that was given up and waits for the operator.",
            failed
        );
        text.Gauge("haven_audit_waiting", "Audit entries not yet in their log.", entries);
    }

    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !Carried.Any(context.Request.Headers.ContainsKey);
}
