using Haven.Privacy.Purposes;

namespace Haven.Tests.Screening.Clients;

public class ClientNamesTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoSawWhat_AskedByCode_ShowsThatClientsEntriesAlone(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var browser = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await browser.TakeUpAsync(204_117);
        await browser.TakeUpAsync(204_118);
        await browser.GetPageAsync("/screening/clients/204117");
        using var privacy = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        var all = await privacy.GetPageAsync("/privacy/audit");
        string field = all
            .Html.QuerySelectorAll("main label")
            .Single(l => l.TextContent.Contains("client code", StringComparison.OrdinalIgnoreCase))
            .GetAttribute("for")!;

        var one = await privacy.GetPageAsync($"/privacy/audit?{field}=204117");

        // Taken up, and looked at: the other client's entries are not here.
        one.Html.QuerySelectorAll("tbody tr").Length.ShouldBe(2);
        all.Html.QuerySelectorAll("tbody tr").Length.ShouldBeGreaterThan(2);
        (await privacy.GetPageAsync($"/privacy/audit?{field}=999"))
            .Html.QuerySelectorAll("tbody tr")
            .Length.ShouldBe(0);
    }
}
