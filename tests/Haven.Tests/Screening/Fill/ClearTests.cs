using System.Net;
using static Haven.Tests.Screening.Fill.EveryKind;
using static Haven.Tests.Screening.Fill.EveryKindTests;

namespace Haven.Tests.Screening.Fill;

public class ClearTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clear_TakesAChoiceAway_KeepsTheRest_AndLeadsBackToTheQuestion(string database)
    {
        var started = await StartAsync(database);
        await started.Browser.SubmitAsync(
            started.Address,
            (Field("safe"), "no"),
            (Field("why"), "noise"),
            ("then", "save")
        );

        var cleared = await started.Browser.SubmitAsync(
            started.Address,
            (Field("missed"), "4"),
            ("then", "clear:" + Field("safe"))
        );

        cleared.Location!.ToString().ShouldBe(started.Address + "#" + Field("safe"));
        var now = await started.GetAsync();
        now.Html.QuerySelectorAll($"[name={Field("safe")}][checked]").ShouldBeEmpty();
        Value(now, Field("missed")).ShouldBe("4");
        // Nothing is chosen any more, so that what depended on it is off, and its answer is not kept.
        now.Html.QuerySelector($"[data-question={Field("why")}]")!
            .HasAttribute("hidden")
            .ShouldBeTrue();
        var review = await started.GetAsync("/review");
        Answers(review)["Is the young person safe tonight?"].ShouldBe("Not answered");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clear_OfWhatIsChosenOnThePageAlone_StoresNothing(string database)
    {
        var started = await StartAsync(database);

        await started.Browser.SubmitAsync(
            started.Address,
            (Field("alone"), "true"),
            (Field("talk"), "(own words)"),
            (Field("talk", "own"), "Her aunt"),
            ("then", "clear:" + Field("talk"))
        );

        var now = await started.GetAsync();
        now.Html.QuerySelectorAll($"[name={Field("talk")}][checked]").ShouldBeEmpty();
        Value(now, Field("talk", "own")).ShouldBeNullOrEmpty();
        now.Html.QuerySelectorAll($"[name={Field("alone")}][checked]").Length.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clear_InOneStep_ComesBackToTheStep_AlsoFromTheReview(string database)
    {
        var started = await StartAsync(database);
        await started.Browser.SubmitAsync(
            started.Address,
            (Field("safe"), "yes"),
            ("then", "steps")
        );

        var step = await started.GetAsync("/1?from=review");
        var cleared = await started.Browser.SubmitAsync(
            step,
            ("lang", "en"),
            ("then", "clear:" + Field("safe"))
        );

        cleared.Location!.ToString().ShouldBe(started.Address + "/1?from=review#" + Field("safe"));
        var again = await started.GetAsync("/1?from=review");
        again.Html.QuerySelectorAll("[checked]").ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clear_WhereSomethingElseIsWrong_IsKept_AndTheRestIsNamed(string database)
    {
        var started = await StartAsync(database);
        await started.Browser.SubmitAsync(
            started.Address,
            (Field("safe"), "yes"),
            ("then", "save")
        );

        var answer = await started.Browser.SubmitAsync(
            started.Address,
            (Field("missed"), "many"),
            ("then", "clear:" + Field("safe"))
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Value(answer, Field("missed")).ShouldBe("many");
        (await started.GetAsync())
            .Html.QuerySelectorAll($"[name={Field("safe")}][checked]")
            .ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clear_OfWhatSomebodyElseChangedMeanwhile_IsAskedAbout(string database)
    {
        var started = await StartAsync(database);
        await started.Browser.SubmitAsync(
            started.Address,
            (Field("safe"), "yes"),
            ("then", "save")
        );
        var mine = await started.GetAsync();
        using var tom = await started.ColleagueAsync();
        await tom.SubmitAsync(started.Address, (Field("safe"), "no"), ("then", "save"));

        var answer = await started.Browser.SubmitAsync(
            mine,
            ("lang", "en"),
            ("then", "clear:" + Field("safe"))
        );

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Text.ShouldContain("Theirs: Not safe");
    }
}
