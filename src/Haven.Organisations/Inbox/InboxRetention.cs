using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Organisations.Inbox;

/// <summary>
/// Deletes messages whose time is over, once a day and at each start: key, rows and a receipt, as for everybody who is
/// forgotten, so that no copy brings them back. A time that was made shorter counts from the next round on. Several nodes
/// may do it at once.
/// </summary>
public sealed partial class InboxRetention(
    IDatabase database,
    ForgettingService forgetting,
    TimeProvider clock,
    ILogger<InboxRetention> log
) : RecurringJob(clock)
{
    private const string Job = "retention";

    protected override TimeSpan Pause => TimeSpan.FromDays(1);

    protected override TimeSpan AfterTrouble => TimeSpan.FromMinutes(10);

    protected override Task RoundAsync(CancellationToken cancellationToken) =>
        DeleteAsync(cancellationToken);

    protected override void Tell(Exception trouble) => LogPaused(trouble.GetType().Name);

    /// <summary>One round; returns how many messages went. A stop in the middle is taken up by the next.</summary>
    public async Task<int> DeleteAsync(CancellationToken cancellationToken)
    {
        var due = await DueAsync(cancellationToken);
        foreach (var (organisation, person) in due)
        {
            var erasure = await forgetting.AskAsync(
                Reader.System(organisation, Job),
                Purpose.Upkeep,
                person,
                cancellationToken
            );
            await forgetting.CompleteAsync(organisation, erasure, cancellationToken);
        }
        return due.Count;
    }

    private async Task<List<(OrganisationId, PersonKeyId)>> DueAsync(
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var chosen = await context
            .Set<ContactSettings>()
            .ToDictionaryAsync(s => s.OrganisationId, s => s.KeepDays, cancellationToken);
        var organisations = await context
            .Set<ContactMessage>()
            .Select(m => m.OrganisationId)
            .Distinct()
            .ToListAsync(cancellationToken);
        var due = new List<(OrganisationId, PersonKeyId)>();
        foreach (var organisation in organisations)
        {
            int days = chosen.GetValueOrDefault(organisation, KeepPeriod.Longest);
            long before = Clock.GetUtcNow().AddDays(-days).UtcTicks;
            var people = await context
                .Set<ContactMessage>()
                .Where(m => m.OrganisationId == organisation && m.ArrivedAt <= before)
                .Select(m => m.PersonKey)
                .ToListAsync(cancellationToken);
            due.AddRange(people.Select(p => (organisation, p)));
        }
        return due;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Messages whose time is over were not deleted; Haven tries again: {Kind}"
    )]
    private partial void LogPaused(string kind);
}
