using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

internal static class ClientSteps
{
    /// <summary>On “Take up a client”: says that the client was told and agreed.</summary>
    public static async Task AttestAsync(this IPage page)
    {
        await page.GetByLabel("I have told this young person").CheckAsync();
        await page.GetByLabel("The young person agreed to it.").CheckAsync();
    }

    /// <summary>Says so, and takes the client up.</summary>
    public static async Task TakeUpAsync(this IPage page)
    {
        await page.AttestAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take up this client" }).ClickAsync();
    }
}
