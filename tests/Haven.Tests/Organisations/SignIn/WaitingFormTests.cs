using System.Net;
using System.Net.Http.Headers;
using Haven.Organisations.SignIn;
using Haven.Privacy.Purposes;
using Haven.Tests.Screening;

namespace Haven.Tests.Organisations.SignIn;

public class WaitingFormTests
{
    private const string Facts = "/screening/clients/204117/facts";
    private const string Typed = "likes to draw,\nsleeps badly";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Form_SentAfterTheSessionEnded_ComesBackAfterSigningIn(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var member = await MemberAsync(haven);
        using var browser = await OpenedAsync(member);
        var form = await browser.GetPageAsync(Facts);
        haven.Clock.Advance(TimeSpan.FromMinutes(61));

        var signIn = await browser.SubmitAsync(form, ("behaviour", Typed));
        signIn.Status.ShouldBe(HttpStatusCode.Unauthorized);
        signIn.Text.ShouldContain("What you typed is kept while you sign in");
        signIn.Html.DocumentElement.OuterHtml.ShouldNotContain("likes to draw");
        var mistyped = await SignInAsync(browser, signIn, member.Email, "not the password");
        var back = await SignInAsync(browser, mistyped, member.Email, TestOrganisation.Password);
        back.Text.ShouldContain("What you typed was kept");
        var saved = await browser.SubmitAsync(back);

        saved.Status.ShouldBe(HttpStatusCode.Redirect, saved.Text);
        (await browser.GetPageAsync(Facts))
            .Html.GetElementById("behaviour")!
            .TextContent.Trim()
            .ShouldBe(Typed);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Form_OfSomebodyElse_OpensForNobodyElse(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var member = await MemberAsync(haven);
        using var browser = await OpenedAsync(member);
        var form = await browser.GetPageAsync(Facts);
        haven.Clock.Advance(TimeSpan.FromMinutes(61));
        var other = await MemberAsync(haven);

        var signIn = await browser.SubmitAsync(form, ("behaviour", Typed));
        var page = await SignInAsync(browser, signIn, other.Email, TestOrganisation.Password);

        page.Text.ShouldContain("was another person’s");
        page.Html.DocumentElement.OuterHtml.ShouldNotContain("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Form_AfterTheSessionIsDeleted_WaitsAllTheSame_ButNotFromAnotherSite(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(database);
        var member = await MemberAsync(haven);
        using var browser = await OpenedAsync(member);
        var form = await browser.GetPageAsync(Facts);
        haven.Clock.Advance(TimeSpan.FromHours(13));
        await haven
            .Get<Haven.Organisations.Expiry.ExpiryWorker>()
            .DeleteAsync(CancellationToken.None);

        var signIn = await browser.SubmitAsync(form, ("behaviour", Typed));
        signIn.Html.QuerySelector("input[name=waiting]").ShouldNotBeNull();
        var forged = await browser.SubmitAsync(
            form,
            ("behaviour", Typed),
            ("form-token", new string('A', 43))
        );
        forged.Status.ShouldBe(HttpStatusCode.Redirect);
        forged.Location!.ToString().ShouldStartWith("/organisations/sign-in");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Script_AfterTheSessionEnded_IsToldSo(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var member = await MemberAsync(haven);
        using var browser = await OpenedAsync(member);
        haven.Clock.Advance(TimeSpan.FromMinutes(61));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/screening/free-text")
        {
            Content = new FormUrlEncodedContent([]),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        using var answer = await browser.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("You have been signed out");
    }

    [Fact]
    public async Task Form_ThatIsAlteredOrTooOld_DoesNotOpen()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        var member = await MemberAsync(haven);
        using var browser = await OpenedAsync(member);
        var form = await browser.GetPageAsync(Facts);
        haven.Clock.Advance(TimeSpan.FromMinutes(61));
        string waiting = (await browser.SubmitAsync(form, ("behaviour", Typed)))
            .Html.QuerySelector("input[name=waiting]")!
            .GetAttribute("value")!;
        var forms = haven.Get<WaitingForms>();

        forms.Open(waiting).ShouldNotBeNull().Fields.ShouldContain(f => f.Value == Typed);
        forms.Open(waiting[..^4] + "AAAA").ShouldBeNull();
        forms.Open("nonsense").ShouldBeNull();
        haven.Clock.Advance(TimeSpan.FromDays(2));
        forms.Open(waiting).ShouldBeNull();
    }

    private static async Task<TestMember> MemberAsync(Installation haven) =>
        await (await haven.CreateOrganisationAsync()).CreateMemberAsync(Roles.Professional);

    private static async Task<HttpClient> OpenedAsync(TestMember member)
    {
        var browser = await member.SignInAsync();
        await browser.TakeUpAsync(204_117);
        return browser;
    }

    private static Task<Page> SignInAsync(
        HttpClient browser,
        Page page,
        string email,
        string password
    ) => browser.SubmitAsync(page, ("email", email), ("password", password));
}
