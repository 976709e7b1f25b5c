using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

public class PublicPagesTests(DemoServer demo)
{
    [Theory]
    [InlineData("/organisations/sign-in")]
    [InlineData("/organisations/register")]
    [InlineData("/organisations/new-password")]
    [InlineData("/nothing-here")]
    public async Task PublicPage_SetsNoCookie_AndStoresNothing(string path)
    {
        var page = await demo.OpenAsync();
        await page.GotoAsync(path);

        (await page.Context.CookiesAsync()).ShouldBeEmpty();
        (await page.EvaluateAsync<int>("localStorage.length + sessionStorage.length")).ShouldBe(0);
    }

    [Fact]
    public async Task SignIn_ByKeyboardAlone_LeadsInside()
    {
        var page = await demo.OpenAsync();
        await page.GotoAsync("/organisations/sign-in");

        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.textContent.trim()")).ShouldBe(
            "Skip to the main part"
        );
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("rosa@eastside.example");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(DemoServer.Password);
        await page.Keyboard.PressAsync("Enter");

        await Assertions
            .Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your caseload" }))
            .ToBeVisibleAsync();
    }

    [Fact]
    public async Task Session_SignedOut_EndsAtOnce()
    {
        var page = await demo.SignInAsync("grace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/screening/caseload");

        page.Url.ShouldContain("/organisations/sign-in");
    }
}
