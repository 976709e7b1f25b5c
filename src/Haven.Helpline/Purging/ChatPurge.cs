using System.Data.Common;
using System.Globalization;
using Haven.Helpline.Chats;
using Haven.Helpline.Settings;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Purging;

/// <summary>
/// Deletes the chats whose hours after their end are over, key first, with a receipt (promise HLP-8), and not a minute
/// before. Where the organisation chose fewer hours since, those hold for what is here already.
/// </summary>
public sealed class ChatPurge(IDatabase database, ForgettingService forgetting, TimeProvider clock)
{
    public const string Job = "helpline";
    private const int Most = 500;

    /// <returns>How many chats went.</returns>
    public async Task<int> RunAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        int gone = 0;
        IReadOnlyList<Due> due;
        do
        {
            due = await DueAsync(organisation, cancellationToken);
            foreach (var some in due.GroupBy(d => d.Hours))
            {
                await forgetting.EndPassingAsync(
                    Reader.System(organisation, Job),
                    RuleOf(some.Key),
                    [.. some.Select(d => d.Person)],
                    cancellationToken
                );
            }
            gone += due.Count;
        } while (due.Count == Most);
        return gone;
    }

    /// <summary>The same, where whoever asks does not wait for it: what cannot go now goes with the next round.</summary>
    public async Task TryAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(organisation, cancellationToken);
        }
        catch (Exception e)
            when (e is DbException or DbUpdateException or IOException or HttpRequestException
                || e is TimeoutException or UnauthorizedAccessException
            )
        {
            // It has ended and is due: nothing is lost but a minute.
        }
    }

    /// <summary>As it stands in receipts.</summary>
    public static string RuleOf(int hours) =>
        string.Create(CultureInfo.InvariantCulture, $"helpline-chat PT{hours}H");

    private async Task<IReadOnlyList<Due>> DueAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        int chosen =
            await context
                .Set<HelplineSettings>()
                .Select(s => (int?)s.Hours)
                .SingleOrDefaultAsync(cancellationToken)
            ?? HelplineSettings.MostHours;
        long now = clock.GetUtcNow().UtcTicks;
        long endedBefore = now - TimeSpan.FromHours(chosen).Ticks;
        return await context
            .Set<Chat>()
            .Where(c => c.EndedAt != 0 && (c.GoesAt <= now || c.EndedAt <= endedBefore))
            .OrderBy(c => c.EndedAt)
            .Take(Most)
            .Select(c => new Due(c.PersonKey, c.Hours < chosen ? c.Hours : chosen))
            .ToListAsync(cancellationToken);
    }

    private sealed record Due(PersonKeyId Person, int Hours);
}
