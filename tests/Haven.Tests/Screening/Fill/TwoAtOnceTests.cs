using System.Net;
using static Haven.Tests.Screening.Fill.EveryKind;
using static Haven.Tests.Screening.Fill.EveryKindTests;

namespace Haven.Tests.Screening.Fill;

public class TwoAtOnceTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DifferentQuestions_AreBothSaved_AndEachLearnsOfTheOther(string database)
    {
        var started = await StartAsync(database);
        using var tom = await started.ColleagueAsync();
        var mine = await started.GetAsync();
        var his = await tom.GetPageAsync(started.Address);
        await tom.SubmitAsync(his, (Field("missed"), "4"), ("then", "save"));

        var saved = await started.Browser.SubmitAsync(
            mine,
            (Field("slept"), "7"),
            ("then", "save")
        );

        saved.Status.ShouldBe(HttpStatusCode.Redirect, saved.Text);
        var now = await started.GetAsync();
        Value(now, Field("missed")).ShouldBe("4");
        Value(now, Field("slept")).ShouldBe("7");
        now.Text.ShouldContain("Tom Reed saved answers here");
        (await tom.GetPageAsync(started.Address)).Text.ShouldContain("Rosa Delgado saved answers");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheSameQuestion_ShowsBothAnswers_AndThePersonChooses(string database)
    {
        var started = await StartAsync(database);
        using var tom = await started.ColleagueAsync();
        var mine = await started.GetAsync();
        await tom.SubmitAsync(started.Address, (Field("missed"), "4"), ("then", "save"));

        var both = await started.Browser.SubmitAsync(
            mine,
            (Field("missed"), "9"),
            (Field("slept"), "7"),
            ("then", "save")
        );
        both.Status.ShouldBe(HttpStatusCode.Conflict);
        both.Text.ShouldContain("Theirs: 4");
        both.Text.ShouldContain("Yours, as it stands above: 9");
        Value(await started.GetAsync(), Field("missed")).ShouldBe("4");
        Value(await started.GetAsync(), Field("slept")).ShouldBe("7");

        var undecided = await started.Browser.SubmitAsync(
            both,
            (Field("missed"), "9"),
            ("then", "save")
        );
        undecided.Status.ShouldBe(HttpStatusCode.Conflict);
        var chosen = await started.Browser.SubmitAsync(
            undecided,
            ("choose-" + Field("missed"), "mine"),
            ("then", "save")
        );
        chosen.Status.ShouldBe(HttpStatusCode.Redirect, chosen.Text);
        Value(await started.GetAsync(), Field("missed")).ShouldBe("9");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ChoosingTheirs_KeepsTheirs_AndAThirdAnswerIsAskedAboutAgain(string database)
    {
        var started = await StartAsync(database);
        using var tom = await started.ColleagueAsync();
        var mine = await started.GetAsync();
        await tom.SubmitAsync(started.Address, (Field("missed"), "4"), ("then", "save"));
        var both = await started.Browser.SubmitAsync(
            mine,
            (Field("missed"), "9"),
            ("then", "save")
        );
        await tom.SubmitAsync(started.Address, (Field("missed"), "5"), ("then", "save"));

        var again = await started.Browser.SubmitAsync(
            both,
            ("choose-" + Field("missed"), "mine"),
            ("then", "save")
        );
        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again.Text.ShouldContain("Theirs: 5");
        var theirs = await started.Browser.SubmitAsync(
            again,
            ("choose-" + Field("missed"), "theirs"),
            ("then", "save")
        );
        theirs.Status.ShouldBe(HttpStatusCode.Redirect, theirs.Text);
        Value(await started.GetAsync(), Field("missed")).ShouldBe("5");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ByScript_TheSameQuestion_IsNotOverwritten_AndTheRestIsSaved(string database)
    {
        var started = await StartAsync(database);
        using var tom = await started.ColleagueAsync();
        var mine = await started.GetAsync();
        await tom.SubmitAsync(started.Address, (Field("missed"), "4"), ("then", "save"));

        var told = await SaveByScriptAsync(
            started.Browser,
            mine,
            (Field("missed"), "9"),
            (Field("slept"), "7")
        );

        told.GetProperty("conflicts")[0].GetString().ShouldBe(Field("missed"));
        told.GetProperty("others").GetString()!.ShouldContain("Tom Reed");
        told.GetProperty("seen").TryGetProperty(Field("missed"), out _).ShouldBeFalse();
        var now = await started.GetAsync();
        Value(now, Field("missed")).ShouldBe("4");
        Value(now, Field("slept")).ShouldBe("7");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASaveWhoseAnswerWasLost_IsThePagesOwn_AndALateOneOverwritesNothing(
        string database
    )
    {
        var started = await StartAsync(database);
        var page = await started.GetAsync();
        await SaveByScriptAsync(started.Browser, page, (Field("missed"), "1"));

        // The answer never came: the page still believes that nothing is stored, and says what it tried.
        var told = await SaveByScriptAsync(
            started.Browser,
            page,
            (Field("missed"), "2"),
            ("tried", Field("missed") + "=1")
        );
        told.GetProperty("conflicts").GetArrayLength().ShouldBe(0);
        Value(await started.GetAsync(), Field("missed")).ShouldBe("2");

        var late = await SaveByScriptAsync(started.Browser, page, (Field("missed"), "1"));
        late.GetProperty("conflicts").GetArrayLength().ShouldBe(1);
        Value(await started.GetAsync(), Field("missed")).ShouldBe("2");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task APageOfAnotherVersion_IsNotSaved_AndSaysSo(string database)
    {
        var started = await StartAsync(database);
        var page = await started.GetAsync();

        var answer = await started.Browser.SubmitAsync(
            page,
            ("asked", "q-gone= " + Field("missed") + "="),
            (Field("missed"), "3"),
            ("q-gone", "x"),
            ("then", "save")
        );

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Text.ShouldContain("another version of the questionnaire");
        Value(await started.GetAsync(), Field("missed")).ShouldBeNullOrEmpty();
        var told = await SaveByScriptAsync(
            started.Browser,
            page,
            ("asked", "q-gone="),
            ("q-gone", "x")
        );
        told.GetProperty("status").GetString()!.ShouldContain("another version");
    }
}
