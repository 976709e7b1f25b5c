using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Haven.Delivery.Outbox;

/// <summary>Takes mail over into the sender's own unit of work.</summary>
public sealed class MailHandoff(KeyRing keys, TimeProvider clock) : IMailHandoff
{
    public async Task HandOverAsync(
        HavenContext context,
        Mail mail,
        CancellationToken cancellationToken
    )
    {
        var key = await keys.NewPersonAsync(OrganisationId.Installation, cancellationToken);
        long now = clock.GetUtcNow().UtcTicks;
        context.Add(
            new OutgoingMail
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                PersonKey = key,
                To = Sealed<string>.Of(mail.To),
                Subject = Sealed<string>.Of(mail.Subject),
                Body = Sealed<string>.Of(mail.Body),
                At = now,
                NextTry = now,
            }
        );
        context.Record(
            new Deed(
                Reader.System(OrganisationId.Installation, "mail"),
                Act.Create,
                Purpose.Delivery,
                "mail",
                [key]
            )
        );
    }
}

/// <summary>Where mail goes: a mail server, or a folder where there is none.</summary>
public interface IMailCarrier
{
    /// <summary>Whether anything can go out at present; mail waits while not.</summary>
    bool IsReady { get; }

    Task SendAsync(Guid id, Mail mail, CancellationToken cancellationToken);
}

/// <summary>Without a mail server: each mail is a text file, for a person at the machine to read.</summary>
public sealed class MailFolder(string? folder) : IMailCarrier
{
    public bool IsReady => folder is not null;

    public async Task SendAsync(Guid id, Mail mail, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(
            folder!,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        string file = Path.Combine(folder!, id.ToString("D") + ".txt");
        await File.WriteAllTextAsync(
            file + ".new",
            $"To: {mail.To}\nSubject: {mail.Subject}\n\n{mail.Body}\n",
            cancellationToken
        );
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>The newest mails, for the page that shows them in development.</summary>
    public IReadOnlyList<string> Newest(int most) =>
        folder is null || !Directory.Exists(folder)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(folder, "*.txt")
                    .OrderDescending(StringComparer.Ordinal)
                    .Take(most)
                    .Select(File.ReadAllText),
            ];
}

/// <summary>Carries waiting mail out, one at a time, and keeps what it cannot send for a later try.</summary>
public sealed partial class MailWorker(
    IDatabase database,
    Vault vault,
    IMailCarrier carrier,
    TimeProvider clock,
    ILogger<MailWorker> log
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (carrier.IsReady && await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SendDueAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogPaused(e.GetType().Name);
            }
        }
    }

    /// <summary>Sends every mail that is due; returns how many went out.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        var due = await context
            .Set<OutgoingMail>()
            .Where(m => m.NextTry <= now)
            .OrderBy(m => m.Id)
            .Take(50)
            .ToListAsync(cancellationToken);
        int sent = 0;
        foreach (var mail in due)
        {
            sent += await SendAsync(context, mail, cancellationToken) ? 1 : 0;
        }
        return sent;
    }

    private async Task<bool> SendAsync(
        HavenContext context,
        OutgoingMail mail,
        CancellationToken cancellationToken
    )
    {
        var reader = Reader.System(OrganisationId.Installation, "mail");
        context.Record(new Deed(reader, Act.Delete, Purpose.Delivery, "mail", [mail.PersonKey]));
        try
        {
            var opened = await vault.OpenAsync(
                reader,
                Purpose.Delivery,
                Act.View,
                "mail",
                [mail],
                cancellationToken
            );
            var letter = new Mail(
                opened.Read(mail.To)!,
                opened.Read(mail.Subject)!,
                opened.Read(mail.Body)!
            );
            await carrier.SendAsync(mail.Id, letter, cancellationToken);
            context.Remove(mail);
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (IOException e)
        {
            mail.Tries++;
            mail.NextTry = (
                clock.GetUtcNow()
                + TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, mail.Tries)))
            ).UtcTicks;
            await context.SaveChangesAsync(cancellationToken);
            LogPaused(e.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Mail could not be sent ({Reason}); it is kept and tried again"
    )]
    private partial void LogPaused(string reason);
}
