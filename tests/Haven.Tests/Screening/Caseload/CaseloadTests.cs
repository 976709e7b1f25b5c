using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Caseload;

public class CaseloadTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Caseload_OfMoreThanAPage_IsPagedByKey_EachPageOneEntry(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        for (int i = 0; i < 60; i++)
        {
            (
                await haven
                    .Get<ClientService>()
                    .TakeUpAsync(
                        member.Reader,
                        700_100 + i,
                        Birth.NotAsked,
                        new AttestedAuthority(Authority.Agreed, ""),
                        CancellationToken.None
                    )
            ).ShouldNotBeNull();
        }
        using var browser = await member.SignInAsync();

        var first = await browser.GetPageAsync("/screening/caseload");
        var second = await browser.GetPageAsync(
            first.Html.QuerySelector("a[rel=next]")!.GetAttribute("href")!
        );

        first.Html.QuerySelectorAll("tbody tr").Length.ShouldBe(50);
        second.Html.QuerySelectorAll("tbody tr").Length.ShouldBe(10);
        second.Html.QuerySelector("a[rel=next]").ShouldBeNull();
        await using var store = organisation.Open();
        var entries = await store
            .Set<AuditRecord>()
            .Where(r => r.What == "caseload")
            .Select(r => r.SubjectCount)
            .ToListAsync();
        entries.Order().ShouldBe([10, 50]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Find_ByCode_LeadsToTheClient_AndAMissSaysNoMore(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var browser = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        using var colleague = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await browser.TakeUpAsync(204_204);

        var found = await browser.SubmitAsync("/screening/caseload", ("code", "204 204"));
        var theirs = await colleague.SubmitAsync("/screening/caseload", ("code", "204204"));
        var nobody = await colleague.SubmitAsync("/screening/caseload", ("code", "204205"));

        found.Location!.ToString().ShouldBe("/screening/clients/204204");
        theirs.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        theirs.Errors.ShouldBe(nobody.Errors);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Caseload_OfASupervisor_ShowsEverybodys_AndOfAnAdministratorDoesNotExist(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var rosa = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        using var tom = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        using var supervisor = await (
            await organisation.CreateMemberAsync(Roles.Supervisor)
        ).SignInAsync();
        using var administrator = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        await rosa.TakeUpAsync(211_411);
        await tom.TakeUpAsync(211_422);

        var everybodys = await supervisor.GetPageAsync("/screening/caseload");

        everybodys.Html.QuerySelectorAll("tbody tr").Length.ShouldBe(2);
        (await rosa.GetPageAsync("/screening/caseload"))
            .Html.QuerySelectorAll("tbody tr")
            .Length.ShouldBe(1);
        (await administrator.GetPageAsync("/screening/caseload")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Caseload_Filtered_ShowsUnfinishedAndUnscreened(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.TakeInPhq9Async();
        using var browser = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await browser.TakeUpAsync(311_411);
        await browser.TakeUpAsync(311_422);
        await browser.StartAsync(311_422);

        (await browser.GetPageAsync("/screening/caseload?show=unfinished"))
            .Html.QuerySelector("tbody")!
            .TextContent.ShouldContain("311\u00A0422");
        var unscreened = (await browser.GetPageAsync("/screening/caseload?show=unscreened"))
            .Html.QuerySelector("tbody")!
            .TextContent;
        unscreened.ShouldContain("311\u00A0411");
        unscreened.ShouldNotContain("311\u00A0422");
    }
}
