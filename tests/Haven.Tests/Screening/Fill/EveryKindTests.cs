using System.Net;
using AngleSharp.Dom;
using static Haven.Tests.Screening.Fill.EveryKind;

namespace Haven.Tests.Screening.Fill;

public class EveryKindTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ATimeThatWasTyped_IsThatOfTheOrganisation_AndOneThatWasNotIsRefused(
        string database
    )
    {
        var started = await StartAsync(database);
        await started.Organisation.WorkInAsync("America/New_York");
        Task<Page> CalledAsync(string time) =>
            started.Browser.SubmitAsync(
                started.Address,
                (Field("call", "day"), "8"),
                (Field("call", "month"), "3"),
                (Field("call", "year"), "2026"),
                (Field("call", "time"), time)
            );

        (await CalledAsync("2:30")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await CalledAsync("3:30")).Status.ShouldBe(HttpStatusCode.Redirect);

        Value(await started.GetAsync(), Field("call", "time")).ShouldBe("03:30");
        Answers(await started.GetAsync("/review"))["Last call"].ShouldBe("8 March 2026, 03:30");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Save_OfEveryKindOfAnswer_ComesBackAndReadsInWords(string database)
    {
        var started = await StartAsync(database);

        var saved = await started.Browser.SubmitAsync(
            started.Address,
            (Field("safe"), "yes"),
            (Field("slept"), "6.5"),
            (Field("missed"), "3"),
            (Field("weight"), "52"),
            (Field("weight", "unit"), "kg"),
            (Field("seen", "day"), "27"),
            (Field("seen", "month"), "3"),
            (Field("seen", "year"), "2026"),
            (Field("call", "day"), "1"),
            (Field("call", "month"), "4"),
            (Field("call", "year"), "2026"),
            (Field("call", "time"), "9:05"),
            (Field("bed"), "23:30"),
            (Field("site"), "https://example.org/page"),
            (Field("words"), "sleeps badly"),
            (Field("alone"), "false"),
            (Field("talk"), "(own words)"),
            (Field("talk", "own"), "the school nurse"),
            (Field("signs"), "bruises"),
            (Field("signs"), "money"),
            (Field("state"), "Elsewhere"),
            (Field("places"), "a friend's flat"),
            ("then", "review")
        );

        saved.Status.ShouldBe(HttpStatusCode.Redirect, saved.Text);
        var review = await started.Browser.GetPageAsync(saved.Location!.ToString());
        var answers = Answers(review);
        answers["Is the young person safe tonight?"].ShouldBe("Yes, safe");
        answers["Hours slept a night"].ShouldBe("6.5");
        answers["Weight"].ShouldBe("52 kilograms");
        answers["Last seen at school"].ShouldBe("27 March 2026");
        answers["Last call"].ShouldBe("1 April 2026, 09:05");
        answers["Time of going to bed"].ShouldBe("23:30");
        answers["Was the young person alone?"].ShouldBe("No");
        answers["Whom do they talk with?"].ShouldBe("the school nurse");
        answers["Signs"].ShouldBe("Bruises, Unexplained money");
        answers["Where"].ShouldBe("Elsewhere");
        answers["Places where they stay"].ShouldBe("a friend's flat");
        answers["Days and hours together"].ShouldBe("9.5");
        answers.ShouldNotContainKey("What makes it unsafe?");
        answers["Who is it to them?  (1)".Replace("  ", " ")].ShouldBe("Not answered");

        var again = await started.GetAsync();
        Value(again, Field("seen", "month")).ShouldBe("3");
        Value(again, Field("call", "time")).ShouldBe("09:05");
        Value(again, Field("talk", "own")).ShouldBe("the school nurse");
        again
            .Html.GetElementById(Field("state"))!
            .QuerySelector("option[selected]")!
            .TextContent.ShouldBe("Elsewhere");
        again.Html.QuerySelectorAll($"[name='{Field("places")}']").Length.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Save_OfAnswersThatAreNone_NamesEachField_AndGivesBackWhatWasTyped(
        string database
    )
    {
        var started = await StartAsync(database);

        var answer = await started.Browser.SubmitAsync(
            started.Address,
            (Field("slept"), "25"),
            (Field("missed"), "some"),
            (Field("seen", "day"), "31"),
            (Field("seen", "month"), "2"),
            (Field("seen", "year"), "2026"),
            (Field("talk"), "(own words)"),
            (Field("signs"), "none"),
            (Field("signs"), "money"),
            ("then", "save")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.Count.ShouldBe(5);
        answer.Errors.ShouldContain("Enter a date that exists, such as 27 3 2026");
        Value(answer, Field("missed")).ShouldBe("some");
        Value(answer, Field("seen", "day")).ShouldBe("31");
        foreach (var link in answer.Html.QuerySelectorAll(".govuk-error-summary__list a"))
        {
            answer.Html.GetElementById(link.GetAttribute("href")![1..]).ShouldNotBeNull();
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OwnWords_WithoutTheirChoice_AreTaken(string database)
    {
        var started = await StartAsync(database);

        await started.Browser.SubmitAsync(
            started.Address,
            (Field("talk", "own"), "the school nurse"),
            ("then", "save")
        );

        Value(await started.GetAsync(), Field("talk", "own")).ShouldBe("the school nurse");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AfterAFault_EveryOtherAnswerIsSavedWithTheNextTry(string database)
    {
        var started = await StartAsync(database);
        var faulty = await started.Browser.SubmitAsync(
            started.Address,
            (Field("slept"), "7"),
            (Field("missed"), "some"),
            ("then", "save")
        );
        faulty.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var mended = await started.Browser.SubmitAsync(
            faulty,
            (Field("missed"), "2"),
            ("then", "save")
        );

        mended.Status.ShouldBe(HttpStatusCode.Redirect, mended.Text);
        var page = await started.GetAsync();
        Value(page, Field("slept")).ShouldBe("7");
        Value(page, Field("missed")).ShouldBe("2");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsOff_IsHidden_IsNotSaved_AndNotJudged(string database)
    {
        var started = await StartAsync(database);
        var page = await started.GetAsync();
        Question(page, "why").HasAttribute("hidden").ShouldBeTrue();

        var on = await SaveByScriptAsync(
            started.Browser,
            page,
            (Field("safe"), "no"),
            (Field("why"), "shouting at night")
        );
        Off(on).ShouldNotContain(Field("why"));
        var off = await SaveByScriptAsync(
            started.Browser,
            await started.GetAsync(),
            (Field("safe"), "yes"),
            (Field("why"), "shouting at night")
        );
        Off(off).ShouldContain(Field("why"));

        var again = await started.GetAsync();
        Question(again, "why").HasAttribute("hidden").ShouldBeTrue();
        again.Html.GetElementById(Field("why"))!.TextContent.Trim().ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatWasTypedIntoAQuestionThatWentOff_IsSavedWhenItComesBack(string database)
    {
        var started = await StartAsync(database);
        var page = await started.GetAsync();
        (string, string)[] no = [(Field("safe"), "no"), (Field("why"), "shouting")];
        await SaveByScriptAsync(started.Browser, page, no);
        var off = await SaveByScriptAsync(
            started.Browser,
            page,
            (Field("safe"), "yes"),
            (Field("why"), "shouting"),
            ("asked", Asked(page, await SaveByScriptAsync(started.Browser, page, no)))
        );

        await SaveByScriptAsync(started.Browser, page, [.. no, ("asked", Asked(page, off))]);

        (await started.GetAsync())
            .Html.GetElementById(Field("why"))!
            .TextContent.Trim()
            .ShouldBe("shouting");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ByScript_TheServerSaysTotalsAndFaults_AndSavesTheRest(string database)
    {
        var started = await StartAsync(database);

        var told = await SaveByScriptAsync(
            started.Browser,
            await started.GetAsync(),
            (Field("slept"), "6"),
            (Field("missed"), "2"),
            (Field("bed"), "late")
        );

        told.GetProperty("totals").GetProperty(Field("sum")).GetString().ShouldBe("8");
        told.GetProperty("errors").GetProperty(Field("bed")).GetString()!.ShouldContain("14:30");
        Value(await started.GetAsync(), Field("slept")).ShouldBe("6");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task InSpanish_TheQuestionnairesWordsAreSpanish_AndStaySo(string database)
    {
        var started = await StartAsync(database);

        var page = await started.GetAsync("?lang=es");
        page.Text.ShouldContain("¿Está a salvo esta noche?");
        var saved = await started.Browser.SubmitAsync(
            page,
            (Field("alone"), "true"),
            ("then", "review")
        );

        saved.Location!.ToString().ShouldEndWith("/review?lang=es");
        var review = await started.Browser.GetPageAsync(saved.Location!.ToString());
        Answers(review)["Was the young person alone?"].ShouldBe("Sí");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Pages_GoCompressed_WhereNothingOfTheAddressIsShown(string database)
    {
        var started = await StartAsync(database);

        (await EncodingAsync(started, started.Address)).ShouldBe("br");
        (await EncodingAsync(started, "/screening/clients/204117/facts")).ShouldBeNull();
    }

    private static async Task<string?> EncodingAsync(EveryKind started, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await started.Browser.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return answer.Content.Headers.ContentEncoding.SingleOrDefault();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Attachment_IsSaidNotToBeAnsweredHere(string database) =>
        Question(await (await StartAsync(database)).GetAsync(), "photo")
            .TextContent.ShouldContain("cannot be answered here");

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Print_ShowsABlankForm_AndAFilledOne(string database)
    {
        var started = await StartAsync(database);
        await started.Browser.SubmitAsync(
            started.Address,
            (Field("missed"), "3"),
            ("then", "save")
        );

        var blank = await started.GetAsync("/print?blank");
        blank.Text.ShouldContain("What makes it unsafe?");
        blank.Text.ShouldContain(
            "Only if the answer to “Is the young person safe tonight?” is “Not safe”"
        );
        blank.Text.ShouldNotContain("204");
        var filled = await started.GetAsync("/print");
        filled
            .Html.QuerySelectorAll(".haven-paper__question")
            .Select(q => string.Join(": ", q.Children.Select(c => c.TextContent.Trim())))
            .ShouldContain("Days of school missed: 3");
        filled.Text.ShouldNotContain("What makes it unsafe?");
    }

    internal static Dictionary<string, string> Answers(Page review) =>
        review
            .Html.QuerySelectorAll(".govuk-summary-list__row")
            .ToDictionary(
                r => r.QuerySelector("dt")!.TextContent.Trim(),
                r => r.QuerySelector("dd")!.TextContent.Trim()
            );

    internal static string? Value(Page page, string id) =>
        page.Html.GetElementById(id)?.GetAttribute("value");

    private static IElement Question(Page page, string key) =>
        page.Html.QuerySelector($"[data-question='{Field(key)}']")!;

    private static IEnumerable<string?> Off(System.Text.Json.JsonElement told) =>
        told.GetProperty("off").EnumerateArray().Select(o => o.GetString());

    // As the script does: what the page believes to be stored is what it was told.
    private static string Asked(Page page, System.Text.Json.JsonElement told)
    {
        var seen = told.GetProperty("seen");
        return string.Join(
            ' ',
            page.Html.QuerySelector("[data-asked]")!
                .GetAttribute("value")!
                .Split(' ')
                .Select(one => one[..one.IndexOf('=')])
                .Select(name =>
                    name
                    + "="
                    + (seen.TryGetProperty(name, out var digest) ? digest.GetString() : "")
                )
        );
    }
}
