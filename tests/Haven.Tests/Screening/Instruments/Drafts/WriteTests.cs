using System.Net;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Purposes;
using Haven.Screening.Fill;

namespace Haven.Tests.Screening.Instruments.Drafts;

/// <summary>An author writes a scored instrument with skip logic, page by page.</summary>
public class WriteTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Author_WritesPublishesAndScreens(string database)
    {
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        string draft = await browser.BeginAsync();
        await browser.AddChoiceAsync(draft, "Do you feel safe at home?", "Yes", "Sometimes", "No");
        await browser.AddAsync(draft, "long", "What makes it unsafe?");

        string skip = await browser.AddressOfAsync(draft, "What makes it unsafe?", "skip");
        var page = await browser.GetPageAsync(skip);
        page.Text.ShouldContain("It is always asked.");
        string about = page.Html.QuerySelector("select[name=about] option")!.GetAttribute("value")!;
        var condition = await browser.GetPageAsync(
            skip.Replace("/skip?", "/condition?") + "&about=" + about
        );
        string no = condition.Html.QuerySelectorAll("input[name=value]")[2].GetAttribute("value")!;
        (await browser.SubmitAsync(condition, ("operator", "="), ("value", no)))
            .Location!.ToString()
            .ShouldStartWith(skip);
        (await browser.GetPageAsync(draft)).Text.ShouldContain(
            "Asked only if “Do you feel safe at home?” is “No”."
        );

        var scored = await browser.SubmitAsync(
            draft + "/score",
            [
                ("text", "Total"),
                ("counts", "*"),
                .. Band(0, "0", "0", "none", "Safe"),
                .. Band(1, "1", "2", "clear", "Unsafe"),
            ]
        );
        scored.Status.ShouldBe(HttpStatusCode.Redirect, scored.Text);
        (await browser.GetPageAsync(draft + "/scores")).Text.ShouldContain(
            "Counts 1 question. The lowest score is 0, the highest 2."
        );

        var preview = await browser.GetPageAsync(draft + "/preview");
        var worked = await browser.SubmitAsync(
            preview,
            (FillForm.FieldName("question-1"), no),
            ("then", "work")
        );
        worked.Text.ShouldContain("Unsafe, 2 of 2");
        worked.Text.ShouldContain("Every question is asked.");
        var kept = await browser.SubmitAsync(
            worked,
            ("case", "Not safe"),
            (FillForm.FieldName("question-1"), no),
            ("then", "keep")
        );
        kept.Location!.ToString().ShouldBe(draft + "/cases?done=kept");
        (await browser.GetPageAsync(draft + "/cases")).Text.ShouldContain("Not safe Passes");

        var published = await browser.SubmitAsync(
            draft + "/publish",
            ("shown", await ShownAsync(browser, draft))
        );
        var version = await browser.GetPageAsync(published.Location!.ToString());
        version.Text.ShouldContain("This version is published.");
        version.Text.ShouldContain("by Rosa Delgado");
        version.Text.ShouldContain("Not safe");
        (await browser.GetPageAsync(draft)).Status.ShouldBe(HttpStatusCode.NotFound);

        using var professional = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await professional.TakeUpAsync(804_311);
        string fill = await professional.StartAsync(804_311);
        var finished = await professional.SubmitAsync(
            fill,
            (FillForm.FieldName("question-1"), no),
            ("then", "finish")
        );
        var result = await professional.GetPageAsync(finished.Location!.ToString());
        result.Text.ShouldContain("Unsafe");
        author.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("title", "", "Enter a title.")]
    [InlineData("title", "Safe\u202Ety", "cannot be seen")]
    [InlineData("title-es", "Se\u0007guro", "cannot be seen")]
    [InlineData("name", "!!!", "Enter a short name")]
    [InlineData("version", " ", "Enter a version")]
    [InlineData(
        "version",
        "11111111111111111111111111111111111111111",
        "longer than 40 characters"
    )]
    [InlineData("description-es", "Solo en español", "no English ones")]
    public async Task About_NamesTheField_AndGivesBackWhatWasTyped(
        string field,
        string typed,
        string why
    )
    {
        var (_, _, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var client = browser;

        var answer = await browser.SubmitAsync(
            "/screening/instruments/new",
            [
                .. new[]
                {
                    ("title", "Safety"),
                    ("name", "SAFE"),
                    ("version", "1.0"),
                    ("copyright", "Ours"),
                }.Where(f => f.Item1 != field),
                (field, typed),
            ]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain(why);
        answer.Html.QuerySelector("#copyright")!.TextContent.Trim().ShouldBe("Ours");
    }

    [Theory]
    [InlineData("kind", "", "Choose how it is answered.")]
    [InlineData("kind", "score", "Choose how it is answered.")]
    [InlineData("text", "", "Enter the words that people read.")]
    [InlineData("text", "\u0007", "cannot be seen")]
    [InlineData("help", "a\u2066b", "cannot be seen")]
    public async Task Question_NamesTheField(string field, string typed, string why)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        string draft = await browser.BeginAsync();

        var answer = await browser.SubmitAsync(
            draft + "/question",
            [
                .. new[]
                {
                    ("text", "Are you well?"),
                    ("kind", "yes-no"),
                    ("help", "Ask gently"),
                }.Where(f => f.Item1 != field),
                (field, typed),
            ]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain(why);
        (await author.OpenAsync(draft)).Document.Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("points-1", "two", "must be a number")]
    [InlineData("points-1", "1,5", "must be a number")]
    [InlineData("points-1", "0.123", "two digits after it")]
    [InlineData("text-1", "", "Enter words for this choice")]
    [InlineData("text-1", "No", "is there twice")]
    [InlineData("text-1", "Ye\u200Bs", "cannot be seen")]
    public async Task Choices_NameTheLine_AndGiveBackWhatWasTyped(
        string field,
        string typed,
        string why
    )
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        string draft = await browser.BeginAsync();
        var added = await browser.SubmitAsync(
            draft + "/question",
            ("text", "Well?"),
            ("kind", "one")
        );

        var answer = await browser.SubmitAsync(
            added.Location!.ToString(),
            [
                .. new[]
                {
                    ("text-0", "No"),
                    ("points-0", "0"),
                    ("text-1", "Yes"),
                    ("points-1", "1"),
                }.Where(f => f.Item1 != field),
                (field, typed),
            ]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain(why);
        answer.Html.QuerySelector("#text-0")!.GetAttribute("value").ShouldBe("No");
        (await author.OpenAsync(draft)).Document.Items.Single().Choices.All.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Choices_Move_AndGo(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        string draft = await browser.BeginAsync();
        await browser.AddChoiceAsync(draft, "Well?", "A", "B", "C");
        string choices = await browser.AddressOfAsync(draft, "Well?", "choices");

        await browser.SubmitAsync(await browser.GetPageAsync(choices), ("text-3", ""), ("up", "2"));
        await browser.SubmitAsync(
            await browser.GetPageAsync(choices),
            ("text-3", ""),
            ("remove", "0")
        );

        (await author.ReadAsync(draft))
            .All[0]
            .Options.Select(o => (o.Value.Shown("en"), o.Weight))
            .ShouldBe([("C", 2), ("B", 1)]);
    }

    [Theory]
    [InlineData("to-0", "", "Enter the highest score")]
    [InlineData("to-0", "-1", "must not be lower than From")]
    [InlineData("from-0", "x", "must be a number")]
    [InlineData("level-0", "", "Choose the level of concern")]
    [InlineData("level-0", "7", "Choose the level of concern")]
    [InlineData("label-0", "", "Enter a name for this band")]
    [InlineData("from-1", "1", "overlap")]
    [InlineData("counts", "", "Choose which points")]
    [InlineData("counts", "nowhere", "no longer there")]
    [InlineData("text", "", "Enter a name")]
    public async Task Score_NamesTheField(string field, string typed, string why)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        string draft = await browser.BeginAsync();

        var answer = await browser.SubmitAsync(
            draft + "/score",
            [
                .. new[] { ("text", "Total"), ("counts", "*") }
                    .Concat(Band(0, "0", "1", "none", "Low"))
                    .Concat(Band(1, "2", "3", "clear", "High"))
                    .Where(f => f.Item1 != field),
                (field, typed),
            ]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, answer.Text);
        answer.Errors.ShouldHaveSingleItem().ShouldContain(why);
        answer.Html.QuerySelector("#to-1")!.GetAttribute("value").ShouldBe("3");
        (await author.OpenAsync(draft)).Document.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Score_SaysGaps_AndWhatIsOutside_AndIsSavedAllTheSame()
    {
        var (_, _, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var client = browser;
        string draft = await browser.BeginAsync();
        await browser.AddChoiceAsync(draft, "Well?", "A", "B", "C");

        var saved = await browser.SubmitAsync(
            draft + "/score",
            [
                ("text", "Total"),
                ("counts", "*"),
                .. Band(0, "0", "0", "none", "Low"),
                .. Band(1, "2", "9", "clear", "High"),
                ("then", "more"),
            ]
        );

        var page = await browser.GetPageAsync(saved.Location!.ToString());
        page.Text.ShouldContain("No band says what a score of 1 means.");
        page.Text.ShouldContain("“High” goes from 2 to 9, and the score can only be 0 to 2.");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Question_MovesIntoASection_AndGoesWithIt(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        string draft = await browser.BeginAsync();
        await browser.AddAsync(draft, "section", "At home");
        await browser.AddAsync(draft, "number", "How many live there?");
        string question = await browser.AddressOfAsync(draft, "How many live there?");

        await browser.SubmitAsync(
            question,
            ("section", "section-1"),
            ("required", "yes"),
            ("whole", "no")
        );

        var read = await author.ReadAsync(draft);
        read.Items.Single()
            .Items.Single()
            .ShouldSatisfyAllConditions(
                i => i.Required.ShouldBeTrue(),
                i => i.Type.ShouldBe(ItemType.Decimal)
            );
        var ask = await browser.GetPageAsync(draft + "/remove?item=section-1");
        ask.Text.ShouldContain("What is inside it goes too.");
        await browser.SubmitAsync(ask);
        (await browser.GetPageAsync(draft)).Text.ShouldContain("No questions yet");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Draft_ThrownAway_IsGone(string database)
    {
        var (_, _, browser) = await DraftSteps.AuthorAsync(database);
        using var client = browser;
        string draft = await browser.BeginAsync();

        await browser.SubmitAsync(draft + "/discard");

        (await browser.GetPageAsync(draft)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetPageAsync("/screening/instruments")).Text.ShouldNotContain(
            "Safety at home"
        );
    }

    internal static (string, string)[] Band(
        int row,
        string from,
        string to,
        string level,
        string label
    ) =>
        [
            ($"from-{row}", from),
            ($"to-{row}", to),
            ($"level-{row}", level),
            ($"label-{row}", label),
        ];

    private static async Task<string> ShownAsync(HttpClient browser, string draft) =>
        (await browser.GetPageAsync(draft + "/publish"))
            .Html.QuerySelector("input[name=shown]")!
            .GetAttribute("value")!;
}
