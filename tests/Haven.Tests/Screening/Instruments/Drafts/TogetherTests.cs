using System.Net;
using System.Text;
using Haven.Forms.Authoring;
using Haven.Privacy.Purposes;
using Haven.Screening.Instruments.Drafts;

namespace Haven.Tests.Screening.Instruments.Drafts;

/// <summary>Two authors at once, other organisations, and those who have no business here.</summary>
public class TogetherTests
{
    public static TheoryData<string, string, string, string> Forms =>
        new()
        {
            { "/about", "title", "What I typed", "" },
            { "/question?item=problem-1", "text", "What I typed", "" },
            { "/choices?item=problem-1", "text-0", "What I typed", "" },
            { "/score?item=total", "text", "What I typed", "" },
        };

    [Theory, MemberData(nameof(Forms))]
    public async Task SecondAuthor_IsTold_AndGetsBackWhatTheyTyped(
        string path,
        string field,
        string typed,
        string _
    )
    {
        foreach (string database in new[] { Databases.Sqlite, Databases.PostgreSql })
        {
            var (_, author, browser) = await DraftSteps.AuthorAsync(database);
            string draft = await author.Phq9DraftAsync();
            var mine = await browser.GetPageAsync(draft + path);
            await browser.SubmitAsync(
                draft + "/question?item=problem-2",
                ("text", "What they typed")
            );

            var answer = await browser.SubmitAsync(mine, (field, typed));

            answer.Status.ShouldBe(HttpStatusCode.Conflict);
            answer.Errors.ShouldHaveSingleItem().ShouldContain("Nothing was overwritten");
            var input = answer.Html.QuerySelector("#" + field)!;
            (input.GetAttribute("value") ?? input.TextContent.Trim()).ShouldBe(typed);
            var open = await author.OpenAsync(draft);
            open.Document.Find("problem-2")!.Name.ShouldBe("What they typed");
            open.Document.Write().ShouldNotContain("What I typed");

            (await browser.SubmitAsync(answer)).Status.ShouldBe(HttpStatusCode.Redirect);
            open = await author.OpenAsync(draft);
            open.Document.Find("problem-2")!.Name.ShouldBe("What they typed");
            open.Document.Write().ShouldContain("What I typed");
            browser.Dispose();
        }
    }

    [Theory]
    [InlineData("/question?item=problem-1", "Somebody else changed this draft")]
    [InlineData("/choices?item=problem-1", "Somebody else changed this draft")]
    public async Task QuestionThatIsGone_IsSaid(string path, string said)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var client = browser;
        string draft = await author.Phq9DraftAsync();
        var mine = await browser.GetPageAsync(draft + path);
        await browser.SubmitAsync(draft + "/remove?item=problem-1");

        var answer = await browser.SubmitAsync(mine);

