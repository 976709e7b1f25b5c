using System.Net;
using static Haven.Tests.Screening.Fill.EveryKind;
using static Haven.Tests.Screening.Fill.EveryKindTests;

namespace Haven.Tests.Screening.Fill;

public class RepetitionTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AGroup_IsAddedAndRemoved_WithoutScript(string database)
    {
        var started = await StartAsync(database);
        string adult = Field("adult");
        var two = await started.Browser.SubmitAsync(
            started.Address,
            (Field("adult[0]/role"), "stepfather"),
            ("then", "add:" + adult)
        );
        two.Status.ShouldBe(HttpStatusCode.OK);
        var three = await started.Browser.SubmitAsync(
            two,
            (Field("adult[1]/role"), "neighbour"),
            ("then", "add:" + adult)
        );
        await started.Browser.SubmitAsync(
            three,
            (Field("adult[2]/role"), "teacher"),
            ("then", "save")
        );
        var page = await started.GetAsync();
        Value(page, Field("adult[2]/role")).ShouldBe("teacher");

        var removed = await started.Browser.SubmitAsync(
            page,
            ("lang", "en"),
            ("then", $"remove:{adult}:1")
        );

        removed.Status.ShouldBe(HttpStatusCode.OK);
        var now = await started.GetAsync();
        Value(now, Field("adult[0]/role")).ShouldBe("stepfather");
        Value(now, Field("adult[1]/role")).ShouldBe("teacher");
        now.Html.GetElementById(Field("adult[2]/role")).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AConditionWithinAGroup_LooksAtItsOwnRepetition(string database)
    {
        var started = await StartAsync(database);
        var two = await started.Browser.SubmitAsync(
            started.Address,
            (Field("adult[0]/role"), "stepfather"),
            ("then", "add:" + Field("adult"))
        );

        var told = await SaveByScriptAsync(
            started.Browser,
            two,
            (Field("adult[0]/trust"), "true"),
            (Field("adult[0]/role"), "stepfather"),
            (Field("adult[1]/trust"), "false"),
            (Field("adult[1]/role"), "uncle")
        );

        var off = told.GetProperty("off").EnumerateArray().Select(o => o.GetString()).ToList();
        off.ShouldContain(Field("adult[0]/trust-why"));
        off.ShouldNotContain(Field("adult[1]/trust-why"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AGroupThatSomebodyElseChanged_IsNotRemovedUnseen(string database)
    {
        var started = await StartAsync(database);
        await started.Browser.SubmitAsync(
            started.Address,
            (Field("adult[0]/role"), "stepfather"),
            ("then", "add:" + Field("adult"))
        );
        using var tom = await started.ColleagueAsync();
        var mine = await started.GetAsync();
        await tom.SubmitAsync(
            started.Address,
            (Field("adult[0]/role"), "a trusted stepfather"),
            ("then", "save")
        );

        var answer = await started.Browser.SubmitAsync(
            mine,
            (Field("missed"), "1"),
            ("then", $"remove:{Field("adult")}:0")
        );

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Text.ShouldContain("nothing was removed");
        Value(await started.GetAsync(), Field("adult[0]/role")).ShouldBe("a trusted stepfather");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AQuestionWithSeveralAnswers_GetsOneMoreField_WithoutScript(string database)
    {
        var started = await StartAsync(database);
        var two = await started.Browser.SubmitAsync(
            started.Address,
            (Field("places"), "a friend's flat"),
            ("then", "more:" + Field("places"))
        );
        two.Html.QuerySelectorAll($"[name='{Field("places")}']").Length.ShouldBe(2);

        await started.Browser.SubmitAsync(
            two,
            (Field("places"), "a friend's flat"),
            (Field("places"), "the shelter"),
            ("then", "save")
        );

        var page = await started.GetAsync();
        page.Html.QuerySelectorAll($"[name='{Field("places")}']")
            .Select(i => i.GetAttribute("value"))
            .ShouldBe(["a friend's flat", "the shelter"]);
    }
}
