using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Settings;

/// <summary>Opens and closes an organisation's helpline.</summary>
public sealed class SettingsDesk(IDatabase database, NoticeReading notices)
{
    /// <summary>What holds; where nobody chose anything it is closed.</summary>
    public async Task<HelplineSettings> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
                .Set<HelplineSettings>()
                .AsNoTracking()
                .SingleOrDefaultAsync(cancellationToken)
            ?? new HelplineSettings { OrganisationId = organisation };
    }

    /// <summary>Whether a notice of the organisation's own holds: nobody tells us anything before (adr 0034).</summary>
    public async Task<bool> HasNoticeAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        NoticeReading.On(
            await notices.LinesAsync(organisation, cancellationToken),
            await notices.TodayAsync(organisation, cancellationToken)
        )
            is not null;

    /// <summary>Stores what was chosen; false when somebody else was quicker.</summary>
    /// <param name="seen">How often they had been changed when the page was made.</param>
    public async Task<bool> ChooseAsync(
        Reader reader,
        bool open,
        int hours,
        int seen,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var settings = await context
            .Set<HelplineSettings>()
            .SingleOrDefaultAsync(cancellationToken);
        if ((settings?.Changes ?? 0) != seen)
        {
            return false;
        }
        bool isNew = settings is null;
        if (settings is null)
        {
            settings = new HelplineSettings { OrganisationId = reader.Organisation };
            context.Add(settings);
        }
        settings.IsOpen = open;
        settings.Hours = hours;
        settings.Changes++;
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.Correspondence,
                FormattableString.Invariant(
                    $"helpline {(open ? "open" : "closed")}, chats kept {hours} hours"
                ),
                []
            )
        );
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
        catch (DbUpdateException) when (isNew)
        {
            return false; // the first two chose at once
        }
    }
}
