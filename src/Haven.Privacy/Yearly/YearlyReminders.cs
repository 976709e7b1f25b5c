using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Yearly;

/// <summary>
/// Tells privacy officers that a yearly notice is due, and administrators too when it is late. Each is told once of each
/// day on which one is due, however many servers go round.
/// </summary>
public sealed class YearlyReminders(
    IDatabase database,
    YearlyReading reading,
    IOrganisationZones zones,
    IRoleNotices notices,
    TimeProvider clock
)
{
    internal const string Job = "yearly notices";

    /// <summary>One round over one organisation, on its calendar.</summary>
    public async Task RunAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        LocalTime.Enter(await zones.OfAsync(organisation, cancellationToken));
        var today = LocalTime.Today(clock);
        var standing = await reading.ReadAsync(organisation, cancellationToken);
        foreach (var step in Enum.GetValues<YearlyStep>())
        {
            await TellAsync(
                organisation,
                step,
                [.. standing.Lines.Where(l => l.DaysLate(today) >= From(step))],
                today,
                cancellationToken
            );
        }
    }

    private static int From(YearlyStep step) =>
        step == YearlyStep.Late ? YearlyLine.ToldDays : -YearlyLine.SoonDays;

    private async Task TellAsync(
        OrganisationId organisation,
        YearlyStep step,
        IReadOnlyList<YearlyLine> due,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        if (due.Count == 0)
        {
            return;
        }
        await using var context = database.Open(Scope.Installation);
        var told = await ToldAsync(context);
        var untold = due.Where(l => !told.Contains(KeyOf(l))).ToList();
        if (untold.Count == 0)
        {
            return;
        }
        context.AddRange(untold.Select(l => New(organisation, step, l)));
        context.Record(
            new Deed(
                Reader.System(organisation, Job),
                Act.Create,
                Purpose.Upkeep,
                "reminder of a " + YearlyDesk.What,
                []
            )
        );
        await notices.HandOverAsync(
            context,
            Notice(organisation, step, untold, today),
            cancellationToken
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(Scope.Installation);
            if (!(await ToldAsync(again)).Overlaps(untold.Select(KeyOf)))
            {
                throw;
            } // another server told them a moment ago; what is left is told in the next round
        }

        async Task<HashSet<(string, YearlySender, DateOnly)>> ToldAsync(HavenContext store) =>
            [
                .. (
                    await store
                        .Set<YearlyReminder>()
                        .Where(r => r.OrganisationId == organisation && r.Step == step)
                        .Select(r => new
                        {
                            r.Law,
                            r.Sender,
                            r.DueOn,
                        })
                        .ToListAsync(cancellationToken)
                ).Select(r => (r.Law, r.Sender, r.DueOn)),
            ];
    }

    private static (string, YearlySender, DateOnly) KeyOf(YearlyLine line) =>
        (line.LawId, line.Sender, line.DueOn!.Value);

    private YearlyReminder New(OrganisationId organisation, YearlyStep step, YearlyLine line) =>
        new()
        {
            OrganisationId = organisation,
            Law = line.LawId,
            Sender = line.Sender,
            DueOn = line.DueOn!.Value,
            Step = step,
            At = clock.GetUtcNow().UtcTicks,
        };

    private static RoleNotice Notice(
        OrganisationId organisation,
        YearlyStep step,
        IReadOnlyList<YearlyLine> lines,
        DateOnly today
    )
    {
        string which = string.Join("\n\n", lines.Select(l => YearlyWords.Line(l, today)));
        return step == YearlyStep.Late
            ? new(
                organisation,
                Roles.PrivacyOfficer | Roles.Administrator,
                "Families were not told of their rights in time",
                $"{which}\n\nA privacy officer has to tell them. If you have none, an administrator can give somebody this role.",
                YearlyPages.Path
            )
            : new(
                organisation,
                Roles.PrivacyOfficer,
                "It is time to tell families of their rights",
                $"{which}\n\nThe text is made from your privacy notice and the law. You look at it, send the e-mails and print the letters.",
                YearlyPages.Path
            );
    }
}

/// <summary>Looks every hour, because somewhere a day begins at every one.</summary>
public sealed class YearlyJob(
    YearlyReminders reminders,
    IDatabase database,
    TimeProvider clock,
    ILogger<YearlyJob> log
) : OrganisationRounds(database, clock, log, "Nobody was told of yearly notices that are due")
{
    protected override async Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await reminders.RunAsync(organisation, cancellationToken);
    }
}
