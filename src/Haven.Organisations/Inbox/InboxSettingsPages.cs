using Haven.Organisations.Accounts;
using Haven.Organisations.Contact;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Inbox;

/// <summary>/organisations/inbox/settings: what the public form says, and how long messages are kept.</summary>
internal static class InboxSettingsPages
{
    private const string Path = InboxPages.Path + "/settings";
    private const int LongestAddresses = 500;
    private const int LongestLine = 120;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.Administrator);
        routes.MapPost(Path, SaveAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        ContactService contact,
        CancellationToken cancellationToken
    ) =>
        await contact.FindAsync(context.Reader().Organisation, cancellationToken) is { } place
            ? Page(
                place.Addresses,
                place.EmergencyLine,
                KeepPeriod.Value(place.Keep),
                place.Keep,
                new FieldErrors()
            )
            : Results.NotFound();

    private static async Task<IResult> SaveAsync(
        HttpContext context,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var by = context.Reader();
        await using var store = database.Open(new Scope(by.Organisation));
        var holds = (
            await HeldRule.ReadAsync(store, by.Organisation, KeepPeriod.Messages, cancellationToken)
        ).Period;
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string addresses = form["addresses"].ToString(),
            line = form["emergency-line"].ToString(),
            keep = form["keep"].ToString();
        var errors = new FieldErrors();
        var (clean, error) = TypedText.Clean(
            addresses,
            "The text with your addresses",
            LongestAddresses,
            lines: true
        );
        if (error is not null)
        {
            errors.Add("addresses", error);
        }
        string? emergency = errors.Read(line, "emergency-line", "Emergency line", LongestLine);
        var period = KeepPeriod.Read(keep, holds);
        if (period is null)
        {
            errors.Add("keep", "Choose how long messages are kept.");
        }
        if (errors.Any)
        {
            return Page(addresses, line, keep, holds, errors);
        }
        await SetAsync(store, by, clean, emergency ?? "", cancellationToken);
        if (period != holds)
        {
            await RetentionRules.SetAsync(
                store,
                new Deed(by, Act.Edit, Purpose.Correspondence, "", []),
                KeepPeriod.Messages,
                period!.Value,
                "",
                clock.GetUtcNow().UtcTicks,
                cancellationToken
            );
        }
        return await store.SaveUnlessOvertakenAsync(cancellationToken)
            ? Results.Redirect(InboxPages.Path + "?done=saved")
            : Page(
                addresses,
                line,
                keep,
                holds,
                errors.Add(
                    "keep",
                    "Somebody else changed this time at the same moment. Nothing was saved. Send it again."
                )
            );
    }

    private static async Task SetAsync(
        HavenContext store,
        Reader by,
        string addresses,
        string line,
        CancellationToken cancellationToken
    )
    {
        var settings = await store.Set<ContactSettings>().SingleOrDefaultAsync(cancellationToken);
        if (settings is null)
        {
            settings = new ContactSettings { OrganisationId = by.Organisation };
            store.Add(settings);
        }
        settings.Addresses = addresses;
        settings.EmergencyLine = line;
        store.Record(new Deed(by, Act.Edit, Purpose.Correspondence, "settings of the inbox", []));
    }

    private static RazorComponentResult<InboxSettingsPage> Page(
        string addresses,
        string line,
        string keep,
        CalendarPeriod holds,
        FieldErrors errors
    ) =>
        new(
            new
            {
                Addresses = addresses,
                EmergencyLine = line,
                Keep = keep,
                Holds = holds,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
}
