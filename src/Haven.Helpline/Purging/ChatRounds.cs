using Haven.Helpline.Chats;
using Haven.Helpline.Referrals;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Helpline.Purging;

/// <summary>
/// Every minute: ends the chats in which nobody has written for an hour, lets those wait again whose advocate may not
/// answer any more, and deletes those whose time is over, and referrals likewise. Several
/// servers may do it at once; what decides is stored, and not who was to do it.
/// </summary>
public sealed class ChatRounds(
    IDatabase database,
    ChatDesk desk,
    ChatPurge purge,
    ReferralPurge referrals,
    TimeProvider clock,
    ILogger<ChatRounds> log
) : OrganisationRounds(database, clock, log, "Chats of the helpline were not deleted")
{
    /// <summary>After so long without a line from either, a chat is over.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(60);

    private readonly IDatabase database = database;

    protected override TimeSpan Pause => TimeSpan.FromMinutes(1);

    protected override TimeSpan AfterTrouble => Pause;

    protected override Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => RunAsync(organisation, cancellationToken);

    /// <summary>One round over one organisation.</summary>
    public async Task RunAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(organisation));
        long silentSince = Clock.GetUtcNow().UtcTicks - Silence.Ticks;
        var silent = await context
            .Set<Chat>()
            .Where(c => c.EndedAt == 0 && c.LastAt <= silentSince)
            .Select(c => c.Id)
            .ToListAsync(cancellationToken);
        foreach (var chat in silent)
        {
            await desk.EndAsync(organisation, chat, ChatEnd.Silence, null, cancellationToken);
        }
        await desk.ReleaseAsync(organisation, cancellationToken);
        await purge.RunAsync(organisation, cancellationToken);
        await referrals.RunAsync(organisation, cancellationToken);
    }
}
