using System.Globalization;
using Haven.PostgreSql;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Doctor;

/// <summary>
/// The clock against everything that was written by it: what lies in the future shows a clock that was set back, and a
/// long silence may be one that was set forward. Both end sessions, links and holds at the wrong time.
/// </summary>
internal static class ClockLook
{
    private const string What = "clock";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Silence = TimeSpan.FromDays(30);

    /// <summary>When a file of the installation was last written, by the clock of the file system.</summary>
    public static DateTimeOffset? NewestFile(Settings settings) =>
        new[] { settings.Data, Core.WitnessFolder(settings) }
            .Where(f => f is not null && Directory.Exists(f))
            .SelectMany(f => Directory.EnumerateFiles(f!, "*", SearchOption.AllDirectories))
            .Select(f => (DateTimeOffset?)new DateTimeOffset(File.GetLastWriteTimeUtc(f)))
            .Max();

    public static async Task LookAsync(
        Settings settings,
        StoresLook stores,
        DateTimeOffset? newestFile,
        TimeProvider clock,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var traces = new List<(string By, DateTimeOffset At)>();
        void Add(string by, DateTimeOffset? at)
        {
            if (at is { } known)
            {
                traces.Add((by, known));
            }
        }
        Add("the newest file", newestFile);
        Add("the keys in use", stores.Keys?.GenerationBegan);
        if (stores.Core is { } core)
        {
            Add(
                "the newest entry of the audit log",
                await NewestEntryAsync(core, cancellationToken)
            );
        }
        int before = findings.All.Count;
        LookAtTraces(now, traces, findings);
        if (stores.Core is not null && settings.Database is { } connection)
        {
            LookAtServer(now, await ServerClock.ReadAsync(connection, cancellationToken), findings);
        }
        if (findings.All.Count == before)
        {
            findings.Fine(What, $"{now:u}, and nothing that was written contradicts it.");
        }
    }

    private static void LookAtTraces(
        DateTimeOffset now,
        List<(string By, DateTimeOffset At)> traces,
        Findings findings
    )
    {
        var ahead = traces.Where(t => t.At > now + Tolerance).ToList();
        foreach (var (by, at) in ahead)
        {
            findings.Wrong(
                What,
                $"It is {now:u} by this machine's clock, and {by} is of {at:u}, {Span(at - now)} later. The clock was set back, or ran ahead before.",
                "Set the clock right, with a time service such as chrony, before Haven works on."
            );
        }
        if (ahead.Count == 0 && traces.Count > 0)
        {
            var (by, last) = traces.MaxBy(t => t.At);
            if (now - last > Silence)
            {
                findings.Look(
                    What,
                    $"It is {now:u} by this machine's clock, and nothing was written for {Span(now - last)} ({by}: {last:u}).",
                    "If Haven stood still so long, all is well. If not, the clock ran ahead: set it right before Haven works on, or what is to end some day ends now."
                );
            }
        }
    }

    private static void LookAtServer(DateTimeOffset now, DateTimeOffset server, Findings findings)
    {
        var apart = (now - server).Duration();
        if (apart > Tolerance)
        {
            findings.Wrong(
                What,
                $"It is {now:u} by this machine's clock and {server:u} by the database's: {Span(apart)} apart.",
                "Set both right, with a time service such as chrony."
            );
        }
    }

    // Ids are in the order of time, and the primary key leads to the newest at once.
    private static async Task<DateTimeOffset?> NewestEntryAsync(
        Core core,
        CancellationToken cancellationToken
    )
    {
        await using var context = core.Database.Open(Scope.Installation);
        long ticks = await context
            .Set<AuditRecord>()
            .OrderByDescending(r => r.Id)
            .Select(r => r.Time)
            .FirstOrDefaultAsync(cancellationToken);
        return ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private static string Span(TimeSpan span) =>
        span switch
        {
            { TotalDays: >= 2 } => Rounded(span.TotalDays, "days"),
            { TotalHours: >= 2 } => Rounded(span.TotalHours, "hours"),
            _ => Rounded(span.TotalMinutes, "minutes"),
        };

    private static string Rounded(double number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:F0} {what}");
}