        (await browser.GetPageAsync(answer.Location!.ToString())).Text.ShouldContain(said);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoSavesInTheSameMoment_StoreOne(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        browser.Dispose();
        string draft = await author.Phq9DraftAsync();
        var store = author.Installation.Get<DraftStore>();
        var opened = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => author.OpenAsync(draft))
        );

        bool[] saved = await Task.WhenAll(
            opened.Select(
                async (open, i) =>
                {
                    open.Document.Title = new($"Author {i}", null);
                    return await store.SaveAsync(author.Reader, open, 0, CancellationToken.None);
                }
            )
        );

        saved.Count(s => s).ShouldBe(1);
        (await author.OpenAsync(draft)).Record.Changes.ShouldBe(1);
    }

    public static TheoryData<string> Pages =>
        [
            "",
            "/about",
            "/question",
            "/question?item=problem-1",
            "/choices?item=problem-1",
            "/skip?item=problem-1",
            "/condition?item=problem-2&about=problem-1",
            "/remove?item=problem-1",
            "/scores",
            "/score",
            "/score?item=total",
            "/preview",
            "/cases",
            "/publish",
            "/discard",
        ];

    [Theory, MemberData(nameof(Pages))]
    public async Task AnotherOrganisation_AndMembersWithoutTheRole_FindNothing(string path)
    {
        foreach (string database in new[] { Databases.Sqlite, Databases.PostgreSql })
        {
            var (organisation, author, browser) = await DraftSteps.AuthorAsync(database);
            string draft = await author.Phq9DraftAsync();
            (await browser.GetPageAsync(draft + path)).Status.ShouldBe(HttpStatusCode.OK, path);
            browser.Dispose();

            using var other = (await DraftSteps.AuthorAsync(database)).Browser;
            (await other.GetPageAsync(draft + path)).Status.ShouldBe(HttpStatusCode.NotFound);

            using var colleague = await (
                await organisation.CreateMemberAsync(
                    Roles.Professional | Roles.Supervisor | Roles.PrivacyOfficer
                )
            ).SignInAsync();
            (await colleague.GetPageAsync(draft + path)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_ChangesNothing(string database)
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(database);
        browser.Dispose();
        string draft = await author.Phq9DraftAsync();
        var (_, _, stranger) = await DraftSteps.AuthorAsync(database);
        using var _ = stranger;
        string own = await stranger.BeginAsync();
        var form = await stranger.GetPageAsync(own + "/about");
        string token = form
            .Html.QuerySelector("main input[name=form-token]")!
            .GetAttribute("value")!;

        foreach (
            string path in new[]
            {
                "/about",
                "/question",
                "/move",
                "/discard",
                "/publish",
                "/cases",
                "/preview",
                "/score",
                "/remove?item=problem-1",
                "/choices?item=problem-1",
                "/skip?item=problem-1",
            }
        )
        {
            using var answer = await stranger.PostAsync(
                draft + path,
                new FormUrlEncodedContent([
                    KeyValuePair.Create("form-token", token),
                    KeyValuePair.Create("shown", "0"),
                    KeyValuePair.Create("title", "Mine"),
                ])
            );
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
        (await author.OpenAsync(draft)).Record.Changes.ShouldBe(0);
    }

    [Fact]
    public async Task TwoThousandQuestions_AreShownInPages()
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        var json = new StringBuilder(
            "{\"resourceType\":\"Questionnaire\",\"title\":\"Long\",\"status\":\"draft\",\"item\":["
        );
        for (int i = 0; i < 2000; i++)
        {
            json.Append(i == 0 ? "" : ",")
                .Append($"{{\"linkId\":\"/{i}\",\"text\":\"Number {i}?\",\"type\":\"string\"}}");
        }
        var open = await author
            .Installation.Get<DraftStore>()
            .CreateAsync(
                author.Reader,
                QuestionnaireDocument.Read(json.Append("]}").ToString()),
                "",
                CancellationToken.None
            );

        var last = await browser.GetPageAsync(open.Home + "?from=1900");

        last.Html.QuerySelectorAll(".haven-outline li").Length.ShouldBe(100);
        last.Text.ShouldContain("Number 1999?");
        await browser.SubmitAsync(last, ("from", "1900"), ("up", "/1999"));
        (await author.OpenAsync(open.Home)).Document.Items.ElementAt(1998).LinkId.ShouldBe("/1999");
        (await browser.GetPageAsync(open.Home + "/question?item=%2F7")).Text.ShouldContain(
            "Number 7?"
        );
    }

    [Fact]
    public async Task LongListOfChoices_IsKeptAsItCame()
    {
        var (_, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        string options = string.Join(
            ',',
            Enumerable
                .Range(0, 2000)
                .Select(i =>
                    $"{{\"valueCoding\":{{\"code\":\"c{i}\",\"display\":\"Choice {i}\"}}}}"
                )
        );
        var open = await author
            .Installation.Get<DraftStore>()
            .CreateAsync(
                author.Reader,
                QuestionnaireDocument.Read(
                    $"{{\"resourceType\":\"Questionnaire\",\"status\":\"draft\",\"item\":[{{\"linkId\":\"a\",\"text\":\"Which?\",\"type\":\"choice\",\"answerOption\":[{options}]}}]}}"
                ),
                "",
                CancellationToken.None
            );

        var page = await browser.GetPageAsync(open.Home + "/choices?item=a");

        page.Text.ShouldContain("longer than 100 choices");
        page.Html.QuerySelector("#text-0").ShouldBeNull();
        await browser.SubmitAsync(open.Home + "/question?item=a", ("text", "Which one?"));
        (await author.ReadAsync(open.Home)).All[0].Options.Length.ShouldBe(2000);
    }
}
