using System.Diagnostics.Metrics;
using Haven.Privacy.Processors;
using Haven.Start;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Haven.Metrics;

/// <summary>
/// Where figures go: to a collector over OTLP where one is named, and into a page of text for machines without one.
/// Both read the same meters. Of a request, its method, the pattern of its address ("/screening/clients/{code}", never
/// a code) and its status are kept; nothing else that was measured leaves the process.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private const string Requests = "http.server.request.duration";
    private const int Patience = 5000;

    /// <summary>Seconds; each bucket counts what took no longer.</summary>
    private static readonly double[] Limits =
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

    private readonly MetricsText text = new();
    private readonly BaseExportingMetricReader reader;
    private readonly MeterProvider provider;

    public Telemetry(IMeterFactory meters, Settings settings, ProcessorGate register)
    {
        reader = new BaseExportingMetricReader(text);
        var builder = Sdk.CreateMeterProviderBuilder()
            // The framework's own resource would name the machine or whatever its environment says.
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("haven"))
            .SetExemplarFilter(ExemplarFilterType.AlwaysOff)
            .AddMeter("Microsoft.AspNetCore.Hosting", MachineFigures.MeterName)
            .AddView(instrument => ViewOf(instrument, meters))
            .AddReader(reader);
        if (settings.Telemetry is { } collector)
        {
            builder.AddOtlpExporter(o =>
            {
                o.Protocol = OtlpExportProtocol.HttpProtobuf;
                o.Endpoint = new Uri(collector.AbsoluteUri.TrimEnd('/') + "/v1/metrics");
                o.HttpClientFactory = () => ClientOf(register);
            });
        }
        provider = builder.Build();
    }

    // One long-lived client: a collector is one address, told as long as Haven runs.
#pragma warning disable RS0030
    private static HttpClient ClientOf(ProcessorGate register) =>
        new(new RegisteredAlone(register, new SocketsHttpHandler()));
#pragma warning restore RS0030

    /// <summary>Every figure as text.</summary>
    public string Read()
    {
        reader.Collect(Patience);
        return text.Latest;
    }

    /// <summary>Sends what there is to the collector now, and says whether it arrived.</summary>
    internal bool Flush() => provider.ForceFlush(Patience);

    public void Dispose()
    {
        provider.Dispose();
        reader.Dispose();
        text.Dispose();
    }

    private static MetricStreamConfiguration? ViewOf(Instrument instrument, IMeterFactory meters)
    {
        // Another server in this process, a twin's, has a factory of its own.
        if (!ReferenceEquals(instrument.Meter.Scope, meters))
        {
            return MetricStreamConfiguration.Drop;
        }
        return instrument.Meter.Name == MachineFigures.MeterName ? null
            : instrument.Name == Requests
                ? new ExplicitBucketHistogramConfiguration
                {
                    Boundaries = Limits,
                    TagKeys = ["http.request.method", "http.route", "http.response.status_code"],
                }
            : MetricStreamConfiguration.Drop;
    }
}
