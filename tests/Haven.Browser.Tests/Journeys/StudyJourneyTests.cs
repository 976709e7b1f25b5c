using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A study is declared, refused while a sensitive question names no condition, opened, and answered by somebody who agreed.</summary>
[Trait("Category", "Long")]
public class StudyJourneyTests(DemoServer demo)
{
    [Fact]
    public Task FromDeclaring_ToAnAnswer_OnAPhone() => FromDeclaring_ToAnAnswerAsync(phone: true);

    [Fact]
    public Task FromDeclaring_ToAnAnswer_OnADesk() => FromDeclaring_ToAnAnswerAsync(phone: false);

    private async Task FromDeclaring_ToAnAnswerAsync(bool phone)
    {
        string size = phone ? "phone" : "desk";
        var viewer = (phone ? Viewer.Phone : Viewer.Desk) with
        {
            JavaScript = !phone,
            Dark = !phone,
        };
        var rosa = await demo.SignInAsync("rosa", viewer);
        string study = await DeclareAsync(rosa);
        await AddAsync(rosa, study, "sleep_hours", "Number", "How many hours do you sleep?");
        await AddAsync(rosa, study, "mood", "Text", "How was your mood this week?", "Health");
        await Look.AtAsync(rosa, $"study-missing-{size}", viewer.JavaScript);

        var yusuf = await demo.SignInAsync("yusuf", viewer);
        await yusuf.GotoAsync(study);
        await PressAsync(yusuf, "Open version 1");
        await Assertions
            .Expect(yusuf.Locator(".govuk-error-summary"))
            .ToContainTextAsync("“mood” is about health and names no condition");
        await Look.AtAsync(yusuf, $"study-refused-{size}", viewer.JavaScript);

        await rosa.GetByRole(AriaRole.Link, new() { Name = "Change mood" }).ClickAsync();
        await rosa.GetByLabel("Which condition allows it?").SelectOptionAsync("ExplicitConsent");
        await rosa.GetByLabel("What does the condition rest on?")
            .FillAsync("The words of the consent form, second question");
        await Look.AtAsync(rosa, $"study-question-{size}", viewer.JavaScript);
        await PressAsync(rosa, "Save");
        await yusuf.GotoAsync(study);
        await PressAsync(yusuf, "Open version 1");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("Version 1, in force");
        await Look.AtAsync(yusuf, $"study-open-{size}", viewer.JavaScript);

        await rosa.GotoAsync(study);
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Participants" })
            .Or(rosa.GetByRole(AriaRole.Link, new() { Name = "Participants" }))
            .First.ClickAsync();
        await PressAsync(rosa, "Take up a participant");
        await Look.AtAsync(rosa, $"study-participant-{size}", viewer.JavaScript);
        await AnswerAsync(rosa, size, viewer.JavaScript);
        await rosa.GotoAsync(study);
        await Look.AtAsync(rosa, $"study-researcher-{size}", viewer.JavaScript);
        await ReviewAsync(rosa, size, viewer.JavaScript);
        await rosa.GetByText("Bring in answers from a file").ClickAsync();
        await Look.AtAsync(rosa, $"study-file-{size}", viewer.JavaScript);
    }

    private static async Task ReviewAsync(IPage rosa, string size, bool script)
    {
        await rosa.GetByText("Look at it").ClickAsync();
        await rosa.Locator("[name=value]").FillAsync("The second round of 2030 compares with it.");
        await rosa.Locator("[name=years]").FillAsync("6");
        await PressAsync(rosa, "Keep the answers");
        await Look.AtAsync(rosa, $"study-review-wrong-{size}", script);
        await rosa.Locator("[name=least]").FillAsync("Numbers alone do not say who moved.");
        await rosa.Locator("[name=years]").FillAsync("3");
        await PressAsync(rosa, "Keep the answers");
        await rosa.GetByText("Look at it").ClickAsync();
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Earlier looks");
        await Look.AtAsync(rosa, $"study-review-{size}", script);
        await rosa.GetByText("The study").First.ClickAsync();
    }

    private static async Task<string> DeclareAsync(IPage rosa)
    {
        await rosa.GotoAsync("/research/studies/new");
        await rosa.Locator("[name=title]").FillAsync("Sleep of young people who move often");
        await rosa.Locator("[name=aim]").FillAsync("Whether those who move often sleep less.");
        await rosa.Locator("[name=responsible]").FillAsync("Chair of social work");
        await rosa.Locator("[name=ethics]").FillAsync("EK 12/2026");
        foreach (var (part, value) in new[] { ("day", "5"), ("month", "1"), ("year", "2026") })
        {
            await rosa.Locator($"[name=ethics-on-{part}]").FillAsync(value);
        }
        await rosa.Locator("[name=keep]").FillAsync("5");
        await PressAsync(rosa, "Save");
        return rosa.Url.Split('?')[0];
    }

    private static async Task AddAsync(
        IPage rosa,
        string study,
        string code,
        string kind,
        string question,
        string special = "None"
    )
    {
        await rosa.GotoAsync(study + "/variables/new");
        await rosa.Locator("[name=code]").FillAsync(code);
        await rosa.Locator("[name=english]").FillAsync(question);
        await rosa.Locator($"[name=kind][value={kind}]").CheckAsync();
        await rosa.Locator("[name=why]")
            .FillAsync("The study compares it with how often they moved.");
        await rosa.Locator($"[name=special][value={special}]").CheckAsync();
        await PressAsync(rosa, "Save");
    }

    private static async Task AnswerAsync(IPage rosa, string size, bool script)
    {
        string participant = rosa.Url.Split('?')[0];
        await rosa.GotoAsync(
            participant.Replace("/participants/", "/consent/", StringComparison.Ordinal)
                + "/ask?lang=en"
        );
        foreach (string yes in (string[])["agree-take-part", "agree-special"])
        {
            await rosa.Locator($"[name={yes}][value=yes]").CheckAsync();
        }
        await Look.AtAsync(rosa, $"study-consent-{size}", script);
        await rosa.Locator("main form button").ClickAsync();
        await rosa.Locator("[name=who][value=Self]").CheckAsync();
        await rosa.Locator("[name=manner][value=OnScreen]").CheckAsync();
        await rosa.Locator("main form button[value=keep]").ClickAsync();
        await rosa.GotoAsync(
            participant.Replace("/participants/", "/answers/", StringComparison.Ordinal)
        );
        await rosa.Locator("[name=answer-sleep_hours]").FillAsync("seven");
        await PressAsync(rosa, "Keep these answers");
        await Look.AtAsync(rosa, $"study-answers-wrong-{size}", script);
        await rosa.Locator("[name=answer-sleep_hours]").FillAsync("7");
        await rosa.Locator("[name=answer-mood]").FillAsync("Better than before");
        await PressAsync(rosa, "Keep these answers");
        await rosa.GetByText("under version 1").ClickAsync();
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Better than before");
        await Look.AtAsync(rosa, $"study-sheet-{size}", script);
    }

    private static Task PressAsync(IPage page, string name) =>
        page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name }).First.ClickAsync();
}
