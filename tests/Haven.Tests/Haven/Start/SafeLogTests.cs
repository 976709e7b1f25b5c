using System.Collections.Concurrent;
using System.Net;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Start;
using Haven.Tests.Door;
using Haven.Tests.Organisations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Tests.Start;

[Trait("Category", "Long")]
public class SafeLogTests
{
    /// <summary>
    /// A value for each sealed field of the inventory, sent into the server in every way that ends in trouble: as an
    /// exception of an endpoint, as a database repeats it, in forms and addresses, in other people's messages. The
    /// server writes down everything it can, and not one of the values.
    /// </summary>
    [Fact]
    public async Task SealedFields_PushedThroughErrors_StandInNoLine()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var kept = new SafeLines();
        await using var server = await ListeningServer.StartAsync(
            haven,
            logging: l =>
                l.AddProvider(kept)
                    .AddFilter<SafeLines>(null, LogLevel.Trace)
                    .AddFilter<LinesOfLog>(null, LogLevel.Trace)
        );
        var values = Inventory
            .Of(Core.Parts)
            .Records.SelectMany(r => r.Fields.Where(f => f.IsSealed).Select(f => r.Name + f.Name))
            .Select((_, i) => $"Quillfeather{i}of{Random.Shared.Next(1_000_000)}")
            .ToList();
        var member = await (await haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.Professional
        );
        using var browser = await member.SignInAsync();
        using var inside = server.Client();
        inside.DefaultRequestHeaders.Add(
            "Cookie",
            browser.DefaultRequestHeaders.GetValues("Cookie").Single()
        );

        foreach (string value in values)
        {
            await PushAsync(server, inside, value);
        }

        values.Count.ShouldBeGreaterThan(20);
        kept.Lines.Count.ShouldBeGreaterThan(values.Count);
        kept.Lines.ShouldContain(l => l.Contains("DbUpdateException < PostgresException"));
        foreach (string value in values)
        {
            kept.Lines.ShouldAllBe(l => !l.Contains(value, StringComparison.OrdinalIgnoreCase));
            // They were there to be written down: a log that is not ours holds them.
            server.Log.Lines.ShouldContain(l =>
                l.Contains(value, StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    [Fact]
    public void Line_KeepsTheProgramsWords_AndNumbers()
    {
        var kept = new SafeLines();
        var log = kept.CreateLogger("Microsoft.Somewhere");

        log.LogWarning("The pool holds {Count} of {Name}", 7, "Rosa Delgado");
        log.LogWarning("Nothing in it");
        log.LogWarning(string.Concat("Rosa ", DateTime.UnixEpoch.Year.ToString()));
        log.LogError(new InvalidOperationException("Rosa"), "It failed\nforged: line");

        kept.Lines.ShouldBe([
            "warn: Microsoft.Somewhere[0] The pool holds 7 of [left out]",
            "warn: Microsoft.Somewhere[0] Nothing in it",
            "warn: Microsoft.Somewhere[0] [left out]",
            "fail: Microsoft.Somewhere[0] It failed forged: line (InvalidOperationException)",
        ]);
    }

    private static async Task PushAsync(ListeningServer server, HttpClient inside, string value)
    {
        using var fault = new HttpRequestMessage(HttpMethod.Get, ListeningServer.Fault);
        fault.Headers.Add("Marked", value);
        using var failed = await inside.SendAsync(fault);
        failed.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        foreach (var (name, _) in Newcomer.Form("x"))
        {
            using var form = new FormUrlEncodedContent([new(name, value)]);
            using var answer = await inside.PostAsync("/organisations/register", form);
        }
        using var address = await inside.GetAsync($"/screening/clients/{value}?find={value}");
        using var nowhere = await inside.GetAsync($"/{value}?{value}={value}");
        var log = server.LoggerOf("Microsoft.EntityFrameworkCore.Database");
        using (log.BeginScope("{Name}", value))
        {
            log.LogError(new FormatException(value), "Cannot read {Value}", value);
            log.LogError("Cannot read " + value);
        }
    }
}

/// <summary>Lines as Haven's own log writes them.</summary>
internal sealed class SafeLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose() { }

    private sealed class Writer(SafeLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            using var writer = new StringWriter();
            new SafeLog().Write(
                new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter),
                null,
                writer
            );
            lines.lines.Enqueue(writer.ToString().TrimEnd());
        }
    }
}
