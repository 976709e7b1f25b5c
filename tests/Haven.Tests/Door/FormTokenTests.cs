using System.Net;
using Haven.Organisations.Door;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Door;

/// <summary>A form of a signed-in person is heard only from their own page, with their own cookie.</summary>
public class FormTokenTests
{
    private const string SignOut = "/organisations/sign-out";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("another session's")]
    public async Task Post_WithoutItsOwnToken_IsRefused(string? token)
    {
        var member = await MemberAsync();
        using var browser = await member.SignInAsync();
        if (token == "another session's")
        {
            using var other = await member.SignInAsync();
            token = SessionCookie.FormToken(Secret(other));
        }
        string path = await PathThatTakesFormsAsync(member);

        using var answer = await browser.PostAsync(path, Form(token), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("send the form once more");
        (await browser.GetPageAsync("/")).Location!.ToString().ShouldNotContain("sign-in");
    }

    [Fact]
    public async Task Cookie_AlteredAnywhere_OpensNothing()
    {
        var member = await MemberAsync();
        using var signedIn = await member.SignInAsync();
        string cookie = Cookie(signedIn);
        int equals = cookie.IndexOf('=');
        for (int i = equals + 1; i < cookie.Length; i += 7)
        {
            char changed = cookie[i] == 'A' ? 'B' : 'A';
            await ShouldLeadToSignInAsync(
                member.Installation,
                cookie[..i] + changed + cookie[(i + 1)..]
            );
        }
        string value = cookie[(equals + 1)..];
        string[] parts = value.Split('.');
        foreach (
            string forged in new[]
            {
                "",
                ".",
                "x",
                parts[0],
                parts[0] + ".",
                "." + parts[1],
                parts[1] + "." + parts[0],
                value + "." + parts[1],
                new string('A', 5000),
            }
        )
        {
            await ShouldLeadToSignInAsync(member.Installation, SessionCookie.Name + "=" + forged);
        }
    }

    [Fact]
    public async Task Cookie_WithAnotherSessionsName_OpensNothing()
    {
        var member = await MemberAsync();
        using var one = await member.SignInAsync();
        using var two = await member.SignInAsync();
        string[] first = Cookie(one).Split('=', 2)[1].Split('.');
        string[] second = Cookie(two).Split('=', 2)[1].Split('.');

        await ShouldLeadToSignInAsync(
            member.Installation,
            $"{SessionCookie.Name}={first[0]}.{second[1]}"
        );
    }

    private static async Task ShouldLeadToSignInAsync(Installation haven, string cookie)
    {
        using var browser = haven.Browser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", cookie);

        var page = await browser.GetPageAsync("/");

        page.Status.ShouldBe(HttpStatusCode.Redirect, cookie);
        page.Location!.ToString().ShouldStartWith("/organisations/sign-in", Case.Sensitive, cookie);
    }

    private static async Task<string> PathThatTakesFormsAsync(TestMember member)
    {
        // The sign-out form stands on every page; before its endpoint exists there is nothing to forge.
        using var browser = await member.SignInAsync();
        using var answer = await browser.PostAsync(SignOut, Form(null), Cancel);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            Assert.Skip("No page of signed-in people takes a form yet.");
        }
        return SignOut;
    }

    private static async Task<TestMember> MemberAsync()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        return await organisation.CreateMemberAsync(Roles.Professional);
    }

    private static FormUrlEncodedContent Form(string? token) =>
        new(token is null ? [] : [KeyValuePair.Create("form-token", token)]);

    private static string Cookie(HttpClient browser) =>
        browser.DefaultRequestHeaders.GetValues("Cookie").Single();

    private static byte[] Secret(HttpClient browser) =>
        System.Buffers.Text.Base64Url.DecodeFromChars(
            Cookie(browser).Split('=', 2)[1].Split('.')[0]
        );
}
