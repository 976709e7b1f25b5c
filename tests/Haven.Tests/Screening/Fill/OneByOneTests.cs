using System.Net;
using static Haven.Tests.Screening.Fill.EveryKind;
using static Haven.Tests.Screening.Fill.EveryKindTests;

namespace Haven.Tests.Screening.Fill;

public class OneByOneTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task StepByStep_SkipLogicDecidesWhatComesNext(string database)
    {
        var started = await StartAsync(database);
        var all = await started.GetAsync();
        var first = await FollowAsync(
            started,
            await started.Browser.SubmitAsync(all, (Field("alone"), "true"), ("then", "steps"))
        );
        first.Text.ShouldContain("of 15");
        first.Html.QuerySelectorAll("[data-question]").Length.ShouldBe(1);

        var unsafeNext = await FollowAsync(
            started,
            await started.Browser.SubmitAsync(first, (Field("safe"), "no"), ("then", "next"))
        );
        unsafeNext.Text.ShouldContain("What makes it unsafe?");
        var back = await FollowAsync(
            started,
            await started.Browser.SubmitAsync(unsafeNext, (Field("why"), "noise"), ("then", "back"))
        );
        back.Html.QuerySelector($"#{Field("safe")}-2")!.HasAttribute("checked").ShouldBeTrue();
        var safeNext = await FollowAsync(
            started,
            await started.Browser.SubmitAsync(back, (Field("safe"), "yes"), ("then", "next"))
        );

        safeNext.Text.ShouldContain("Hours slept a night");
        safeNext.Text.ShouldContain("Think of the last seven days.");
        safeNext.Text.ShouldContain("About the last week");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheChoice_IsKept_AndComingBackLeadsToWhatIsNotAnswered(string database)
    {
        var started = await StartAsync(database);
        await started.Browser.SubmitAsync(
            started.Address,
            (Field("safe"), "yes"),
            (Field("slept"), "7"),
            ("then", "steps")
        );

        var resumed = await started.GetAsync();

        resumed.Status.ShouldBe(HttpStatusCode.Redirect);
        (await FollowAsync(started, resumed)).Text.ShouldContain("Days of school missed");
        var whole = await started.Browser.SubmitAsync(
            await FollowAsync(started, resumed),
            (Field("missed"), "1"),
            ("then", "all")
        );
        whole.Location!.ToString().ShouldBe(started.Address);
        var page = await started.GetAsync();
        page.Status.ShouldBe(HttpStatusCode.OK);
        Value(page, Field("missed")).ShouldBe("1");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LastStep_LeadsToTheReview_WhereAChangeComesBack(string database)
    {
        var started = await StartAsync(database);
        await started.Browser.SubmitAsync(
            started.Address,
            (Field("missed"), "2"),
            ("then", "steps")
        );
        var last = await started.GetAsync("/16");
        var review = await FollowAsync(
            started,
            await started.Browser.SubmitAsync(last, ("lang", "en"), ("then", "next"))
        );
        review.Title.ShouldContain("Check the answers");
        review.Text.ShouldContain("questions are not answered.");

        string change = review
            .Html.QuerySelectorAll(".govuk-summary-list__actions a")
            .Single(a => a.TextContent.Contains("Days of school missed"))
            .GetAttribute("href")!;
        var changed = await started.Browser.SubmitAsync(
            await started.Browser.GetPageAsync(change),
            (Field("missed"), "3"),
            ("then", "review")
        );

        Answers(await FollowAsync(started, changed))["Days of school missed"].ShouldBe("3");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AStepThatIsOff_LeadsToTheNextOne(string database)
    {
        var started = await StartAsync(database);

        var step = await started.GetAsync("/2");

        step.Status.ShouldBe(HttpStatusCode.Redirect);
        step.Location!.ToString().ShouldEndWith("/3");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Finish_FromTheReview_WithAnswersMissing_IsAllowed(string database)
    {
        var started = await StartAsync(database);
        var review = await started.GetAsync("/review");

        var finished = await started.Browser.SubmitAsync(
            review,
            ("from", "review"),
            ("then", "finish")
        );

        finished.Status.ShouldBe(HttpStatusCode.Redirect, finished.Text);
        finished.Location!.ToString().ShouldContain("/result/");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnswersThatBringUpAQuestion_WithoutScript_ComeBackWithIt(string database)
    {
        var started = await StartAsync(database);

        var saved = await started.Browser.SubmitAsync(
            started.Address,
            (Field("safe"), "no"),
            ("then", "review")
        );

        saved.Location!.ToString().ShouldBe($"{started.Address}?more#{Field("why")}");
        var page = await started.GetAsync("?more");
        page.Text.ShouldContain("bring up more questions");
    }

    private static async Task<Page> FollowAsync(EveryKind started, Page answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
        return await started.Browser.GetPageAsync(answer.Location!.ToString());
    }
}
