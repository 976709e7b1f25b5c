using Haven.Organisations.Accounts;
using Haven.Organisations.Contact;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
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
            ? Page(place.Addresses, place.EmergencyLine, $"{place.KeepDays}", new FieldErrors())
            : Results.NotFound();

    private static async Task<IResult> SaveAsync(
        HttpContext context,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
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
        int? days = KeepPeriod.Read(keep);
        if (days is null)
        {
            errors.Add("keep", "Choose how long messages are kept.");
        }
        if (errors.Any)
        {
            return Page(addresses, line, keep, errors);
        }
        await StoreAsync(
            database,
            context.Reader(),
            s =>
            {
                s.Addresses = clean;
                s.EmergencyLine = emergency ?? "";
                s.KeepDays = days!.Value;
            },
            cancellationToken
        );
        return Results.Redirect(InboxPages.Path + "?done=saved");
    }

    private static async Task StoreAsync(
        IDatabase database,
        Reader by,
        Action<ContactSettings> set,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var settings = await context.Set<ContactSettings>().SingleOrDefaultAsync(cancellationToken);
        if (settings is null)
        {
            settings = new ContactSettings { OrganisationId = by.Organisation };
            context.Add(settings);
        }
        set(settings);
        context.Record(new Deed(by, Act.Edit, Purpose.Correspondence, "settings of the inbox", []));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static RazorComponentResult<InboxSettingsPage> Page(
        string addresses,
        string line,
        string keep,
        FieldErrors errors
    ) =>
        new(
            new
            {
                Addresses = addresses,
                EmergencyLine = line,
                Keep = keep,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
}
