using System.Collections.Concurrent;
using Haven.Delivery.Mime;
using Haven.Delivery.Smtp;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Processors;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Haven.Delivery.Outbox;

/// <summary>Carries waiting mail out as soon as it is committed, and keeps what it cannot send for a later try.</summary>
public sealed partial class MailWorker(
    IDatabase database,
    Vault vault,
    MailLeases leases,
    IMailCarrier carrier,
    ProcessorGate register,
    MailSignal signal,
    TimeProvider clock,
    ILogger<MailWorker> log
) : BackgroundService
{
    private const int MostAtOnce = 50;

    /// <summary>Failed mail is kept this long for somebody to act on it, and then deleted.</summary>
    public static readonly TimeSpan FailedLife = TimeSpan.FromDays(30);

    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CleanEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);
    private static readonly Reader Carrier = Reader.System(OrganisationId.Installation, "mail");

    private readonly SemaphoreSlim round = new(1, 1);

    // Taken over by the mail server, and the database could not be told yet: never sent again by this process.
    private readonly ConcurrentDictionary<Guid, bool> delivered = new();
    private int shutRounds;
    private DateTimeOffset cleaned;

    /// <summary>Why no mail goes out at present, and until when the server is left alone; null when it does.</summary>
    public MailRest? Rest { get; private set; }

    /// <summary>Whose machine is not on the register of companies, so that all mail is kept; null while mail goes out.</summary>
    public string? NotOnRegister { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (carrier.IsReady && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SendDueAsync(stoppingToken);
                await CleanAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogPaused(e.GetType().Name);
            }
            await signal
                .WaitAsync(LookAnyway, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends every mail that is due, unless the way is shut; returns how many went out.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        await round.WaitAsync(cancellationToken);
        try
        {
            int sent = 0;
            while (
                !(Rest?.Until > clock.GetUtcNow())
                && await MayGoOutAsync(cancellationToken)
                && await leases.TakeAsync(MostAtOnce, cancellationToken) is { } lease
            )
            {
                await using (lease)
                {
                    sent += await CarryAsync(lease, cancellationToken);
                }
            }
            return sent;
        }
        finally
        {
            await carrier.RestAsync();
            round.Release();
        }
    }

    // No mail is tried while its carrier is not on the register, and so none is given up meanwhile: it waits.
    private async Task<bool> MayGoOutAsync(CancellationToken cancellationToken)
    {
        if (carrier.GivesTo is not { } host || await register.MayAsync(host, cancellationToken))
        {
            NotOnRegister = null;
            return true;
        }
        if (NotOnRegister is null)
        {
            LogNotOnRegister(host);
        }
        NotOnRegister = host;
        return false;
    }

    private async Task<int> CarryAsync(MailLease lease, CancellationToken cancellationToken)
    {
        int sent = 0;
        bool isShut = false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            lease.Lost
        );
        // A mail that is under way when the server is stopped is brought to its end, or it might go out twice.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost);
        await using var farewell = cancellationToken.Register(() => end.CancelAfter(Farewell));
        try
        {
            var letters = await OpenAsync(lease.Mails, stop.Token);
            await Parallel.ForEachAsync(
                lease.Mails,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = carrier.AtOnce,
                    CancellationToken = stop.Token,
                },
                async (mail, _) =>
                {
                    // What no server could take is told at once, also while the server is away.
                    if (Volatile.Read(ref isShut) && CanBeSent(letters[mail.Id]))
                    {
                        return;
                    }
                    var result = await SendAsync(mail, letters[mail.Id], end.Token);
                    Volatile.Write(ref isShut, isShut || result.IsOfTheRoute);
                    Interlocked.Add(ref sent, result.Fate == SmtpFate.Delivered ? 1 : 0);
                    // What is known is written down, also while the server is being stopped.
                    await SettleAsync(mail, result, CancellationToken.None);
                }
            );
        }
        finally
        {
            await leases.ReturnAsync(lease.Id, CancellationToken.None);
        }
        return sent;
    }

    private static bool CanBeSent(Mail? letter) =>
        letter is not null && Mailbox.Parse(letter.To) is not null;

    // One entry in the log for the handful; a mail that cannot be opened holds up no other.
    private async Task<Dictionary<Guid, Mail?>> OpenAsync(
        IReadOnlyList<OutgoingMail> mails,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var opened = await vault.OpenAsync(
                Carrier,
                Purpose.Delivery,
                Act.View,
                "mail",
                mails,
                cancellationToken
            );
            return mails.ToDictionary(m => m.Id, m => ReadOne(opened, m));
        }
        catch (VaultException) when (mails.Count > 1)
        {
            var letters = new Dictionary<Guid, Mail?>();
            foreach (var mail in mails)
            {
                letters[mail.Id] = (await OpenAsync([mail], cancellationToken))[mail.Id];
            }
            return letters;
        }
        catch (VaultException)
        {
            return new() { [mails[0].Id] = null };
        }
    }

    private static Mail? ReadOne(Opened opened, OutgoingMail mail)
    {
        try
        {
            return new Mail(
                opened.Read(mail.To)!,
                opened.Read(mail.Subject)!,
                opened.Read(mail.Body)!
            );
        }
        catch (VaultException)
        {
            return null;
        }
    }

    private async Task<SmtpResult> SendAsync(
        OutgoingMail mail,
        Mail? letter,
        CancellationToken cancellationToken
    )
    {
        if (delivered.ContainsKey(mail.Id))
        {
            return SmtpResult.Delivered(0);
        }
        if (letter is null)
        {
            return new SmtpResult(SmtpFate.Never, SmtpTrouble.Unreadable, 0);
        }
        var result = await carrier.SendAsync(
            mail.Id,
            new DateTimeOffset(mail.At, TimeSpan.Zero),
            letter,
            cancellationToken
        );
        if (result.IsOfTheRoute)
        {
            Shut(result);
        }
        else if (result.Trouble != SmtpTrouble.NoAddress)
        {
            // The server answered; for an address that is none it was not asked.
            Rest = null;
            shutRounds = 0;
        }
        return result;
    }

    // A server that is away is asked now and then, and not once for each mail.
    private void Shut(SmtpResult why)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(++shutRounds, 10)));
        Rest = new MailRest(why, clock.GetUtcNow() + (pause < LongestRest ? pause : LongestRest));
        LogShut(why.Trouble, why.Code);
    }

    private async Task SettleAsync(
        OutgoingMail mail,
        SmtpResult result,
        CancellationToken cancellationToken
    )
    {
        if (result.Fate != SmtpFate.Delivered)
        {
            var until = result.IsOfTheRoute ? Rest?.Until : null;
            await leases.PutOffAsync(mail, result, until, cancellationToken);
            return;
        }
        delivered[mail.Id] = true;
        await using var context = database.Open(Scope.Installation);
        context.End(mail, arrived: true);
        context.Record(new Deed(Carrier, Act.Delete, Purpose.Delivery, "mail", [mail.PersonKey]));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The lease had run out and another node has taken the mail: it settles it.
        }
        delivered.TryRemove(mail.Id, out _);
    }

    /// <summary>Deletes failed mail that nobody acted on; returns how many.</summary>
    internal async Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - cleaned < CleanEvery)
        {
            return 0;
        }
        long before = (now - FailedLife).UtcTicks;
        await using var context = database.Open(Scope.Installation);
        var old = await context
            .Set<OutgoingMail>()
            .Where(m => m.State == MailState.Failed && m.FailedAt <= before)
            .OrderBy(m => m.FailedAt)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
        if (old.Count > 0)
        {
            old.ForEach(mail => context.End(mail, arrived: false));
            var people = old.ConvertAll(m => m.PersonKey);
            context.Record(new Deed(Carrier, Act.Delete, Purpose.Delivery, "failed mail", people));
            await context.SaveChangesAsync(cancellationToken);
        }
        cleaned = old.Count < MostAtOnce ? now : cleaned;
        return old.Count;
    }

    public override void Dispose()
    {
        base.Dispose();
        round.Dispose();
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Mail waits ({Reason}); it is kept and tried again"
    )]
    private partial void LogPaused(string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Mail waits: {Host} is not on the register of companies with an agreement. Run: haven processors add --host {Host}"
    )]
    private partial void LogNotOnRegister(string host);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The mail server cannot be used ({Trouble}, {Code}); mail is kept and tried again"
    )]
    private partial void LogShut(SmtpTrouble trouble, int code);
}

/// <summary>The mail server is left alone for a while.</summary>
public sealed record MailRest(SmtpResult Why, DateTimeOffset Until);
