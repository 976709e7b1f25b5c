using System.Net;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Fill;

public class StartTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Start_PressedSeveralTimesAtOnce_BeginsScreeningsInOrder_AndLosesNone(
        string database
    )
    {
        var screener = await Screener.OnAsync(database);
        var client = await screener.Browser.GetPageAsync("/screening/clients/204117");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => StartAsync(screener, client, ", version"))
        );

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Redirect);
        var begun = await BegunAsync(screener);
        begun.ShouldBe(Enumerable.Range(1, begun.Count));
        answers
            .Select(a => a.Location!.ToString())
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ShouldBe(begun.Select(n => $"/screening/fill/204117/{n}"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Start_OfTwoPeopleAtOnce_GivesEachTheirOwn(string database)
    {
        var screener = await Screener.OnAsync(database);
        await screener.TakeInPatientPhq9Async();
        var client = await screener.Browser.GetPageAsync("/screening/clients/204117");

        var answers = await Task.WhenAll(
            StartAsync(screener, client, "1.0.0"),
            StartAsync(screener, client, "1.0.1")
        );

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Redirect);
        answers.Select(a => a.Location!.ToString()).Distinct().Count().ShouldBe(2);
        (await BegunAsync(screener)).ShouldBe([1, 2]);
    }

    private static Task<Page> StartAsync(Screener screener, Page client, string instrument)
    {
        string id = client
            .Html.QuerySelectorAll("label")
            .First(l => l.TextContent.Contains(instrument, StringComparison.Ordinal))
            .GetAttribute("for")!;
        return screener.Browser.SubmitAsync(
            client,
            ("instrument", client.Html.GetElementById(id)!.GetAttribute("value")!)
        );
    }

    private static async Task<List<int>> BegunAsync(Screener screener)
    {
        await using var store = screener.Organisation.Open();
        return await store
            .Set<ScreeningRecord>()
            .Select(s => s.Number)
            .Order()
            .ToListAsync(TestContext.Current.CancellationToken);
    }
}
