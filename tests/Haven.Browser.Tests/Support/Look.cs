using Microsoft.Playwright;

namespace Haven.Browser.Tests.Support;

/// <summary>What every page is looked at for: a picture for people, axe, and that nothing scrolls sideways.</summary>
internal static class Look
{
    private static readonly Viewer[] Sizes =
    [
        Viewer.Desk,
        Viewer.Phone with
        {
            Dark = true,
        },
        Viewer.Phone with
        {
            Width = 320,
        },
    ];

    /// <summary>As the viewer sees it; the name says the width, and whether it is dark.</summary>
    public static Task AsAsync(IPage page, string name, Viewer viewer) =>
        AtAsync(
            page,
            $"{name}-{viewer.Width}{(viewer.Dark ? "-dark" : "")}",
            axe: viewer.JavaScript
        );

    /// <summary>At a desk, on a phone in the dark and on a very small one; then as it was.</summary>
    public static async Task AroundAsync(IPage page, string name)
    {
        var before = page.ViewportSize!;
        foreach (var viewer in Sizes)
        {
            await ShapeAsync(page, viewer);
            await AtAsync(page, $"{name}-{viewer.Width}");
        }
        await page.SetViewportSizeAsync(before.Width, before.Height);
    }

    /// <summary>As it stands.</summary>
    /// <param name="axe">False where the viewer runs no script, for axe is one.</param>
    public static async Task AtAsync(IPage page, string name, bool axe = true)
    {
        await Screenshot.TakeAsync(page, name);
        (
            await page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= window.innerWidth"
            )
        ).ShouldBeTrue($"{name} scrolls sideways: {page.Url}");
        if (axe)
        {
            (await Axe.ViolationsAsync(page)).ShouldBeEmpty($"{name}: {page.Url}");
        }
    }

    /// <summary>Shows the page in another size and colour.</summary>
    public static async Task ShapeAsync(IPage page, Viewer viewer)
    {
        await page.SetViewportSizeAsync(viewer.Width, viewer.Height);
        await page.EmulateMediaAsync(
            new() { ColorScheme = viewer.Dark ? ColorScheme.Dark : ColorScheme.Light }
        );
    }
}
