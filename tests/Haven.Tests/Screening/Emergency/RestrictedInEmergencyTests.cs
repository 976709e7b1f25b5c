using System.Net;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Restrictions;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Screening.Emergency;

/// <summary>A restriction keeps a record from use, and never from saving somebody's life.</summary>
public class RestrictedInEmergencyTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OnesOwnClient_WhoIsRestricted_CanBeReadInAnEmergency_AndChangedByNobody(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        await organisation.CreateMemberAsync(Roles.Supervisor);
        var client = await rosa.TakeUpAsync(204_117);
        await rosa.TakeUpAsync(204_118);
        await organisation.RestrictAsync(client.PersonKey);
        using var browser = await rosa.SignInAsync();
        const string page = "/screening/clients/204117";
        var closed = await browser.GetPageAsync(page);
        closed.Status.ShouldBe(HttpStatusCode.Forbidden);
        closed
            .Html.QuerySelectorAll("main a")
            .ShouldContain(a => a.GetAttribute("href") == NightShift.Ask);
        closed.Text.ShouldContain("Where somebody is in danger, use emergency access");

        await browser.OpenEmergencyAsync(204_117);

        var open = await browser.GetPageAsync(page);
        open.Status.ShouldBe(HttpStatusCode.OK);
        open.Text.ShouldContain("Emergency access until");
        open.Html.QuerySelectorAll("main form").ShouldBeEmpty();
        (await organisation.LogAsync()).ShouldContain(r => r.Purpose == Purpose.Emergency.Key);
        // For one's own client who is not restricted, there is no emergency.
        var other = await browser.AskAsync(204_118);
        other.Location!.ToString().ShouldBe("/screening/clients/204118");
    }
}
