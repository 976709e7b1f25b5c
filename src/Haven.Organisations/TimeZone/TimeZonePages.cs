using Haven.Design;
using Haven.Organisations.Accounts;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.TimeZones;

/// <summary>/organisations/time-zone: where the organisation works, so that its days begin when they do there.</summary>
internal static class TimeZonePages
{
    public const string Home = "/organisations/time-zone";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Home, ShowAsync)
            .For(Roles.Administrator)
            .ShownToSupport(SupportAreas.Settings, "Time zone");
        routes.MapPost(Home, SaveAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        OrganisationZones zones,
        TimeProvider clock,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "saved"
                ? $"Days and times are shown in {LocalTime.ZoneName} from now on."
                : null;
        string chosen = await zones.NameAsync(context.Reader().Organisation, cancellationToken);
        return Page(chosen, chosen, new FieldErrors(), clock);
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context,
        OrganisationZones zones,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string typed = form["zone"].ToString();
        var errors = new FieldErrors();
        var reader = context.Reader();
        if (!ZoneChoices.IsOne(typed))
        {
            errors.Add("zone", "Choose a time zone from the list.");
        }
        else if (
            !await zones.ChooseAsync(reader, typed, form["seen"].ToString(), cancellationToken)
        )
        {
            errors.Add(
                "zone",
                "Somebody else chose a time zone while you had this page open. Nothing was saved. Look at what they chose, and choose again if it is wrong."
            );
        }
        string chosen = await zones.NameAsync(reader.Organisation, cancellationToken);
        return errors.Any
            ? Page(chosen, typed, errors, clock)
            : Results.Redirect(Home + "?done=saved");
    }

    private static RazorComponentResult<TimeZonePage> Page(
        string chosen,
        string typed,
        FieldErrors errors,
        TimeProvider clock
    ) =>
        new(
            new
            {
                Chosen = chosen,
                Typed = typed,
                Now = clock.GetUtcNow().UtcTicks,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
}
