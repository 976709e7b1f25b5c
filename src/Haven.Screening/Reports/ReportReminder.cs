using Haven.Privacy.Handoffs;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Screening.Reports;

/// <summary>
/// That somebody was reminded of a written report. It is stored with the mail or not at all: so nobody is reminded twice,
/// whichever nodes look.
/// </summary>
[Stored("That a member was reminded of a report that has to follow in writing")]
public sealed class ReportReminder : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [Pseudonym("the report")]
    public Guid Report { get; init; }

    /// <summary>UTC ticks. A report that is due at another time is reminded of anew.</summary>
    [NotPersonal("until when the written report is due")]
    public long Due { get; init; }

    [NotPersonal("whether the time was over")]
    public bool IsOver { get; init; }
}

/// <summary>
/// Reminds whoever reported by mouth that the written report is to follow: when half a day is left, and when its time is
/// over. The mail says nothing about anybody, and nothing is opened for it.
/// </summary>
public sealed class ReportReminders(IDatabase database, IRoleNotices notices, TimeProvider clock)
{
    /// <summary>So long before the time is over, somebody is reminded.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromHours(12);

    // One that came back from a backup after this is too old to write about.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>One round over one organisation; returns how many mails were handed over.</summary>
    public async Task<int> RunAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        long soon = now + Before.Ticks;
        long old = now - Longest.Ticks;
        await EndOldAsync(organisation, old, cancellationToken);
        await using var store = database.Open(new Scope(organisation));
        var due = await store
            .Set<MandatedReport>()
            .Where(r => r.WrittenDue > old && r.WrittenDue <= soon)
            .Select(r => new
            {
                r.Id,
                r.By,
                r.WrittenDue,
            })
            .ToListAsync(cancellationToken);
        int told = 0;
        foreach (var report in due)
        {
            var reminder = new ReportReminder
            {
                OrganisationId = organisation,
                Report = report.Id,
                Due = report.WrittenDue,
                IsOver = report.WrittenDue <= now,
            };
            told += await TellAsync(reminder, report.By, cancellationToken) ? 1 : 0;
        }
        return told;
    }

    private async Task<bool> TellAsync(
        ReportReminder reminder,
        MemberId by,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(Scope.Installation);
        if (await IsThereAsync(store))
        {
            return false;
        }
        store.Add(reminder);
        await notices.HandOverAsync(store, Notice(reminder, by), cancellationToken);
        try
        {
            await store.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // Another server was quicker.
            await using var again = database.Open(Scope.Installation);
            if (!await IsThereAsync(again))
            {
                throw;
            }
            return false;
        }

        Task<bool> IsThereAsync(HavenContext from) =>
            from.Set<ReportReminder>()
                .AnyAsync(
                    r =>
                        r.OrganisationId == reminder.OrganisationId
                        && r.Report == reminder.Report
                        && r.Due == reminder.Due
                        && r.IsOver == reminder.IsOver,
                    cancellationToken
                );
    }

    private async Task EndOldAsync(
        OrganisationId organisation,
        long old,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await store
            .Set<ReportReminder>()
            .Where(r => r.OrganisationId == organisation && r.Due <= old)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private static RoleNotice Notice(ReportReminder reminder, MemberId by) =>
        new(
            reminder.OrganisationId,
            Roles.Professional | Roles.Supervisor,
            reminder.IsOver
                ? "The time for a written report is over"
                : "A written report is to follow",
            reminder.IsOver
                ? "You recorded that you reported something by mouth. The written report had to follow by now, and Haven has no record of it. Send it at once, and record it with the result."
                : "You recorded that you reported something by mouth. The written report is to follow soon. When you sent it, record it with the result.",
            "/screening/caseload"
        )
        {
            Only = by,
        };
}

/// <summary>Looks every ten minutes.</summary>
public sealed class ReportReminderJob(
    ReportReminders reminders,
    IDatabase database,
    TimeProvider clock,
    ILogger<ReportReminderJob> log
) : OrganisationRounds(database, clock, log, "Nobody was reminded of written reports")
{
    protected override TimeSpan Pause => TimeSpan.FromMinutes(10);

    protected override async Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => await reminders.RunAsync(organisation, cancellationToken);
}
