using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Haven.Screening.Instruments;
using Haven.Tests.Forms;
using static Haven.Tests.Screening.Fill.EveryKind;

namespace Haven.Tests.Screening.Fill;

public class LongFormTests
{
    private const int Items = 3_000;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task Save_OfThreeThousandAnswersOnOnePage_KeepsThemAll(string database)
    {
        var (screener, address) = await LongAsync(await Installation.OnAsync(database));
        var page = await screener.Browser.GetPageAsync(address);

        var saved = await screener.Browser.SubmitAsync(
            page,
            [.. Enumerable.Range(0, Items).Select(i => (NameOf(i), Text(i))), ("then", "save")]
        );

        saved.Status.ShouldBe(HttpStatusCode.Redirect, saved.Text);
        var again = await screener.Browser.GetPageAsync(address);
        foreach (int i in (int[])[0, 1_023, 1_024, Items - 1])
        {
            again.Html.GetElementById(NameOf(i))!.GetAttribute("value").ShouldBe(Text(i));
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task Session_ThatEndsUnderALongForm_LosesNothing(string database)
    {
        // Its clock is moved, and other tests have theirs by the common one.
        await using var haven = await Installation.StartNewAsync(database);
        var (screener, address) = await LongAsync(haven);
        var page = await screener.Browser.GetPageAsync(address);
        haven.Clock.Advance(TimeSpan.FromDays(2));

        var ended = await screener.Browser.SubmitAsync(
            page,
            [.. Enumerable.Range(0, Items).Select(i => (NameOf(i), Text(i))), ("then", "save")]
        );

        ended.Status.ShouldBe(HttpStatusCode.Unauthorized, ended.Text);
        ended
            .Html.QuerySelector("[name=waiting]")!
            .GetAttribute("value")!
            .Length.ShouldBeInRange(100, 1024 * 1024);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Save_OfMoreFieldsThanAnyFormHas_IsRefusedInWords(string database)
    {
        var started = await StartAsync(database);
        var page = await started.GetAsync();

        var refused = await started.Browser.SubmitAsync(
            page,
            [.. Enumerable.Repeat(("x", "y"), 33_000), (Field("missed"), "4"), ("then", "save")]
        );

        refused.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        refused.Text.ShouldContain("Nothing was saved");
    }

    private static async Task<(Screener, string)> LongAsync(Installation haven)
    {
        var screener = await Screener.OnAsync(haven);
        var form = JsonNode.Parse(
            TestForm.Json([
                .. Enumerable.Range(0, Items).Select(i => TestForm.Item(LinkId(i), "string")),
            ])
        )!;
        form["title"] = "Long form";
        await screener.TakeInAsync(Encoding.UTF8.GetBytes(form.ToJsonString()));
        return (screener, await screener.Browser.StartAsync(204_117, "Long form"));
    }

    private static string LinkId(int i) => $"a-question-with-a-long-name-{i}";

    private static string NameOf(int i) => Field(LinkId(i));

    private static string Text(int i) => $"What was said about this, number {i}";
}
