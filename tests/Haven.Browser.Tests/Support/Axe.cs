using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Support;

internal static class Axe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    // Only what is wrong is worked out and sent: the rest is most of what a large page has to tell.
    private const string Run = """
        async () => {
            const found = await axe.run(document, { resultTypes: ["violations"] });
            return found.violations.flatMap(violation => violation.nodes.map(node =>
                `${violation.id} (${node.impact}): ${violation.help}: ${node.html}`));
        }
        """;

    /// <summary>What axe holds against the page, a line for each element; empty when nothing. Haven has no page in a page.</summary>
    /// <remarks>Axe is a script: a viewer without JavaScript would wait for it until the patience ends.</remarks>
    public static async Task<string> ViolationsAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("typeof axe !== 'undefined'"))
        {
            await page.EvaluateAsync(Script);
        }
        string[] found = await page.EvaluateAsync<string[]>(Run)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        return string.Join('\n', found);
    }
}
