using System.Net;
using Haven.Privacy.Purposes;
using Haven.Screening.Steps;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Steps;

public class StepTests
{
    private const string Page = "/screening/steps";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatTheOrganisationAsksFor_StandsBesideTheResult_UntilItIsDone(
        string database
    )
    {
        var rosa = await Screener.OnAsync(database);
        using var amina = await AdministratorAsync(rosa);
        await amina.SubmitAsync(
            Page,
            ("steps-possible", "Ring the school\n\n Ask again in May \nRing the school")
        );

        string result = await rosa.ScreenAsync("1111100000");
        var before = await rosa.Browser.GetPageAsync(result);
        Offered(before).ShouldBe(["Ring the school", "Ask again in May"]);
        await rosa.Browser.SubmitAsync(
            before,
            ("step", "Ring the school"),
            ("own", "Wrote to the aunt")
        );

        var after = await rosa.Browser.GetPageAsync(result);
        Offered(after).ShouldBe(["Ask again in May"]);
        after.Text.ShouldContain("Ring the school Done: Rosa Delgado, 15 January 2026");
        after.Text.ShouldContain("Wrote to the aunt Done: Rosa Delgado");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AStepThatIsNotOnTheList_OrNone_IsNotRecorded(string database)
    {
        var rosa = await Screener.OnAsync(database);
        string result = await rosa.ScreenAsync("1111100000");

        foreach (var fields in new[] { ("own", "  "), ("step", "Something else") })
        {
            var answer = await rosa.Browser.SubmitAsync(
                await rosa.Browser.GetPageAsync(result),
                fields
            );
            answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            answer.Errors.ShouldHaveSingleItem().ShouldContain("Tick what was done");
        }
        await using var store = rosa.Organisation.Open();
        (await store.Set<StepTaken>().AnyAsync()).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoWhoWriteAtOnce_TheSecondIsTold_AndKeepsWhatWasTyped(string database)
    {
        var rosa = await Screener.OnAsync(database);
        using var amina = await AdministratorAsync(rosa);
        using var other = await AdministratorAsync(rosa);
        var open = await other.GetPageAsync(Page);

        (await amina.SubmitAsync(Page, ("steps-clear", "Ring at once"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        var late = await other.SubmitAsync(open, ("steps-clear", "Write a letter"));

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors.ShouldContain(e => e.Contains("Clear concern", StringComparison.Ordinal));
        late.Html.QuerySelector("textarea[name=steps-clear]")!
            .TextContent.Trim()
            .ShouldBe("Write a letter");
        (await amina.GetPageAsync(Page))
            .Html.QuerySelector("textarea[name=steps-clear]")!
            .TextContent.Trim()
            .ShouldBe("Ring at once");
    }

    [Theory]
    [InlineData("turned \u202E around")]
    [InlineData("long")]
    public async Task WordsThatCannotBeKept_AreRefusedBesideTheField(string words)
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);
        using var amina = await AdministratorAsync(rosa);

        var answer = await amina.SubmitAsync(
            Page,
            ("steps-none", words == "long" ? new string('a', 2001) : words)
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain("No concern");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_AsksForItsOwn(string database)
    {
        var rosa = await Screener.OnAsync(database);
        using var amina = await AdministratorAsync(rosa);
        await amina.SubmitAsync(Page, ("steps-possible", "Ring the school"));
        var stranger = await Screener.OnAsync(database);

        var page = await stranger.Browser.GetPageAsync(await stranger.ScreenAsync("1111100000"));

        Offered(page).ShouldNotContain("Ring the school");
        (await stranger.Browser.GetAsync(Page)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static IReadOnlyList<string> Offered(Support.Page page) =>
        [.. page.Html.QuerySelectorAll("input[name=step]").Select(i => i.GetAttribute("value")!)];

    private static async Task<HttpClient> AdministratorAsync(Screener screener) =>
        await (await screener.Organisation.CreateMemberAsync(Roles.Administrator)).SignInAsync();
}
