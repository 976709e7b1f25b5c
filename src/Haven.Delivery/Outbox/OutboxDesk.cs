using Haven.Delivery.Smtp;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Delivery.Outbox;

/// <summary>A mail that failed, as the operator sees it: nothing of whom it is for or what it says.</summary>
public sealed record FailedMail(
    Guid Id,
    DateTimeOffset At,
    DateTimeOffset FailedAt,
    int Tries,
    SmtpTrouble Trouble,
    int Code,
    bool MayHaveArrived
);

/// <summary>How the outbox stands.</summary>
/// <param name="Waiting">Mail that is not under way.</param>
/// <param name="Oldest">Since when the longest waiting mail waits; null when none does.</param>
/// <param name="Next">Where the next page of failed mail begins; null on the last.</param>
public sealed record OutboxReport(
    long Waiting,
    long UnderWay,
    DateTimeOffset? Oldest,
    IReadOnlyList<FailedMail> Failed,
    Guid? Next,
    MailRest? Rest,
    bool IsReady
)
{
    /// <inheritdoc cref="MailWorker.NotOnRegister"/>
    public string? NotOnRegister { get; init; }
}

/// <summary>What the operator does with mail that could not be sent. Opens nothing.</summary>
public sealed class OutboxDesk(
    IDatabase database,
    MailWorker worker,
    IMailCarrier carrier,
    MailSignal signal,
    TimeProvider clock
)
{
    private const int PageLength = 50;

    public async Task<OutboxReport> ReadAsync(Guid? after, CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        var waiting = context.Set<OutgoingMail>().Where(m => m.State == MailState.Waiting);
        long underWay = await waiting.LongCountAsync(m => m.Lease != Guid.Empty, cancellationToken);
        long all = await waiting.LongCountAsync(cancellationToken);
        long? oldest = await waiting.MinAsync(m => (long?)m.At, cancellationToken);
        var failed = await FailedAsync(context, after, cancellationToken);
        return new OutboxReport(
            all - underWay,
            underWay,
            oldest is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
            [.. failed.Take(PageLength)],
            failed.Count > PageLength ? failed[PageLength - 1].Id : null,
            worker.Rest is { } rest && rest.Until > clock.GetUtcNow() ? rest : null,
            carrier.IsReady
        )
        {
            NotOnRegister = worker.NotOnRegister,
        };
    }

    /// <summary>Puts a failed mail back among those that wait. False when it is not there any more.</summary>
    public Task<bool> TryAgainAsync(Reader by, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(by, Act.Edit, m => m.Id == id, (_, mail) => Revive(mail), cancellationToken);

    /// <inheritdoc cref="TryAgainAsync"/>
    /// <summary>Puts every failed mail back.</summary>
    public Task<bool> TryAllAgainAsync(Reader by, CancellationToken cancellationToken) =>
        ChangeAsync(by, Act.Edit, _ => true, (_, mail) => Revive(mail), cancellationToken);

    /// <summary>Deletes a failed mail. False when it is not there any more.</summary>
    public Task<bool> GiveUpAsync(Reader by, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(
            by,
            Act.Delete,
            m => m.Id == id,
            (context, mail) => context.End(mail, arrived: false),
            cancellationToken
        );

    private void Revive(OutgoingMail mail)
    {
        long now = clock.GetUtcNow().UtcTicks;
        mail.State = MailState.Waiting;
        mail.Since = now;
        mail.NextTry = now;
        mail.Tries = 0;
        mail.FailedAt = 0;
    }

    private async Task<bool> ChangeAsync(
        Reader by,
        Act act,
        System.Linq.Expressions.Expression<Func<OutgoingMail, bool>> which,
        Action<HavenContext, OutgoingMail> change,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var mails = await context
            .Set<OutgoingMail>()
            .Where(m => m.State == MailState.Failed)
            .Where(which)
            .ToListAsync(cancellationToken);
        if (mails.Count == 0)
        {
            return false;
        }
        mails.ForEach(mail => change(context, mail));
        context.Record(
            new Deed(
                AsInstallation(by),
                act,
                Purpose.Upkeep,
                "failed mail",
                mails.ConvertAll(m => m.PersonKey)
            )
        );
        if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
        {
            // Somebody else acted on it at the same moment.
            return false;
        }
        signal.Raise();
        return true;
    }

    // Mail is the installation's, and so is the entry: it names the operator, at whose word Haven acts. The operator's
    // own role opens no purpose, and so can open no mail.
    private static Reader AsInstallation(Reader by) =>
        new(OrganisationId.Installation, by.Member, Roles.Operator | Roles.System, by.Address);

    private static async Task<List<FailedMail>> FailedAsync(
        HavenContext context,
        Guid? after,
        CancellationToken cancellationToken
    )
    {
        var failed = context.Set<OutgoingMail>().Where(m => m.State == MailState.Failed);
        if (after is { } id)
        {
            failed = failed.Where(m => m.Id > id);
        }
        var rows = await failed
            .OrderBy(m => m.Id)
            .Take(PageLength + 1)
            .Select(m => new
            {
                m.Id,
                m.At,
                m.FailedAt,
                m.Tries,
                m.Trouble,
                m.Code,
                m.MayHaveArrived,
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(m => new FailedMail(
            m.Id,
            new DateTimeOffset(m.At, TimeSpan.Zero),
            new DateTimeOffset(m.FailedAt, TimeSpan.Zero),
            m.Tries,
            m.Trouble,
            m.Code,
            m.MayHaveArrived
        ));
    }
}
