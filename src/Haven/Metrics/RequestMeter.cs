using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Haven.Metrics;

/// <summary>How many requests one kind of answer stands for, and how long they took.</summary>
public sealed record RequestCount(
    string Method,
    string Route,
    string Status,
    long Count,
    double Seconds,
    IReadOnlyList<long> Buckets
);

/// <summary>
/// Listens to what the web server measures of itself. Of each measurement it keeps the method, the pattern of the
/// address ("/screening/clients/{code}", never a code) and the status; anything else is not looked at.
/// </summary>
internal sealed class RequestMeter : IDisposable
{
    private const string Instrument = "http.server.request.duration";

    /// <summary>Seconds; each bucket counts what took no longer.</summary>
    public static readonly IReadOnlyList<double> Limits =
    [
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
    ];

    private readonly ConcurrentDictionary<
        (string Method, string Route, string Status),
        Tally
    > tallies = new();
    private readonly MeterListener listener = new();

    public RequestMeter(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            // Another server in this process has a factory of its own.
            if (instrument.Name == Instrument && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Keep(seconds, tags));
        listener.Start();
    }

    public IReadOnlyList<RequestCount> Read() =>
        [
            .. tallies
                .Select(t => t.Value.Read(t.Key.Method, t.Key.Route, t.Key.Status))
                .OrderBy(r => r.Route, StringComparer.Ordinal)
                .ThenBy(r => r.Method, StringComparer.Ordinal)
                .ThenBy(r => r.Status, StringComparer.Ordinal),
        ];

    private void Keep(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string method = "",
            route = "",
            status = "";
        foreach (var (name, value) in tags)
        {
            switch (name)
            {
                case "http.request.method":
                    method = value as string ?? "";
                    break;
                case "http.route":
                    route = value as string ?? "";
                    break;
                case "http.response.status_code":
                    status = value is int code
                        ? code.ToString(System.Globalization.CultureInfo.InvariantCulture)
                        : "";
                    break;
                default:
                    break;
            }
        }
        tallies.GetOrAdd((method, route, status), _ => new Tally()).Add(seconds);
    }

    public void Dispose() => listener.Dispose();

    private sealed class Tally
    {
        private readonly Lock gate = new();
        private readonly long[] buckets = new long[Limits.Count];
        private long count;
        private double sum;

        public void Add(double seconds)
        {
            lock (gate)
            {
                count++;
                sum += seconds;
                for (int i = 0; i < buckets.Length; i++)
                {
                    buckets[i] += seconds <= Limits[i] ? 1 : 0;
                }
            }
        }

        public RequestCount Read(string method, string route, string status)
        {
            lock (gate)
            {
                return new(method, route, status, count, sum, [.. buckets]);
            }
        }
    }
}
