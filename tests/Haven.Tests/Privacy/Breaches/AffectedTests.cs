using System.Net;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations;
using Haven.Tests.Screening;

namespace Haven.Tests.Privacy.Breaches;

/// <summary>Whom a breach touched comes from the audit log, and leaves nobody out.</summary>
public class AffectedTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoseRecordsAMemberOpened_AreFound_AndNobodyElses(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var tom = await organisation.CreateMemberAsync(Roles.Professional);
        using var hers = await rosa.SignInAsync();
        using var his = await tom.SignInAsync();
        await hers.TakeUpAsync(204_117);
        await hers.TakeUpAsync(204_118);
        await his.TakeUpAsync(204_119);
        await hers.GetPageAsync("/screening/caseload");
        using var officer = await organisation.OfficerAsync();
        string incident = await organisation.ReportAsync();
        var today = Today(haven);

        await CountedAsync(officer, incident, today, rosa.Member.Id.Value);

        var touched = await organisation.AffectedAsync();
        touched.Count.ShouldBe(2);
        touched.ShouldAllBe(p => p.Times > 0 && p.FirstAt > 0 && p.FirstAt <= p.LastAt);
        var page = await officer.GetPageAsync(incident + "/people");
        page.Text.ShouldContain("204 117");
        page.Text.ShouldContain("204 118");
        page.Text.ShouldNotContain("204 119");
        string table = await officer.GetStringAsync(incident + "/people.csv");
        table.ShouldContain("204117");
        table.ShouldNotContain("204119");

        // Everybody: the third as well, and nothing twice.
        await CountedAsync(officer, incident, today);
        (await organisation.AffectedAsync()).Count.ShouldBe(3);
        // Another day: nobody new.
        await CountedAsync(officer, incident, today.AddDays(-30));
        (await organisation.AffectedAsync()).Count.ShouldBe(3);
        var log = await officer.GetPageAsync("/privacy/audit");
        log.Text.ShouldContain(AffectedDeskWhat);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverIsForgotten_GoesFromTheList_AndIsCountedAsGone(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        using var hers = await rosa.SignInAsync();
        await hers.TakeUpAsync(204_117);
        await hers.TakeUpAsync(204_118);
        using var officer = await organisation.OfficerAsync();
        string incident = await organisation.ReportAsync();
        await CountedAsync(officer, incident, Today(haven), rosa.Member.Id.Value);
        var asked = await officer.SubmitAsync("/privacy/forgetting", ("code", "204117"));
        (await officer.SubmitAsync(asked, ("free", "yes"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );

        (await organisation.AffectedAsync()).Count.ShouldBe(1);
        await CountedAsync(officer, incident, Today(haven), rosa.Member.Id.Value);
        (await organisation.AffectedAsync()).Count.ShouldBe(1);
        (await organisation.IncidentsAsync()).Single().Gone.ShouldBe(1);
    }

    private const string AffectedDeskWhat = "whom a breach touched";

    private static DateOnly Today(Installation haven) =>
        DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime);

    private static async Task CountedAsync(
        HttpClient officer,
        string incident,
        DateOnly day,
        Guid? member = null
    )
    {
        var counted = await officer.CountAsync(incident, day, day, member);
        counted.Status.ShouldBe(HttpStatusCode.Redirect, counted.Text);
    }
}
