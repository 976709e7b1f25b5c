using Microsoft.Playwright;

namespace Haven.Browser.Tests.Support;

/// <summary>
/// Waits until the browser has come to another page, as a reader would: by its address and its heading. Whether the load
/// event was seen is not asked, for it may have been over before the question.
/// </summary>
internal static class Arrival
{
    public static Task ArriveAsync(this IPage page, string atPath) =>
        page.ArriveAsync(url => new Uri(url).AbsolutePath == atPath);

    public static async Task ArriveAsync(this IPage page, Func<string, bool> at)
    {
        // Where the address is there already, Playwright would wait for the next commit, which may never come.
        if (!at(page.Url))
        {
            await page.WaitForURLAsync(at, new() { WaitUntil = WaitUntilState.Commit });
        }
        await page.Locator("h1").First.WaitForAsync();
    }
}
