using System.Diagnostics.Metrics;
using Haven.Delivery.Outbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Start;
using Haven.Tls;
using Microsoft.EntityFrameworkCore;

namespace Haven.Metrics;

/// <summary>
/// What is measured of the machine: sizes and counts. A meter is read at once, and the database is not: it is asked
/// before, and what it said last is what is read.
/// </summary>
internal sealed class MachineFigures : BackgroundService
{
    public const string MeterName = "Haven";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly Counts Unknown = new(0, -1, -1, -1, -1);
    private readonly Settings settings;
    private readonly IDatabase database;
    private readonly TimeProvider clock;
    private readonly Meter meter;
    private volatile Counts counts = Unknown;

    public MachineFigures(
        IMeterFactory meters,
        Settings settings,
        IDatabase database,
        Sequencer sequencer,
        CertificateWatch certificate,
        TimeProvider clock
    )
    {
        this.settings = settings;
        this.database = database;
        this.clock = clock;
        meter = meters.Create(MeterName);
        Gauge("haven.memory", "By", "Memory that the process takes.", () => Environment.WorkingSet);
        Gauge(
            "haven.disk.free",
            "By",
            "Room left where the data is.",
            () => new DriveInfo(settings.Data).AvailableFreeSpace
        );
        Gauge(
            "haven.audit.faults",
            "{log}",
            "Audit logs that cannot go on.",
            () => sequencer.Faults.Count
        );
        Gauge(
            "haven.audit.last_round",
            "s",
            "Since the sequencer last came round; -1 before the first time.",
            () => sequencer.LastRound is { } round ? SecondsFrom(round) : -1
        );
        meter.CreateObservableGauge(
            "haven.certificate.left",
            () =>
                certificate.Current is { } pair
                    ? [new Measurement<double>(-SecondsFrom(pair.Until))]
                    : Array.Empty<Measurement<double>>(),
            "s",
            "Until the certificate ends."
        );
        AddCounts();
    }

    private void AddCounts()
    {
        Gauge("haven.database.up", "1", "1 while the database answers.", () => counts.Up);
        Gauge("haven.database", "By", "What the database takes on its disk.", () => counts.Size);
        Gauge(
            "haven.mail.waiting",
            "{mail}",
            "Mail that has not gone out yet.",
            () => counts.MailWaiting
        );
        Gauge(
            "haven.mail.failed",
            "{mail}",
            "Mail that was given up and waits for the operator.",
            () => counts.MailFailed
        );
        Gauge(
            "haven.audit.waiting",
            "{entry}",
            "Audit entries not yet in their log.",
            () => counts.AuditWaiting
        );
    }

    /// <summary>Asks the database. Where it does not answer, the figures say so themselves.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = database.Open(Scope.Installation);
            var mail = context.Set<OutgoingMail>();
            counts = new Counts(
                1,
                await database.SizeAsync(cancellationToken),
                await mail.LongCountAsync(m => m.State == MailState.Waiting, cancellationToken),
                await mail.LongCountAsync(m => m.State == MailState.Failed, cancellationToken),
                await context
                    .Set<AuditRecord>()
                    .LongCountAsync(r => r.Sequence == null, cancellationToken)
            );
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            counts = Unknown;
        }
    }

    // The page asks when it is asked; a collector is sent what was found out a short while ago.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Telemetry is null)
        {
            return;
        }
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            await AskAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Gauge(string name, string unit, string help, Func<double> read) =>
        meter.CreateObservableGauge(name, read, unit, help);

    private double SecondsFrom(DateTimeOffset time) => (clock.GetUtcNow() - time).TotalSeconds;

    private sealed record Counts(
        double Up,
        double Size,
        double MailWaiting,
        double MailFailed,
        double AuditWaiting
    );
}
