using System.Net;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Rights;

/// <summary>A request from the public form to its end, as people send and work on it.</summary>
internal static class RightsSteps
{
    public const string Desk = "/privacy/rights";

    /// <summary>Asks on the public form, as the person themselves; returns the address of the request at the desk.</summary>
    public static async Task<string> AskAsync(
        this TestOrganisation organisation,
        string kind,
        params (string, string)[] fields
    )
    {
        await organisation.CreateMemberAsync(Roles.Administrator);
        var before = await IdsAsync(organisation);
        using var stranger = organisation.Installation.Browser();
        (string, string)[] usual =
        [
            ("kind", kind),
            ("asker", "Themselves"),
            ("name", "Luis Velasco"),
            ("reach", "luis@example.org"),
            ("text", $"Please do it. {Guid.NewGuid():N}"),
        ];
        var answer = await stranger.SubmitAsync(
            $"{Desk}/ask/{organisation.Code}?lang=en",
            [.. usual.Where(u => !fields.Any(f => f.Item1 == u.Item1)), .. fields]
        );
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
        var asked = (await IdsAsync(organisation)).Except(before).ShouldHaveSingleItem();
        return $"{Desk}/{asked:D}";
    }

    private static async Task<List<Guid>> IdsAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<RightsRequest>().Select(r => r.Id).ToListAsync();
    }

    /// <summary>Takes one step on the page of a request.</summary>
    public static async Task<Page> StepAsync(
        this HttpClient officer,
        string page,
        string step,
        params (string, string)[] fields
    )
    {
        var open = await officer.GetPageAsync(page);
        string version =
            open.Html.QuerySelector("input[name=version]")?.GetAttribute("value") ?? "0";
        return await officer.SubmitAsync(open, [("step", step), ("version", version), .. fields]);
    }

    /// <summary>The same, which has to work.</summary>
    public static async Task TakeAsync(
        this HttpClient officer,
        string page,
        string step,
        params (string, string)[] fields
    )
    {
        var answer = await officer.StepAsync(page, step, fields);
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    /// <summary>Makes sure who asks, and finds the client on record.</summary>
    public static async Task FindAsync(this HttpClient officer, string page, string code)
    {
        await officer.TakeAsync(page, "Verify", ("verified", "By the number that we have"));
        await officer.TakeAsync(page, "Find", ("handle", code));
    }
}
