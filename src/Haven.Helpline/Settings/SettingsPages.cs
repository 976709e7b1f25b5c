using System.Globalization;
using Haven.Design;
using Haven.Helpline.Talk;
using Haven.Organisations;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Settings;

/// <summary>/helpline/settings: whether the helpline is open, and how long a chat is kept.</summary>
internal static class SettingsPages
{
    public const string Path = "/helpline/settings";
    public const string NoticeMissing =
        "Publish your privacy notice first. Whoever writes to you can read there what becomes of it.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.Administrator);
        routes.MapPost(Path, SaveAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        SettingsDesk desk,
        IPublicOrganisations organisations,
        SiteAddress site,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "saved" ? "The change is made." : null;
        var settings = await desk.ReadAsync(context.Reader().Organisation, cancellationToken);
        return await PageAsync(
            context,
            desk,
            organisations,
            site,
            settings,
            new FieldErrors(),
            cancellationToken
        );
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context,
        SettingsDesk desk,
        IPublicOrganisations organisations,
        SiteAddress site,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var errors = new FieldErrors();
        string state = form["open"].ToString();
        bool open = state == "yes";
        if (state is not ("yes" or "no"))
        {
            errors.Add("open", "Choose whether the helpline is open.");
        }
        if (
            !int.TryParse(
                form["hours"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int hours
            )
            || hours > HelplineSettings.MostHours
        )
        {
            errors.Add("hours", "Enter a whole number of hours from 0 to 24.");
        }
        if (open && !await desk.HasNoticeAsync(reader.Organisation, cancellationToken))
        {
            errors.Add("open", NoticeMissing);
        }
        if (
            !errors.Any
            && !await desk.ChooseAsync(
                reader,
                open,
                hours,
                SentNumber.Of(form["seen"]),
                cancellationToken
            )
        )
        {
            errors.Add(
                "open",
                "Somebody else changed this at the same moment. Nothing of yours was saved. Look at it again, and send it once more."
            );
        }
        if (!errors.Any)
        {
            return Results.Redirect(Path + "?done=saved");
        }
        var now = await desk.ReadAsync(reader.Organisation, cancellationToken);
        return await PageAsync(
            context,
            desk,
            organisations,
            site,
            new HelplineSettings
            {
                OrganisationId = reader.Organisation,
                IsOpen = open,
                Hours = hours,
                Changes = now.Changes,
            },
            errors,
            cancellationToken,
            form["hours"].ToString()
        );
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        SettingsDesk desk,
        IPublicOrganisations organisations,
        SiteAddress site,
        HelplineSettings settings,
        FieldErrors errors,
        CancellationToken cancellationToken,
        string? hours = null
    )
    {
        var organisation = context.Reader().Organisation;
        var place = await organisations.OfAsync(organisation, cancellationToken);
        return new RazorComponentResult<SettingsPage>(
            new
            {
                Settings = settings,
                Hours = hours ?? settings.Hours.ToString(CultureInfo.InvariantCulture),
                Address = site.To($"{TalkPages.Path}/{Uri.EscapeDataString(place.Code)}"),
                HasNotice = await desk.HasNoticeAsync(organisation, cancellationToken),
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
    }
}
