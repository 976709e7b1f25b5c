using Haven.Privacy.Breaches;
using Haven.Privacy.Promises;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>What invented people do about a breach, on the pages.</summary>
internal static class BreachSteps
{
    public const string Register = "/privacy/breaches";

    /// <summary>What a stranger saw, in words that are nowhere else.</summary>
    public const string Seen = "Zqalder left a zqtablet on the zqbus.";

    /// <summary>The address of the form that is open to everybody.</summary>
    public static async Task<string> TellFormAsync(
        this ITwin twin,
        TwinPerson officer,
        CancellationToken ct
    ) =>
        $"{Register}/tell/{(await twin.Services.GetRequiredService<IPublicOrganisations>().OfAsync(officer.Organisation, ct)).Code}";

    /// <summary>Reports as a stranger who says nothing of themselves; returns the address of the incident.</summary>
    public static async Task<string> ReportAsync(
        this ITwin twin,
        TwinPerson officer,
        CancellationToken ct
    )
    {
        string form = await twin.TellFormAsync(officer, ct);
        using var stranger = twin.Browser();
        var sent = await stranger.SubmitAsync(form + "?lang=en", ct, ("seen", Seen));
        PromiseBrokenException.Unless(
            sent.Status == 302,
            "Somebody who suspects misuse cannot say so without an account."
        );
        return $"{Register}/{(await twin.IncidentAsync(officer, ct)).Id:D}";
    }

    /// <summary>The one incident of the organisation where this person works, as it is stored.</summary>
    public static async Task<Incident> IncidentAsync(
        this ITwin twin,
        TwinPerson officer,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, officer);
        return await store.Set<Incident>().AsNoTracking().SingleOrDefaultAsync(ct)
            ?? throw new PromiseBrokenException("A report opened no incident.");
    }

    public static HavenContext Open(ITwin twin, TwinPerson officer) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(officer.Organisation));

    /// <summary>Takes a step that the page offers; it has to work.</summary>
    public static async Task FollowUpAsync(
        this TwinPerson officer,
        string page,
        CancellationToken ct,
        params (string, string)[] fields
    ) =>
        PromiseBrokenException.Unless(
            (await officer.Browser.SubmitAsync(page, ct, fields)).Status == 302,
            "An incident could not be followed up, so nothing was tried."
        );

    /// <summary>Looks in the log for whom somebody touched on these days.</summary>
    public static Task LookAsync(
        this TwinPerson officer,
        string incident,
        DateOnly from,
        DateOnly until,
        Guid member,
        CancellationToken ct
    ) =>
        officer.FollowUpAsync(
            incident + "/people",
            ct,
            ("member", member == Guid.Empty ? "" : $"{member:D}"),
            ("from-day", $"{from.Day}"),
            ("from-month", $"{from.Month}"),
            ("from-year", $"{from.Year}"),
            ("until-day", $"{until.Day}"),
            ("until-month", $"{until.Month}"),
            ("until-year", $"{until.Year}")
        );
}
