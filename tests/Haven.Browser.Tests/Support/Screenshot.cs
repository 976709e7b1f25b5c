using Microsoft.Playwright;

namespace Haven.Browser.Tests.Support;

internal static class Screenshot
{
    /// <summary>Writes the whole page as a PNG, and says where.</summary>
    /// <param name="folder">Relative to the repository; artifacts/screenshots when not given.</param>
    public static async Task<string> TakeAsync(
        IPage page,
        string name,
        string folder = "artifacts/screenshots"
    )
    {
        var path = Path.Combine(Published.Repository, folder, name + ".png");
        await page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                Path = path,
                FullPage = true,
                Animations = ScreenshotAnimations.Disabled,
            }
        );
        return path;
    }
}
