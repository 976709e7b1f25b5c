using Haven.Delivery.Outbox;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Delivery.Promises;

/// <summary>Mail that could not be sent is not kept for ever.</summary>
internal static class OutboxChecks
{
    // The worker cleans each hour; it may have been away.
    private static readonly TimeSpan Swept = TimeSpan.FromDays(2);

    [Keeps("THR-2", 2)]
    public static async Task<string> FailedMailHereIsGone(ILive live, CancellationToken ct)
    {
        long before = (live.Clock.GetUtcNow() - MailWorker.FailedLife - Swept).UtcTicks;
        await using var context = live.Database.Open(Scope.Installation);
        int overdue = await context
            .Set<OutgoingMail>()
            .CountAsync(m => m.State == MailState.Failed && m.FailedAt <= before, ct);
        PromiseBrokenException.Unless(
            overdue == 0,
            $"{overdue} mails of this installation failed more than {MailWorker.FailedLife.Days + Swept.Days} days ago and were not deleted."
        );
        return $"{await context.Set<OutgoingMail>().CountAsync(ct)} mails of this installation have not gone out: none is kept beyond its {MailWorker.FailedLife.Days} days.";
    }
}
