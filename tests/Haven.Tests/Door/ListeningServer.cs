using System.Collections.Concurrent;
using Haven.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Haven.Tests.Door;

/// <summary>
/// Haven on a real socket: limits on what is sent, and headers of what is answered, belong to the server and not to
/// the in-memory wire. Has one more address, <see cref="Fault"/>, that throws with a marked value.
/// </summary>
internal sealed class ListeningServer : IAsyncDisposable
{
    public const string Fault = "/fault-for-tests";
    public const string MarkedValue = "Zephyrinha Quillfeather";

    private readonly WebApplication app;

    private ListeningServer(Installation installation, WebApplication app, LinesOfLog log)
    {
        Installation = installation;
        this.app = app;
        Log = log;
    }

    public Installation Installation { get; }
    public LinesOfLog Log { get; }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public ILogger LoggerOf(string category) =>
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    public Uri Address => new(app.Urls.First());
    public IReadOnlyList<Endpoint> Endpoints =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    public static async Task<ListeningServer> StartAsync(
        Installation installation,
        bool development = true,
        Action<ILoggingBuilder>? logging = null,
        Action<IServiceCollection>? services = null
    )
    {
        var log = new LinesOfLog();
        var app = Server.Build(
            installation.Core,
            development,
            web =>
            {
                web.UseUrls("http://127.0.0.1:0");
                web.ConfigureServices(s =>
                {
                    s.AddSingleton<IStartupFilter>(new FaultAtTheEnd());
                    s.AddSingleton<ILoggerProvider>(log);
                    s.AddLogging(l => logging?.Invoke(l));
                    services?.Invoke(s);
                });
            }
        );
        await app.StartAsync();
        return new ListeningServer(installation, app, log);
    }

    /// <summary>A client that keeps no cookies and follows nothing.</summary>
    public HttpClient Client() =>
        new(
            new SocketsHttpHandler
            {
                UseCookies = false,
                AllowAutoRedirect = false,
                // A client that gives up waiting for leave to send would meet a closed door in the middle.
                Expect100ContinueTimeout = TimeSpan.FromSeconds(30),
            }
        )
        {
            BaseAddress = Address,
        };

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static Exception FaultWith(string marked) =>
        marked.Length == 0
            ? new InvalidOperationException(MarkedValue, new InvalidDataException(MarkedValue))
            : new Microsoft.EntityFrameworkCore.DbUpdateException(
                marked,
                new Npgsql.PostgresException(marked, "ERROR", "ERROR", "23505", detail: marked)
            );

    // After everything of Haven's own, so that its outermost step has to deal with the fault.
    private sealed class FaultAtTheEnd : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                next(app);
                app.Use(
                    (context, rest) =>
                        context.Request.Path == Fault
                            ? throw FaultWith(context.Request.Headers["Marked"].ToString())
                            : rest(context)
                );
            };
    }

    /// <summary>A form as a browser sends it to sign in, with these headers.</summary>
    public static HttpRequestMessage Post(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = Form(("email", "nobody@example.org"), ("password", "x")),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
}

/// <summary>What the server wrote to its log.</summary>
internal sealed class LinesOfLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

    public void Dispose() { }
}
