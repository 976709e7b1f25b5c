using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Processors;

/// <summary>
/// Reminds before the privacy policy of a company is to be read anew, and alerts when that is overdue (promise HLP-15).
/// Several servers may do it at once.
/// </summary>
public sealed class ProcessorRounds(
    IDatabase database,
    KeyRing keys,
    IRoleNotices notices,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    /// <summary>One round over the companies of an organisation, or of the machine for the installation.</summary>
    public async Task RunAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        var zone =
            organisation == OrganisationId.Installation
                ? TimeZoneInfo.Utc
                : await zones.OfAsync(organisation, cancellationToken);
        var today = zone.DayOf(clock.GetUtcNow().UtcTicks);
        await TellAsync(
            organisation,
            ProcessorTold.Reminded,
            p => !p.IsOverdue(today) && p.DueOn().AddDays(-ProcessorEntry.RemindedBefore) <= today,
            today,
            cancellationToken
        );
        await TellAsync(
            organisation,
            ProcessorTold.Alerted,
            p => p.IsOverdue(today),
            today,
            cancellationToken
        );
    }

    // Whoever marks the entries as told sends the mail, in the same transaction.
    private async Task TellAsync(
        OrganisationId organisation,
        ProcessorTold step,
        Func<ProcessorEntry, bool> isDue,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var lines = await ProcessorDesk.ReadAsync(context, organisation, cancellationToken);
        ProcessorEntry[] due =
        [
            .. lines.Select(l => l.Now).Where(p => p.Told < step && !p.IsOver(today) && isDue(p)),
        ];
        if (due.Length == 0)
        {
            return;
        }
        foreach (var notice in NoticesOf(organisation, step, due))
        {
            await notices.HandOverAsync(context, notice, cancellationToken);
        }
        await context.RequireDeedsAsync(cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        int told = 0;
        foreach (var entry in due)
        {
            told += await context
                .Set<ProcessorEntry>()
                .Where(p =>
                    p.OrganisationId == organisation
                    && p.Processor == entry.Processor
                    && p.Number == entry.Number
                    && p.Told < step
                )
                .ExecuteUpdateAsync(u => u.SetProperty(p => p.Told, step), cancellationToken);
        }
        if (told > 0)
        {
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    // The machine has no members of its own: whoever runs it holds the role in some organisation.
    private IEnumerable<RoleNotice> NoticesOf(
        OrganisationId organisation,
        ProcessorTold step,
        IReadOnlyList<ProcessorEntry> due
    )
    {
        bool isOfMachine = organisation == OrganisationId.Installation;
        var to =
            isOfMachine ? Roles.Operator
            : step == ProcessorTold.Alerted ? Roles.PrivacyOfficer | Roles.Administrator
            : Roles.PrivacyOfficer;
        string names = string.Join(
            '\n',
            due.Select(p => $"- {p.Name}: {LocalTime.Day(p.DueOn())}")
        );
        string how = isOfMachine
            ? "Read it, then record it on the machine: haven processors review"
            : "Read it, then record on the company’s page what you found.";
        return (isOfMachine ? keys.Organisations : [organisation]).Select(o =>
            step == ProcessorTold.Reminded
                ? new RoleNotice(
                    o,
                    to,
                    "Read a company’s privacy policy anew",
                    $"Once a year the privacy policy of each company that helps you is read anew. It is due on this day:\n{names}\n\n{how}",
                    ProcessorPages.Path
                )
                : new RoleNotice(
                    o,
                    to,
                    "A company’s privacy policy was not read for over a year",
                    $"The privacy policy of a company that helps you was to be read anew by this day, and nobody has recorded it:\n{names}\n\nEverybody can see on the public list that this is overdue. {how}",
                    ProcessorPages.Path
                )
        );
    }
}
