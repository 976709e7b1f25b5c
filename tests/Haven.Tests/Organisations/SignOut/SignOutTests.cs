using System.Net;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Organisations.SignOut;

[Trait("Category", "Long")]
public class SignOutTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignOut_EndsTheSession_AlsoForACopyOfTheCookie(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var browser = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        using var copy = haven.Browser();
        copy.DefaultRequestHeaders.Add(
            "Cookie",
            browser.DefaultRequestHeaders.GetValues("Cookie").Single()
        );
        (await copy.GetPageAsync("/screening/caseload")).Status.ShouldBe(HttpStatusCode.OK);

        await browser.PostAsync("/screening/caseload", "/organisations/sign-out");

        var after = await copy.GetPageAsync("/screening/caseload");
        after.Status.ShouldBe(HttpStatusCode.Redirect);
        after.Location!.ToString().ShouldStartWith("/organisations/sign-in");
    }
}
