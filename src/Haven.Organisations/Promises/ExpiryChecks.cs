using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Promises;

/// <summary>What has run out is gone, where real people sign in.</summary>
internal static class ExpiryChecks
{
    // The job comes round once a day; one round may have been missed.
    private static readonly TimeSpan Swept = TimeSpan.FromDays(2);

    [Keeps("SCR-13", 5)]
    public static async Task<string> EndedSessionsAreGone(ILive live, CancellationToken ct)
    {
        long now = (live.Clock.GetUtcNow() - Swept).UtcTicks;
        long idle = now - SessionDirectory.Idle.Ticks;
        await using var context = live.Database.Open(Scope.Installation);
        int overdue = await context
            .Set<Session>()
            .CountAsync(s => s.Until <= now || s.SeenAt <= idle, ct);
        PromiseBrokenException.Unless(
            overdue == 0,
            $"{overdue} sessions of this installation ended more than two days ago and were not deleted."
        );
        return $"{await context.Set<Session>().CountAsync(ct)} sessions of this installation were looked at: none is kept that ended more than two days ago.";
    }

    [Keeps("THR-2", 2)]
    public static async Task<string> WhatRanOutHereIsGone(ILive live, CancellationToken ct)
    {
        long now = (live.Clock.GetUtcNow() - Swept).UtcTicks;
        await using var context = live.Database.Open(Scope.Installation);
        int links = await context.Set<MailedLink>().CountAsync(l => l.Until <= now, ct);
        int invitations = await context.Set<Invitation>().CountAsync(i => i.Until <= now, ct);
        PromiseBrokenException.Unless(
            links + invitations == 0,
            $"{links} mailed links and {invitations} invitations of this installation ran out more than two days ago and were not deleted."
        );
        return "Mailed links and invitations of this installation were looked at: none is kept that ran out more than two days ago.";
    }
}
