using System.Net;
using Haven.Forms.Questionnaires;
using Haven.Screening.Instruments.Drafts;

namespace Haven.Tests.Screening.Instruments.Drafts;

/// <summary>What an author says an answer has to keep to, through the pages, and what the reader makes of it.</summary>
public class LimitsTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Number_GetsLimits_AUnitInBothLanguages_AndDigits(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, "number", "Hours slept");

        await ChangeAsync(
            browser,
            draft,
            "Hours slept",
            ("prefix", "4a"),
            ("whole", "no"),
            ("least", "0"),
            ("most", "24"),
            ("decimals", "1"),
            ("unit", "hours"),
            ("unit-es", "horas")
        );

        var item = (await author.ReadAsync(draft)).All.Single();
        item.Prefix.ShouldBe("4a");
        item.MinValue.ShouldBe(new DecimalAnswer(0));
        item.MaxValue.ShouldBe(new DecimalAnswer(24));
        item.MaxDecimalPlaces.ShouldBe(1);
        item.Unit!.Display.ShouldBe(new LocalText("hours", "horas"));
        // And it comes back as it was typed.
        var page = await browser.GetPageAsync(await browser.AddressOfAsync(draft, "Hours slept"));
        Value(page, "most").ShouldBe("24");
        Value(page, "decimals").ShouldBe("1");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Measurement_AsksForItsUnits_AndHasLimitsInTheFirst(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        string draft = await browser.BeginAsync();
        var added = await browser.SubmitAsync(
            draft + "/question",
            ("text", "Weight"),
            ("kind", "measurement")
        );
        var page = await browser.GetPageAsync(added.Location!.ToString());
        page.Text.ShouldContain("in which units");

        await browser.SubmitAsync(page, ("units", "kg"), ("units", "[lb_av]"), ("most", "300"));

        var item = (await author.ReadAsync(draft)).All.Single();
        item.UnitOptions.Select(u => u.Code).ShouldBe(["kg", "[lb_av]"]);
        item.UnitOptions[0].Display.ShouldBe(new LocalText("kilograms", "kilogramos"));
        item.MaxValue.ShouldBeOfType<QuantityAnswer>().Code.ShouldBe("kg");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Text_Date_AndTime_GetTheirLimits_AndAnswersMayRepeat(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, "short", "Places");
        await browser.AddAsync(draft, "date", "Seen on");
        await browser.AddAsync(draft, "time", "Bed time");
        await browser.AddAsync(draft, "date-time", "Called at");

        await ChangeAsync(
            browser,
            draft,
            "Places",
            ("shortest", "2"),
            ("longest", "40"),
            ("repeats", "yes"),
            ("fewest", "1"),
            ("times", "5")
        );
        await ChangeAsync(
            browser,
            draft,
            "Seen on",
            ("least", "2020-01-01"),
            ("most", "2030-12-31")
        );
        await ChangeAsync(browser, draft, "Bed time", ("least", "18:00"), ("most", "23:30"));

        var form = await author.ReadAsync(draft);
        var places = form.All[0];
        (places.MinLength, places.MaxLength).ShouldBe((2, 40));
        (places.Repeats, places.MinOccurs, places.MaxOccurs).ShouldBe((true, 1, 5));
        form.All[1].MaxValue!.FormText.ShouldBe("2030-12-31");
        form.All[2].MinValue!.FormText.ShouldBe("18:00:00");
        form.All[3].Type.ShouldBe(ItemType.DateTime);
        string outline = (await browser.GetPageAsync(draft)).Text;
        outline.ShouldContain("A few words. 2 to 40 characters. 1 to 5 answers.");
        outline.ShouldContain("A date. 2020-01-01 to 2030-12-31.");
        outline.ShouldContain("A time of day. 18:00 to 23:30.");

        // What is asked once again has no count.
        await ChangeAsync(browser, draft, "Places", ("repeats", "no"));
        var once = (await author.ReadAsync(draft)).All[0];
        (once.Repeats, once.MinOccurs, once.MaxOccurs).ShouldBe((false, null, null));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Section_CanBeFilledInMoreThanOnce(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, "section", "Adult in the household");

        await ChangeAsync(
            browser,
            draft,
            "Adult in the household",
            ("repeats", "yes"),
            ("times", "8")
        );

        await browser.AddAsync(draft, "short", "Name of the tie");
        var group = (await author.OpenAsync(draft)).Document.Items.First();
        (group.Repeats, group.Limits.MostTimes).ShouldBe((true, 8));
        (await browser.GetPageAsync(draft)).Text.ShouldContain(
            "A section that can be repeated. At most 8 times."
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Choices_CanStandAlone_AndBeReplacedByOwnWords(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        string draft = await browser.BeginAsync();
        var added = await browser.SubmitAsync(
            draft + "/question",
            ("text", "Signs"),
            ("kind", "several")
        );
        await browser.SubmitAsync(
            added.Location!.ToString(),
            ("text-0", "Bruises"),
            ("text-1", "None of these"),
            ("text-1-es", "Ninguna"),
            ("alone-1", "yes"),
            ("then", "done")
        );
        await ChangeAsync(browser, draft, "Signs", ("own-words", "yes"), ("times", "2"));

        var item = (await author.ReadAsync(draft)).All.Single();
        item.Type.ShouldBe(ItemType.OpenChoice);
        item.MaxOccurs.ShouldBe(2);
        item.Options.Select(o => o.Exclusive).ShouldBe([false, true]);
        item.Options[1].Value.Shown("es").ShouldBe("Ninguna");
        // The list comes back as it is, also after it is saved once more.
        string choices = await browser.AddressOfAsync(draft, "Signs", "choices");
        await browser.SubmitAsync(choices, ("text-0", "Bruises"), ("then", "done"));
        (await author.ReadAsync(draft)).All.Single().Options[1].Exclusive.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatCannotBeALimit_IsSaidBesideItsField_AndComesBackAsTyped(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, "number", "Days");
        await browser.AddAsync(draft, "date", "Seen on");
        await browser.AddAsync(draft, "short", "Words");

        var days = await ChangeAsync(browser, draft, "Days", ("least", "1.5"), ("most", "many"));
        days.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        days.Errors.Count.ShouldBe(2);
        Value(days, "most").ShouldBe("many");
        var crossed = await ChangeAsync(browser, draft, "Days", ("least", "5"), ("most", "2"));
        crossed.Errors.ShouldHaveSingleItem().ShouldContain("must not be lower");
        var day = await ChangeAsync(
            browser,
            draft,
            "Seen on",
            ("least", "2026-02-30"),
            ("most", "2026-02-28")
        );
        day.Errors.ShouldHaveSingleItem().ShouldContain("a date that exists");
        var words = await ChangeAsync(
            browser,
            draft,
            "Words",
            ("shortest", "9"),
            ("longest", "3"),
            ("repeats", "yes"),
            ("fewest", "4"),
            ("times", "1000")
        );
        words.Errors.Count.ShouldBe(2);
        (await author.ReadAsync(draft)).All.ShouldAllBe(i =>
            i.MinValue == null && i.MaxLength == null
        );
    }

    private static async Task<Page> ChangeAsync(
        HttpClient browser,
        string draft,
        string question,
        params (string, string)[] fields
    ) => await browser.SubmitAsync(await browser.AddressOfAsync(draft, question), fields);

    private static string? Value(Page page, string field) =>
        page.Html.QuerySelector($"[name={field}]")!.GetAttribute("value");
}
