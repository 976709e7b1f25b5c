using System.Collections.Concurrent;
using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Processors;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Tests.Delivery.Outbox;

/// <summary>A way out for mail that does what a test wants, and remembers what it was given.</summary>
internal sealed class TestCarrier(Func<Guid, Mail, Task<SmtpResult>>? behaviour = null)
    : IMailCarrier
{
    /// <summary>That of the last mail: says that there is no more time for it.</summary>
    public CancellationToken Token { get; private set; }

    public ConcurrentQueue<(Guid Id, DateTimeOffset At, Mail Mail)> Given { get; } = [];

    public bool IsReady { get; init; } = true;

    public int AtOnce { get; init; } = 1;

    public string? GivesTo { get; init; }

    public static TestCarrier Answering(
        SmtpFate fate,
        SmtpTrouble trouble = SmtpTrouble.None,
        int code = 0
    ) => new((_, _) => Task.FromResult(new SmtpResult(fate, trouble, code)));

    public async Task<SmtpResult> SendAsync(
        Guid id,
        DateTimeOffset at,
        Mail mail,
        CancellationToken cancellationToken
    )
    {
        Token = cancellationToken;
        Given.Enqueue((id, at, mail));
        await Task.Yield();
        return behaviour is null ? SmtpResult.Delivered(250) : await behaviour(id, mail);
    }

    public Task RestAsync() => Task.CompletedTask;
}

internal static class OutboxSteps
{
    /// <summary>A fresh installation whose own worker sends nothing, so that a test's workers do.</summary>
    public static Task<Installation> StartWithoutMailAsync(string database)
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        return Installation.StartNewAsync(
            database,
            services => services.AddSingleton<IMailCarrier>(new TestCarrier { IsReady = false })
        );
    }

    /// <summary>Another node on the same database.</summary>
    public static MailWorker Worker(
        this Installation haven,
        IMailCarrier carrier,
        TimeProvider? clock = null
    ) =>
        new(
            haven.Core.Database,
            haven.Core.Services.Vault,
            new MailLeases(haven.Core.Database, clock ?? haven.Clock),
            carrier,
            haven.Get<ProcessorGate>(),
            haven.Get<MailSignal>(),
            clock ?? haven.Clock,
            NullLogger<MailWorker>.Instance
        );

    public static Task HandOverAsync(this Installation haven, int count = 1) =>
        haven.HandOverAsync([.. Enumerable.Range(1, count).Select(i => $"person{i}@example.org")]);

    public static async Task HandOverAsync(this Installation haven, params string[] to)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        for (int i = 1; i <= to.Length; i++)
        {
            await haven
                .Get<IMailHandoff>()
                .HandOverAsync(
                    context,
                    new Mail(to[i - 1], $"Subject {i}", $"Text {i}"),
                    CancellationToken.None
                );
            // Each has a moment of its own, and so its place.
            haven.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        await context.SaveChangesAsync();
    }

    public static async Task<List<OutgoingMail>> MailsAsync(this Installation haven)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        return await context.Set<OutgoingMail>().AsNoTracking().OrderBy(m => m.Id).ToListAsync();
    }

    public static Task<int> SendDueAsync(this MailWorker worker) =>
        worker.SendDueAsync(CancellationToken.None);
}
