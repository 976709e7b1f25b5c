using System.Net;

namespace Haven.Tests.Screening.Instruments.Drafts;

/// <summary>Skip logic as an author writes it, and what cannot be one.</summary>
public class ConditionTests
{
    [Fact]
    public async Task Circle_IsNamedInWords_AndStopsPublishing()
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, "yes-no", "First thing?");
        await browser.AddAsync(draft, "yes-no", "Second thing?");
        foreach (
            var (item, about) in new[]
            {
                ("question-1", "question-2"),
                ("question-2", "question-1"),
            }
        )
        {
            await browser.SubmitAsync(
                $"{draft}/condition?item={item}&about={about}",
                ("operator", "="),
                ("value", "yes")
            );
        }

        var page = await browser.GetPageAsync(draft);
        page.Text.ShouldContain("whether it is asked depends on itself");
        page.Text.ShouldNotContain("question-1");
        (await browser.GetPageAsync(draft + "/publish")).Text.ShouldContain(
            "cannot be published yet"
        );
        (await browser.GetPageAsync(draft + "/preview")).Text.ShouldContain(
            "Something is missing first"
        );
        (await author.OpenAsync(draft)).Reading.Faults.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("", "yes", "Choose how")]
    [InlineData(">", "yes", "Choose how")]
    [InlineData("=", "", "Choose yes or no")]
    [InlineData("=", "maybe", "Choose yes or no")]
    public async Task Condition_NamesTheField(string op, string value, string why)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, "yes-no", "First?");
        await browser.AddAsync(draft, "date", "Since when?");

        var answer = await browser.SubmitAsync(
            $"{draft}/condition?item=question-2&about=question-1",
            ("operator", op),
            ("value", value)
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain(why);
        (await author.OpenAsync(draft)).Document.Items.Last().Skip.Conditions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("date", "2026-02-30", "year, month and day")]
    [InlineData("number", "many", "Enter a number")]
    public async Task Condition_OnADateOrNumber_WantsOne(string kind, string value, string why)
    {
        var (_, _, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var client = browser;
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, kind, "First?");
        await browser.AddAsync(draft, "short", "Then?");

        var answer = await browser.SubmitAsync(
            $"{draft}/condition?item=question-2&about=question-1",
            ("operator", ">"),
            ("value", value)
        );

        answer.Errors.ShouldHaveSingleItem().ShouldContain(why);
    }
}
