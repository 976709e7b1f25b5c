using System.Globalization;
using System.Text;

namespace Haven.Metrics;

/// <summary>Figures in the text form that Prometheus and most collectors read (exposition format 0.0.4).</summary>
internal sealed class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private readonly StringBuilder text = new();

    public void Gauge(string name, string help, double value)
    {
        Head(name, help, "gauge");
        text.Append(name).Append(' ').Append(Number(value)).Append('\n');
    }

    public void Requests(IReadOnlyList<RequestCount> requests)
    {
        const string name = "haven_http_request_duration_seconds";
        Head(name, "How long requests took.", "histogram");
        foreach (var r in requests)
        {
            string labels =
                $"method=\"{Escaped(r.Method)}\",route=\"{Escaped(r.Route)}\",status=\"{Escaped(r.Status)}\"";
            for (int i = 0; i < RequestMeter.Limits.Count; i++)
            {
                Bucket(name, labels, Number(RequestMeter.Limits[i]), r.Buckets[i]);
            }
            Bucket(name, labels, "+Inf", r.Count);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}_sum{{{labels}}} {Number(r.Seconds)}\n"
            );
            text.Append(CultureInfo.InvariantCulture, $"{name}_count{{{labels}}} {r.Count}\n");
        }
    }

    public override string ToString() => text.ToString();

    private void Head(string name, string help, string type) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private void Bucket(string name, string labels, string limit, long count) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"{name}_bucket{{{labels},le=\"{limit}\"}} {count}\n"
        );

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string label) =>
        label
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
