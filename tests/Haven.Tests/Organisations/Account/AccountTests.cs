using System.Net;
using Haven.Organisations.YourAccount;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Organisations.OwnAccount;

public class AccountTests
{
    private const string Home = "/organisations/account";
    private const string Other = "seven tin boats drift 2";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Correct_ChangesTheNameForColleaguesToo(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = haven.Browser();
        await browser.SignInAsync(member.Email);

        var answer = await browser.SubmitAsync(Home + "/details", ("last-name", "Delgado Ruiz"));

        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        var page = await browser.GetPageAsync(Home);
        page.Text.ShouldContain("Delgado Ruiz");
        page.Html.QuerySelector(".haven-who")!.TextContent.ShouldContain("Rosa Delgado Ruiz");
        (await browser.GetPageAsync("/organisations/members")).Text.ShouldContain(
            "Rosa Delgado Ruiz"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Correct_WithoutAName_SaysSoAndChangesNothing(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var browser = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());

        var answer = await browser.SubmitAsync(
            Home + "/details",
            ("first-name", ""),
            ("city", "Elsewhere")
        );

        answer.Errors.ShouldBe(["Enter your first name."]);
        (await browser.GetPageAsync(Home)).Text.ShouldNotContain("Elsewhere");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ChangePassword_EndsOtherSessionsAndKeepsThisOne(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        await haven.CreateAccountAsync(email);
        using var browser = haven.Browser();
        using var elsewhere = haven.Browser();
        await browser.SignInAsync(email);
        await elsewhere.SignInAsync(email);

        var wrong = await browser.SubmitAsync(
            Home + "/password",
            ("old-password", "not this one"),
            ("password", Other)
        );
        var weak = await browser.SubmitAsync(
            Home + "/password",
            ("old-password", TestOrganisation.Password),
            ("password", "rosa.delgado.rosa")
        );
        var changed = await browser.SubmitAsync(
            Home + "/password",
            ("old-password", TestOrganisation.Password),
            ("password", Other)
        );

        wrong.Errors.ShouldHaveSingleItem().ShouldContain("not your password now");
        weak.Errors.ShouldHaveSingleItem().ShouldContain("contains your name");
        changed.Status.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await elsewhere.SignInAsync(email)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await elsewhere.SignInAsync(email, Other)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Sessions_AreListedInPlainWords_AndEndEachOrAll(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        await haven.CreateAccountAsync(email);
        using var here = haven.Browser();
        using var phone = haven.Browser();
        using var library = haven.Browser();
        phone.DefaultRequestHeaders.Add(
            "User-Agent",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
        );
        library.DefaultRequestHeaders.Add(
            "User-Agent",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
        );
        foreach (var browser in new[] { here, phone, library })
        {
            await browser.SignInAsync(email);
        }

        var page = await here.GetPageAsync(Home);
        page.Text.ShouldContain("Safari on iPhone");
        page.Text.ShouldContain("Firefox on Windows");
        string firefox = page
            .Html.QuerySelectorAll("tbody tr")
            .Single(r => r.TextContent.Contains("Firefox", StringComparison.Ordinal))
            .QuerySelector("input[name=session]")!
            .GetAttribute("value")!;
        var ended = await here.PostAsync(Home, Home + "/sessions/end", ("session", firefox));
        (await here.GetPageAsync(ended.Location!.ToString())).Text.ShouldContain(
            "That browser is signed out."
        );
        (await library.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await phone.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.OK);

        await here.PostAsync(Home, Home + "/sessions/end-others");

        var left = (await here.GetPageAsync(Home)).Html.QuerySelectorAll("tbody tr");
        left.ShouldHaveSingleItem().TextContent.ShouldContain("This browser");
        (await phone.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await here.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
        "Chrome on Android"
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
        "Edge on Windows"
    )]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
        "Safari on Mac"
    )]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15 Ddg/18.0",
        "DuckDuckGo on Mac"
    )]
    [InlineData(
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Chrome on Chromebook"
    )]
    [InlineData(
        "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
        "Firefox on Android"
    )]
    [InlineData("curl/8.0", "A browser that does not say its name")]
    public void Browser_IsNamedAsItsOwnerKnowsIt(string says, string words) =>
        BrowserWords.Of(says).ShouldBe(words);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SomebodyElsesSession_CannotBeEnded(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var one = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());
        using var other = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());
        string session = (await other.GetPageAsync(Home))
            .Html.QuerySelector("input[name=session]")!
            .GetAttribute("value")!;

        await one.PostAsync(Home, Home + "/sessions/end", ("session", session));

        (await other.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.OK);
    }
}
