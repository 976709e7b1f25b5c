using System.Net;
using Haven.Privacy.Breaches;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Rights;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Breaches;

/// <summary>An incident from the report to its end, as people send and work on it.</summary>
internal static class IncidentSteps
{
    public const string Register = "/privacy/breaches";
    public const string Tell = Register + "/tell";

    /// <summary>Reports on the form that is open to everybody; returns the address of the incident.</summary>
    public static async Task<string> ReportAsync(
        this TestOrganisation organisation,
        string seen = "A letter lay open on the counter.",
        string reach = ""
    )
    {
        await organisation.CreateMemberAsync(Roles.Administrator);
        var before = await organisation.IncidentsAsync();
        using var stranger = organisation.Installation.Browser();
        var sent = await stranger.SubmitAsync(
            $"{Tell}/{organisation.Code}?lang=en",
            ("seen", seen),
            ("reach", reach)
        );
        sent.Status.ShouldBe(HttpStatusCode.Redirect, sent.Text);
        var after = await organisation.IncidentsAsync();
        var id = after.Select(i => i.Id).Except(before.Select(i => i.Id)).ShouldHaveSingleItem();
        return $"{Register}/{id:D}";
    }

    public static async Task<HttpClient> OfficerAsync(this TestOrganisation organisation) =>
        await (await organisation.CreateMemberAsync(Roles.PrivacyOfficer)).SignInAsync();

    public static async Task<List<Incident>> IncidentsAsync(this TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<Incident>().AsNoTracking().OrderBy(i => i.OpenedAt).ToListAsync();
    }

    public static async Task<List<AffectedPerson>> AffectedAsync(this TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<AffectedPerson>().AsNoTracking().OrderBy(p => p.Id).ToListAsync();
    }

    /// <summary>Says that it is a breach.</summary>
    public static Task CallItABreachAsync(this HttpClient officer, string incident) =>
        officer.TakeAsync(incident, "Move", ("state", "Breach"), ("why", "It was seen."));

    /// <summary>Looks in the log for whom this member touched, or everybody, on these days.</summary>
    public static async Task<Page> CountAsync(
        this HttpClient officer,
        string incident,
        DateOnly from,
        DateOnly until,
        Guid? member = null
    ) =>
        await officer.SubmitAsync(
            $"{incident}/people",
            ("member", member is { } m ? $"{m:D}" : ""),
            ("from-day", $"{from.Day}"),
            ("from-month", $"{from.Month}"),
            ("from-year", $"{from.Year}"),
            ("until-day", $"{until.Day}"),
            ("until-month", $"{until.Month}"),
            ("until-year", $"{until.Year}")
        );

    /// <summary>Writes a notice with nothing left to fill in.</summary>
    public static Task WriteNoticeAsync(this HttpClient officer, string incident) =>
        officer.WriteNoticeAsync(incident, "A phone was lost.", "Se perdió un teléfono.");

    public static async Task WriteNoticeAsync(
        this HttpClient officer,
        string incident,
        string english,
        string spanish
    )
    {
        string page = $"{incident}/notices";
        await officer.TakeAsync(page, "Draft", ("kinds", "whereabouts"));
        await officer.TakeAsync(page, "Write", ("english", english), ("spanish", spanish));
    }
}
