using System.Net;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Organisations.SignIn;

public class SessionTests
{
    private const string Page = "/organisations/account";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Session_UnusedForAnHour_Ends(string database)
    {
        await using var haven = await StartAsync(database);
        var member = await (await haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.Professional
        );
        using var browser = await member.SignInAsync();

        haven.Clock.Advance(TimeSpan.FromMinutes(59));
        (await browser.GetPageAsync(Page)).Status.ShouldBe(HttpStatusCode.OK);
        haven.Clock.Advance(TimeSpan.FromMinutes(60));

        await ShouldBeSignedOutAsync(browser);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Session_AfterTwelveHours_EndsThoughUsed(string database)
    {
        await using var haven = await StartAsync(database);
        var member = await (await haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.Professional
        );
        using var browser = await member.SignInAsync();

        for (int i = 1; i < 24; i++)
        {
            haven.Clock.Advance(TimeSpan.FromMinutes(30));
            (await browser.GetPageAsync(Page)).Status.ShouldBe(HttpStatusCode.OK);
        }
        haven.Clock.Advance(TimeSpan.FromMinutes(30));

        await ShouldBeSignedOutAsync(browser);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Cookie_ForgedOrAltered_IsAsSignedOut(string database)
    {
        var haven = await Installation.OnAsync(database);
        var member = await (await haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.Professional
        );
        using var signedIn = await member.SignInAsync();
        string good = signedIn.DefaultRequestHeaders.GetValues("Cookie").Single();
        string[] bad =
        [
            "haven-session=",
            "haven-session=a.b",
            "haven-session=" + new string('A', 43) + "." + good.Split('.')[1],
            good[..^3] + "AAA",
            good + "." + "AAAA",
            good.Split('.')[0] + ".AAAA",
            good.Split('.')[0],
        ];

        foreach (string cookie in bad)
        {
            using var browser = haven.Browser();
            browser.DefaultRequestHeaders.Add("Cookie", cookie);
            await ShouldBeSignedOutAsync(browser);
        }
        (await signedIn.GetPageAsync(Page)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignOut_EndsTheSession_AlsoForWhoeverKeptTheCookie(string database)
    {
        var haven = await Installation.OnAsync(database);
        var member = await (await haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.Professional
        );
        using var browser = await member.SignInAsync();
        using var copy = haven.Browser();
        copy.DefaultRequestHeaders.Add(
            "Cookie",
            browser.DefaultRequestHeaders.GetValues("Cookie").Single()
        );

        var answer = await browser.PostAsync(Page, "/organisations/sign-out");

        answer.Location!.ToString().ShouldBe("/organisations/sign-in?signed-out");
        await ShouldBeSignedOutAsync(copy);
    }

    [Theory]
    [InlineData("//evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/organisations/account?x=1", "/organisations/account?x=1")]
    public async Task SignIn_LeadsBackIntoThisSiteOnly(string back, string expected)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        string email = Newcomer.NewEmail();
        await haven.CreateAccountAsync(email);
        using var browser = haven.Browser();

        var answer = await browser.SubmitAsync(
            "/organisations/sign-in?return=" + Uri.EscapeDataString(back),
            ("email", email),
            ("password", TestOrganisation.Password)
        );

        answer.Location!.ToString().ShouldBe(expected);
    }

    [Fact]
    public async Task PublicPages_SetNoCookie()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var browser = haven.Browser();
        string[] pages =
        [
            "sign-in",
            "register",
            "new-password",
            "confirm?link=x",
            "new-password?link=x",
            "invitation?link=x",
        ];

        foreach (string page in pages)
        {
            using var answer = await browser.GetAsync("/organisations/" + page);
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse(page);
        }
    }

    private static async Task<Installation> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        return await Installation.StartNewAsync(database);
    }

    private static async Task ShouldBeSignedOutAsync(HttpClient browser)
    {
        var answer = await browser.GetPageAsync(Page);
        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        answer.Location!.ToString().ShouldStartWith("/organisations/sign-in");
    }
}
