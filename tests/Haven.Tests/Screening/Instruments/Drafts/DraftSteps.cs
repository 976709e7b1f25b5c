using System.Net;
using System.Text;
using Haven.Forms.Authoring;
using Haven.Forms.Instruments;
using Haven.Privacy.Purposes;
using Haven.Screening.Instruments.Drafts;

namespace Haven.Tests.Screening.Instruments.Drafts;

/// <summary>What an author does before the step that a test is about.</summary>
internal static class DraftSteps
{
    public static async Task<(
        TestOrganisation Organisation,
        TestMember Author,
        HttpClient Browser
    )> AuthorAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var author = await organisation.CreateMemberAsync(Roles.Administrator);
        return (organisation, author, await author.SignInAsync());
    }

    /// <summary>Begins a draft through its page; returns its address.</summary>
    public static async Task<string> BeginAsync(
        this HttpClient browser,
        string title = "Safety at home",
        string name = "HOME"
    )
    {
        var answer = await browser.SubmitAsync(
            "/screening/instruments/new",
            ("title", title),
            ("name", name),
            ("version", "1.0")
        );
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
        return answer.Location!.ToString();
    }

    /// <summary>A draft of PHQ-9, as if its file had been imported.</summary>
    public static async Task<string> Phq9DraftAsync(this TestMember author)
    {
        var open = await author
            .Installation.Get<DraftStore>()
            .CreateAsync(
                author.Reader,
                QuestionnaireDocument.Read(Encoding.UTF8.GetString(ShippedInstruments.Phq9Json())),
                "",
                CancellationToken.None
            );
        return open.Home;
    }

    /// <summary>Adds a question with choices that are worth 0, 1, 2… points.</summary>
    public static async Task AddChoiceAsync(
        this HttpClient browser,
        string draft,
        string text,
        params string[] choices
    )
    {
        var added = await browser.SubmitAsync(draft + "/question", ("text", text), ("kind", "one"));
        added.Status.ShouldBe(HttpStatusCode.Redirect, added.Text);
        var answer = await browser.SubmitAsync(
            added.Location!.ToString(),
            [
                .. choices.SelectMany(
                    (c, i) => new[] { ($"text-{i}", c), ($"points-{i}", i.ToString()) }
                ),
                ("then", "done"),
            ]
        );
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    public static async Task AddAsync(
        this HttpClient browser,
        string draft,
        string kind,
        string text
    )
    {
        var answer = await browser.SubmitAsync(
            draft + "/question" + (kind is "section" or "information" ? "?kind=" + kind : ""),
            ("text", text),
            ("kind", kind)
        );
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    /// <summary>The address of a page about the question that the draft shows with these words.</summary>
    public static async Task<string> AddressOfAsync(
        this HttpClient browser,
        string draft,
        string text,
        string page = "question"
    )
    {
        var shown = await browser.GetPageAsync(draft);
        return shown
            .Html.QuerySelectorAll($"a[href*='/{page}?item=']")
            .First(a => a.TextContent.Contains(text))
            .GetAttribute("href")!;
    }

    public static async Task<Haven.Forms.Questionnaires.Questionnaire> ReadAsync(
        this TestMember author,
        string draft
    ) => (await author.OpenAsync(draft)).Reading.OrThrow();

    public static async Task<OpenDraft> OpenAsync(this TestMember author, string draft) =>
        (
            await author
                .Installation.Get<DraftStore>()
                .FindAsync(author.Reader, Guid.Parse(draft.Split('/')[^1]), CancellationToken.None)
        ).ShouldNotBeNull();
}
