using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;

namespace Haven.Organisations.Promises;

/// <summary>SCR-13: whoever leaves has left.</summary>
internal static class MemberChecks
{
    private const string Members = "/organisations/members";
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(6);

    private static readonly string[] Inside =
    [
        "/screening/caseload",
        "/screening/clients/new",
        "/organisations/members",
    ];

    [Keeps("SCR-13", 8)]
    public static async Task<string> WhoeverLeavesIsOut(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        var leaver = await twin.MemberAsync(founder, Roles.Professional, ct);
        var before = await leaver.Browser.GetAsync(Inside[0], ct);
        PromiseBrokenException.Unless(before.Status == 200, "A member cannot work.");
        var list = await founder.Browser.GetAsync(Members, ct);
        string page =
            HtmlTag
                .Read(list.Body)
                .FirstOrDefault(t =>
                    t.Name == "a" && t.Text.Contains(leaver.LastName, StringComparison.Ordinal)
                )
                ?["href"]
            ?? throw new PromiseBrokenException("A member is not among the members.");
        var member = await founder.Browser.GetAsync(page, ct);
        var form =
            member.Forms().FirstOrDefault(f => f.Action == page + "/remove")
            ?? throw new PromiseBrokenException("A member cannot be removed.");
        await founder.Browser.PostAsync(
            form.Action,
            form.Fields.Select(f => (f.Name, f.Value)),
            ct
        );
        twin.Advance(Seconds);
        foreach (string path in Inside)
        {
            var answer = await leaver.Browser.GetAsync(path, ct);
            PromiseBrokenException.Unless(
                answer.LeadsTo(SignInSteps.Page) || answer.Status == 404,
                $"Somebody who was removed still reaches {path} in the browser they had open."
            );
        }
        return $"A member was at work and was removed through the page. {Seconds.TotalSeconds:0} seconds later the browser that they had open was led to the sign-in at {Inside.Length} pages, or was told that there is no such page.";
    }
}
