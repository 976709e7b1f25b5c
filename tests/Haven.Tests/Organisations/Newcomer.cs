namespace Haven.Tests.Organisations;

/// <summary>Somebody who comes in through the pages, as a stranger would.</summary>
internal static class Newcomer
{
    private static int counter;

    public static string NewEmail() => $"newcomer{Interlocked.Increment(ref counter)}@example.org";

    public static (string, string)[] Form(
        string email,
        params (string Name, string Value)[] instead
    ) =>
        [
            .. new[]
            {
                ("first-name", "Amina"),
                ("last-name", "Okoro"),
                ("email", email),
                ("employer", ""),
                ("city", "Eastside"),
                ("state", "Oregon"),
                ("password", TestOrganisation.Password),
                ("adult", "yes"),
                ("terms", "yes"),
                ("where", "here"),
            }.Where(f => !instead.Any(i => i.Name == f.Item1)),
            .. instead,
        ];

    /// <summary>Registers, confirms and signs in.</summary>
    public static async Task<HttpClient> ComeInAsync(Installation haven, string email)
    {
        var browser = haven.Browser();
        await browser.SubmitAsync("/organisations/register", Form(email));
        string link = await haven.LinkToAsync(email, "/organisations/confirm");
        await browser.SubmitAsync(link);
        await browser.SignInAsync(email);
        return browser;
    }

    public static Task<Page> SignInAsync(
        this HttpClient browser,
        string email,
        string password = TestOrganisation.Password
    ) => browser.SubmitAsync("/organisations/sign-in", ("email", email), ("password", password));
}
