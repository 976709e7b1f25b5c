using System.Net;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Helpline.Settings;

public class SettingsTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Open_NeedsANotice_AndClosedThereIsNoPage(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync(notice: false);
        var amina = await organisation.CreateMemberAsync(Roles.Administrator);
        using var admin = await amina.SignInAsync();
        using var stranger = haven.Browser();
        string start = "/helpline/talk/" + organisation.Code;
        (await stranger.GetPageAsync(start)).Status.ShouldBe(HttpStatusCode.NotFound);

        var refused = await admin.SubmitAsync(
            "/helpline/settings",
            ("open", "yes"),
            ("hours", "24")
        );
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldHaveSingleItem().ShouldStartWith("Publish your privacy notice first.");
        (await stranger.GetPageAsync(start)).Status.ShouldBe(HttpStatusCode.NotFound);

        using var house = await HelplineHouse.OnAsync(haven);
        (await stranger.GetPageAsync(house.Start)).Status.ShouldBe(HttpStatusCode.OK);
        using var visitor = await house.VisitAsync();
        (await house.ChooseAsync("no", "24")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await stranger.GetPageAsync(house.Start)).Status.ShouldBe(HttpStatusCode.NotFound);
        // Whoever is talking goes on.
        Visitor.Said(await visitor.SayAsync("still here?")).ShouldBe(["You: still here?"]);
    }

    [Fact]
    public async Task Hours_OutsideThePromise_AreRefused_AndTheSecondOfTwoIsTold()
    {
        using var house = await HelplineHouse.OnAsync(Databases.Sqlite);
        foreach (string hours in new[] { "25", "-1", "", "1.5", "many", "99999999999" })
        {
            var refused = await house.ChooseAsync("yes", hours);
            refused.Errors.ShouldHaveSingleItem().ShouldContain("from 0 to 24");
        }
        var seen = await house.Admin.GetPageAsync("/helpline/settings");
        await house.ChooseAsync("yes", "12");

        var late = await house.Admin.SubmitAsync(seen, ("open", "yes"), ("hours", "6"));

        late.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        late.Errors.ShouldHaveSingleItem().ShouldStartWith("Somebody else changed this");
        using var stranger = house.Haven.Browser();
        (await stranger.GetPageAsync(house.Start)).Text.ShouldContain("until 12 hours after");
    }
}
