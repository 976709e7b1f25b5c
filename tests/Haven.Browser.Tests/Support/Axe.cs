using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Support;

internal static class Axe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What axe holds against the page, a line for each element; empty when nothing.</summary>
    /// <remarks>Axe is a script: a viewer without JavaScript would wait for it until the patience ends.</remarks>
    public static async Task<string> ViolationsAsync(IPage page)
    {
        var result = await page.RunAxe().WaitAsync(Patience, TestContext.Current.CancellationToken);
        return string.Join(
            '\n',
            result.Violations.SelectMany(violation =>
                violation.Nodes.Select(node =>
                    $"{violation.Id} ({node.Impact}): {violation.Help}: {node.Html}"
                )
            )
        );
    }
}
