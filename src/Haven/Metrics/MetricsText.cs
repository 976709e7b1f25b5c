using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Haven.Metrics;

/// <summary>
/// Figures in the text form that Prometheus and most collectors read (exposition format 0.0.4), named as OpenTelemetry
/// says that its names are written there: http.server.request.duration in seconds is
/// http_server_request_duration_seconds.
/// </summary>
internal sealed class MetricsText : BaseExporter<Metric>
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private volatile string latest = "";

    /// <summary>What was read last.</summary>
    public string Latest => latest;

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new StringBuilder();
        var metrics = new List<Metric>();
        foreach (var metric in batch)
        {
            metrics.Add(metric);
        }
        foreach (var metric in metrics.OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            Write(text, metric);
        }
        latest = text.ToString();
        return ExportResult.Success;
    }

    private static void Write(StringBuilder text, Metric metric)
    {
        string name = NameOf(metric);
        bool histogram = metric.MetricType == MetricType.Histogram;
        text.Append(
            CultureInfo.InvariantCulture,
            $"# HELP {name} {metric.Description}\n# TYPE {name} {(histogram ? "histogram" : "gauge")}\n"
        );
        var points = new List<string>();
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            string labels = Labels(point);
            points.Add(
                histogram
                    ? Histogram(name, labels, point)
                    : $"{name}{Braced(labels)} {Number(point.GetGaugeLastValueDouble())}\n"
            );
        }
        text.AppendJoin("", points.Order(StringComparer.Ordinal));
    }

    private static string Histogram(string name, string labels, in MetricPoint point)
    {
        var text = new StringBuilder();
        string before = labels.Length == 0 ? "" : labels + ",";
        long count = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            string limit = double.IsPositiveInfinity(bucket.ExplicitBound)
                ? "+Inf"
                : Number(bucket.ExplicitBound);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}_bucket{{{before}le=\"{limit}\"}} {count}\n"
            );
        }
        text.Append($"{name}_sum{Braced(labels)} {Number(point.GetHistogramSum())}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_count{Braced(labels)} {count}\n");
        return text.ToString();
    }

    private static string NameOf(Metric metric)
    {
        string unit = metric.Unit switch
        {
            "By" => "_bytes",
            "s" => "_seconds",
            _ => "",
        };
        return metric.Name.Replace('.', '_') + unit;
    }

    private static string Labels(in MetricPoint point)
    {
        var labels = new List<string>();
        foreach (var (name, value) in point.Tags)
        {
            string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{name.Replace('.', '_')}=\"{Escaped(text)}\"");
        }
        return string.Join(',', labels.Order(StringComparer.Ordinal));
    }

    private static string Braced(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string label) =>
        label
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
