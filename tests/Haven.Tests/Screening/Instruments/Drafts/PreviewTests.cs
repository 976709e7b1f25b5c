using System.Net;
using Haven.Screening.Fill;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Instruments.Drafts;

/// <summary>A draft is tried with the form that screenings have, and nothing of it is kept.</summary>
public class PreviewTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WorkedOut_ShowsScoresAndTheSafetyStep_AndStoresNothing(string database)
    {
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        string draft = await author.Phq9DraftAsync();
        var preview = await browser.GetPageAsync(draft + "/preview");

        var worked = await browser.SubmitAsync(
            preview,
            [.. ScreeningSteps.Choices(preview, "1111111113"), ("then", "work")]
        );

        worked.Text.ShouldContain("Mild, 9 of 27");
        worked.Html.QuerySelector(".haven-level")!.TextContent.ShouldContain("self-harm");
        worked.Html.QuerySelectorAll("input[type=radio][checked]").Length.ShouldBe(10);
        (await author.OpenAsync(draft)).Record.Changes.ShouldBe(0);
        await using var store = organisation.Open();
        (await store.Set<ScreeningRecord>().CountAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Repetitions_AreAddedAndTakenAway_AndKeptInATestCase(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _1 = browser;
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, "section", "Adult");
        string section = await browser.AddressOfAsync(draft, "Adult");
        await browser.SubmitAsync(section, ("repeats", "yes"), ("times", "3"));
        await browser.SubmitAsync(
            draft + "/question",
            ("text", "Who is it?"),
            ("kind", "short"),
            ("section", "section-1")
        );
        string group = FillForm.FieldName("section-1");
        var shown = await browser.GetPageAsync(draft + "/preview");

        var two = await browser.SubmitAsync(
            shown,
            (FieldOf(shown, 0), "an aunt"),
            ("then", "add:" + group)
        );

        two.Html.QuerySelectorAll("input[type=text]").Length.ShouldBe(2, two.Text);
        two.Html.QuerySelector("input[type=text]")!.GetAttribute("value").ShouldBe("an aunt");
        two.Text.ShouldNotContain("What Haven makes of these answers");
        await browser.SubmitAsync(
            two,
            (FieldOf(two, 1), "an uncle"),
            ("case", "Two"),
            ("then", "keep")
        );
        string kept = $"{(await author.OpenAsync(draft)).Cases.ShouldHaveSingleItem().Answers}";
        kept.ShouldContain("an aunt");
        kept.ShouldContain("an uncle");
        var one = await browser.SubmitAsync(
            two,
            (FieldOf(two, 1), "an uncle"),
            ("then", $"remove:{group}:0")
        );
        one.Html.QuerySelectorAll("input[type=text]")
            .ShouldHaveSingleItem()
            .GetAttribute("value")
            .ShouldBe("an uncle");

        static string FieldOf(Page page, int place) =>
            page.Html.QuerySelectorAll("input[type=text]")[place].GetAttribute("name")!;
    }

    [Fact]
    public async Task AnswerThatIsNone_IsNamed_AndNoCaseIsKept()
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _1 = browser;
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, "number", "How many?");
        var preview = await browser.GetPageAsync(draft + "/preview");

        var answer = await browser.SubmitAsync(
            preview,
            (FillForm.FieldName("question-1"), "many"),
            ("case", "Many"),
            ("then", "keep")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain("whole number");
        answer
            .Html.QuerySelector("#" + FillForm.FieldName("question-1"))!
            .GetAttribute("value")
            .ShouldBe("many");
        (await author.OpenAsync(draft)).Cases.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "Enter a name for the test case")]
    [InlineData("a\u202Eb", "cannot be seen")]
    [InlineData("Twice", "already")]
    public async Task CaseWithoutAUsableName_IsNotKept(string name, string why)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        string draft = await author.Phq9DraftAsync();
        await KeepAsync(browser, draft, "Twice");

        var answer = await KeepAsync(browser, draft, name);

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain(why);
        (await author.OpenAsync(draft)).Cases.ShouldHaveSingleItem();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SafetyStep_OfAnAuthor_IsShown(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        string draft = await browser.BeginAsync();
        await browser.AddChoiceAsync(draft, "Are you in danger?", "No", "Perhaps", "Yes");
        string question = await browser.AddressOfAsync(draft, "Are you in danger?");

        var wrong = await browser.SubmitAsync(
            question,
            ("safety", "yes"),
            ("safety-above", "some")
        );
        wrong.Errors.ShouldHaveSingleItem().ShouldContain("must be a number");
        await browser.SubmitAsync(
            question,
            ("safety", "yes"),
            ("safety-above", "1"),
            ("safety-text", "Call now.")
        );

        var preview = await browser.GetPageAsync(draft + "/preview");
        foreach (var (choice, shown) in new[] { (1, false), (2, true) })
        {
            string value = preview
                .Html.QuerySelectorAll("input[type=radio]")[choice]
                .GetAttribute("value")!;
            var worked = await browser.SubmitAsync(
                preview,
                (FillForm.FieldName("question-1"), value),
                ("then", "work")
            );
            worked.Text.Contains("Call now.").ShouldBe(shown);
        }
        (await author.ReadAsync(draft)).All[0].Safety!.Above.ShouldBe(1);
    }

    private static async Task<Page> KeepAsync(HttpClient browser, string draft, string name)
    {
        var preview = await browser.GetPageAsync(draft + "/preview");
        var answers = ScreeningSteps.Choices(preview, "1111111113");
        var worked = await browser.SubmitAsync(preview, [.. answers, ("then", "work")]);
        return await browser.SubmitAsync(worked, [.. answers, ("case", name), ("then", "keep")]);
    }
}
