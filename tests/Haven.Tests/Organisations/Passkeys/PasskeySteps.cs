using Haven.Organisations.Accounts;
using Haven.Organisations.Model;
using Haven.Privacy.Store;

namespace Haven.Tests.Organisations.Passkeys;

/// <summary>Somebody with a passkey, as they come by one through the pages.</summary>
internal sealed record PasskeyPerson(
    Installation Haven,
    string Email,
    HttpClient Browser,
    SoftwareAuthenticator Device,
    IReadOnlyList<string> Recovery
)
{
    public Account Account
    {
        get
        {
            using var context = Haven.Core.Database.Open(Scope.Installation);
            byte[] index = EmailAddress.Index(Haven.Core.Services.Vault, Email);
            return context.Set<Account>().Single(a => a.EmailIndex == index);
        }
    }
}

internal static class PasskeySteps
{
    public const string Home = "/organisations/passkeys";
    public const string New = Home + "/new";

    public static async Task<PasskeyPerson> WithPasskeyAsync(
        this Installation haven,
        SoftwareAuthenticator? device = null
    )
    {
        string email = Newcomer.NewEmail();
        var browser = await Newcomer.ComeInAsync(haven, email);
        device ??= new SoftwareAuthenticator();
        var codes = await browser.AddPasskeyAsync(device);
        codes.Title.ShouldContain("recovery codes");
        return new(haven, email, browser, device, RecoveryOn(codes));
    }

    public static async Task<Page> AddPasskeyAsync(
        this HttpClient browser,
        SoftwareAuthenticator device,
        string name = "my telephone"
    )
    {
        var page = await browser.GetPageAsync(New);
        return await browser.SubmitAsync(page, ("name", name), ("passkey", device.Make(page)));
    }

    public static IReadOnlyList<string> RecoveryOn(Page page) =>
        [.. page.Html.QuerySelectorAll(".haven-recovery-codes code").Select(c => c.TextContent)];

    /// <summary>Shows the password in a new browser, and comes to the page that asks for the second half.</summary>
    public static async Task<(HttpClient Browser, Page Asked)> AskedAsync(this PasskeyPerson person)
    {
        var browser = person.Haven.Browser();
        return (browser, await browser.SignInAsync(person.Email));
    }

    public static string RemovalOf(Page list, string name) =>
        list
            .Html.QuerySelectorAll("tbody tr")
            .Single(r => r.TextContent.Contains(name, StringComparison.Ordinal))
            .QuerySelector("a")!
            .GetAttribute("href")!;
}
