using System.Globalization;
using Haven.Organisations.Model;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Haven.Screening.Clients;
using Haven.Screening.FollowUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Screening.Reminders;

/// <summary>
/// Tells each professional once a day, after six o'clock where they work, how many of their clients are to be screened again. The mail
/// says a number and nothing else. That somebody's clients were looked through commits with their mail: a node that is
/// killed leaves nothing half done, and two at once are one.
/// </summary>
public sealed partial class ReminderJob(
    IDatabase database,
    ReminderReader reminders,
    IRoleNotices notices,
    IOrganisationZones zones,
    PurposeGate gate,
    TimeProvider clock,
    ILogger<ReminderJob> log
) : RecurringJob(clock)
{
    public const int Hour = 6;
    private const string Name = "reminders";
    private const int DaysKept = 31;

    protected override TimeSpan Pause => TimeSpan.FromMinutes(30);

    protected override Task RoundAsync(CancellationToken cancellationToken) =>
        RunAsync(Hour, cancellationToken);

    protected override void Tell(Exception trouble) => LogWaits(trouble.GetType().Name);

    /// <summary>One look through all organisations, at whatever hour; returns how many mails were handed over.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        RunAsync(0, cancellationToken);

    /// <summary>The same, through those where it is this hour or later.</summary>
    internal async Task<int> RunAsync(int hour, CancellationToken cancellationToken)
    {
        await using var store = database.Open(Scope.Installation);
        var organisations = await store
            .Set<Organisation>()
            .Select(o => o.OrganisationId)
            .ToListAsync(cancellationToken);
        int sent = 0;
        foreach (var organisation in organisations)
        {
            var zone = await zones.OfAsync(organisation, cancellationToken);
            if (zone.ClockAt(Clock.GetUtcNow().UtcTicks).Hour >= hour)
            {
                LocalTime.Enter(zone);
                sent += await LookThroughAsync(organisation, cancellationToken);
            }
        }
        await EndOldAsync(cancellationToken);
        return sent;
    }

    private async Task<int> LookThroughAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(organisation));
        bool asked =
            (await FollowUpRules.ReadAsync(store, organisation, cancellationToken)).Reminds()
            || await store.Set<ClientReminder>().AnyAsync(cancellationToken);
        if (
            !asked
            || await gate.WhyNotOpenedAsync(organisation, Purpose.Reminding, cancellationToken)
                is not null
        )
        {
            return 0;
        }
        int day = reminders.Today.DayNumber;
        var members = await store
            .Set<Member>()
            .Where(m => m.LeftAt == 0 && (m.Roles & Roles.Professional) != 0)
            .Where(m => !store.Set<ReminderRound>().Any(r => r.Member == m.Id && r.Day == day))
            .OrderBy(m => m.Id)
            .Select(m => m.Id)
            .ToListAsync(cancellationToken);
        int sent = 0;
        foreach (var member in members)
        {
            int due = await CountAsync(store, organisation, member, cancellationToken);
            sent += await TellAsync(organisation, member, day, due, cancellationToken) ? 1 : 0;
        }
        return sent;
    }

    private async Task<int> CountAsync(
        HavenContext store,
        OrganisationId organisation,
        MemberId member,
        CancellationToken cancellationToken
    )
    {
        var own = store.Set<Client>().Where(c => c.Professional == member);
        int due = 0;
        for (long? after = 0; after is { } place; )
        {
            var slice = await reminders.DueAsync(
                store,
                Reader.System(organisation, Name),
                Purpose.Reminding,
                own,
                place,
                cancellationToken
            );
            due += slice.Due.Count;
            after = slice.Next;
        }
        return due;
    }

    private async Task<bool> TellAsync(
        OrganisationId organisation,
        MemberId member,
        int day,
        int due,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(Scope.Installation);
        store.Add(
            new ReminderRound
            {
                OrganisationId = organisation,
                Member = member,
                Day = day,
            }
        );
        if (due > 0)
        {
            string who = due == 1 ? "One of your clients is" : $"{due} of your clients are";
            await notices.HandOverAsync(
                store,
                new RoleNotice(
                    organisation,
                    Roles.Professional,
                    "Screenings are due",
                    string.Create(CultureInfo.InvariantCulture, $"{who} to be screened again."),
                    ReminderPages.Home
                )
                {
                    Only = member,
                },
                cancellationToken
            );
        }
        try
        {
            await store.SaveChangesAsync(cancellationToken);
            return due > 0;
        }
        catch (DbUpdateException) when (IsDone(organisation, member, day))
        {
            return false; // another node told them
        }
    }

    private bool IsDone(OrganisationId organisation, MemberId member, int day)
    {
        using var store = database.Open(Scope.Installation);
        return store
            .Set<ReminderRound>()
            .Any(r => r.OrganisationId == organisation && r.Member == member && r.Day == day);
    }

    private async Task EndOldAsync(CancellationToken cancellationToken)
    {
        // Nowhere is it more than a day later or earlier than in UTC.
        int until = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime).DayNumber - DaysKept;
        await using var store = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await store
            .Set<ReminderRound>()
            .Where(r => r.Day < until)
            .ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Reminders of screenings wait, and will be tried again ({Kind})"
    )]
    private partial void LogWaits(string kind);
}
