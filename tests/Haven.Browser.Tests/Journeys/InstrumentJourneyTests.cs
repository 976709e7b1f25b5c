using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>Write, import and publish an instrument, as a programme manager does who is no programmer.</summary>
[Trait("Category", "Long")]
public class InstrumentJourneyTests(DemoServer demo)
{
    public static TheoryData<string, bool> Ways => new() { { "desk-without-script", false } };

    public static TheoryData<string, bool> FurtherWays =>
        new()
        {
            { "desk", true },
            { "phone", true },
            { "dark", true },
        };

    [Theory, MemberData(nameof(Ways))]
    public Task Administrator_WritesAndPublishes(string name, bool script) =>
        Administrator_WritesAndPublishesAsync(name, script);

    [Theory, MemberData(nameof(FurtherWays))]
    public Task Administrator_WritesAndPublishes_InFurtherViews(string name, bool script) =>
        Administrator_WritesAndPublishesAsync(name, script);

    private async Task Administrator_WritesAndPublishesAsync(string name, bool script)
    {
        var page = await demo.SignInAsync("amina", ViewerOf(name));
        await page.GotoAsync("/screening/instruments");
        await Look.AtAsync(page, $"instrument-list-{name}", script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Write an instrument" }).ClickAsync();
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Safety at home " + name);
        await page.GetByLabel("Short name").FillAsync("HOME-" + name);
        await Look.AtAsync(page, $"instrument-about-{name}", script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin writing" }).ClickAsync();
        string draft = new Uri(page.Url).AbsolutePath;
        await Look.AtAsync(page, $"instrument-empty-{name}", script);

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a question" }).ClickAsync();
        await page.GetByLabel("Question", new() { Exact = true })
            .FillAsync("Do you feel safe at home?");
        await page.GetByLabel("One choice").CheckAsync();
        await Look.AtAsync(page, $"instrument-question-{name}", script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();
        await FillChoiceAsync(page, 1, "Yes", "0");
        await FillChoiceAsync(page, 2, "Sometimes", "1");
        await FillChoiceAsync(page, 3, "No", "2");
        await Look.AtAsync(page, $"instrument-choices-{name}", script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a question" }).ClickAsync();
        await page.GetByLabel("Question", new() { Exact = true })
            .FillAsync("What makes it unsafe?");
        await page.GetByLabel("A longer text").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Conditions of What makes it unsafe?" })
            .ClickAsync();
        await Look.AtAsync(page, $"instrument-skip-{name}", script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await page.GetByLabel("is", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("No", new() { Exact = true }).CheckAsync();
        await Look.AtAsync(page, $"instrument-condition-{name}", script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add this condition" }).ClickAsync();
        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("“Do you feel safe at home?” is “No”");

        await page.GotoAsync(draft + "/scores");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a score" }).ClickAsync();
        await FillBandAsync(page, 1, "0", "0", "none", "Safe");
        await FillBandAsync(page, 2, "1", "2", "clear", "Unsafe");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and look at the bands" })
            .ClickAsync();
        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("The lowest score is 0, the highest 2.");
        await Look.AtAsync(page, $"instrument-score-{name}", script);
        await page.GotoAsync(draft + "/scores");
        await Look.AtAsync(page, $"instrument-scores-{name}", script);

        await page.GotoAsync(draft);
        await Look.AtAsync(page, $"instrument-draft-{name}", script);
        await TryAndKeepAsync(page, draft, name, script);
        await page.GetByRole(AriaRole.Link, new() { Name = "Publish" }).ClickAsync();
        await Look.AtAsync(page, $"instrument-publish-{name}", script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("This version is published.");
        await Look.AtAsync(page, $"instrument-version-{name}", script);
        // The demo is everybody's: other journeys begin screenings with what is in use.
        await page.GetByRole(AriaRole.Button, new() { Name = "Retire this version" }).ClickAsync();
        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("This version is retired.");
    }

    [Fact]
    public async Task Administrator_ImportsAFile_AndSeesItsQuestions()
    {
        var page = await demo.SignInAsync("amina", Viewer.Desk);
        await page.GotoAsync("/screening/instruments/add");
        await page.GetByLabel("Questionnaire")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "phq-9.json",
                    MimeType = "application/json",
                    Buffer = Haven.Forms.Instruments.ShippedInstruments.Phq9Json(),
                }
            );
        await page.GetByRole(AriaRole.Button, new() { Name = "Import this questionnaire" })
            .ClickAsync();

        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("The questionnaire is a draft now.");
        await Look.AtAsync(page, "instrument-imported-desk");
        await page.GetByRole(AriaRole.Link, new() { Name = "Choices of Little interest" })
            .ClickAsync();
        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("A change here holds for all of them.");
        await Look.AtAsync(page, "instrument-shared-choices-desk");
        await page.GotoAsync("/screening/instruments/shipped");
        await Look.AtAsync(page, "instrument-shipped-desk");
    }

    /// <summary>The Enter key saves what is typed, although the first button that is seen moves a line.</summary>
    [Fact]
    public async Task Choices_ByKeyboard_AreSavedWithEnter()
    {
        var page = await demo.SignInAsync("amina", Viewer.Desk);
        await page.GotoAsync("/screening/instruments/new");
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("By keyboard");
        await page.GetByLabel("Short name").FillAsync("KEYS");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync(url => url.Contains("/drafts/", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a question" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Question", new() { Exact = true }).FillAsync("Well?");
        await page.GetByLabel("One choice").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await Choice(page, "Choice 1").FillAsync("Yes");
        await page.Keyboard.PressAsync("Enter");

        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove Yes" }))
            .ToBeVisibleAsync();
        await Choice(page, "Choice 2").FillAsync("No");
        await page.Keyboard.PressAsync("Enter");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove No" }))
            .ToBeVisibleAsync();
        await Assertions.Expect(Choice(page, "Choice 1")).ToHaveValueAsync("Yes");
    }

    [Theory, MemberData(nameof(Ways))]
    public Task Administrator_SetsLimits_Units_AndRepetitions(string name, bool script) =>
        Administrator_SetsLimits_Units_AndRepetitionsAsync(name, script);

    [Theory, MemberData(nameof(FurtherWays))]
    public Task Administrator_SetsLimits_Units_AndRepetitions_InFurtherViews(
        string name,
        bool script
    ) => Administrator_SetsLimits_Units_AndRepetitionsAsync(name, script);

    private async Task Administrator_SetsLimits_Units_AndRepetitionsAsync(string name, bool script)
    {
        var page = await demo.SignInAsync("amina", ViewerOf(name));
        await page.GotoAsync("/screening/instruments/new");
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Limits " + name);
        await page.GetByLabel("Short name").FillAsync("LIMITS-" + name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin writing" }).ClickAsync();

        await AddAsync(page, "Weight", "A measurement, with its unit");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("in which units");
        await page.GetByLabel("kilograms").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByLabel("Highest").FillAsync("300");
        await Look.AtAsync(page, $"instrument-measurement-{name}", script);
        await page.GetByLabel("Highest").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await AddAsync(page, "Places where they stay", "A few words");
        await page.GetByRole(AriaRole.Link, new() { Name = "Change Places where they stay" })
            .ClickAsync();
        await page.GetByLabel("Yes, with a field for each answer").CheckAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Length in characters" })
            .GetByLabel("At most")
            .FillAsync("x");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("a whole number");
        await Look.AtAsync(page, $"instrument-limits-wrong-{name}", script);
        await page.GetByRole(AriaRole.Group, new() { Name = "Length in characters" })
            .GetByLabel("At most")
            .FillAsync("40");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await AddAsync(page, "Signs", "Several choices");
        await FillChoiceAsync(page, 1, "Bruises", "1");
        await FillChoiceAsync(page, 2, "None of these", "0");
        await page.GetByRole(AriaRole.Group, new() { Name = "Choice 2" })
            .GetByLabel("Stands alone")
            .CheckAsync();
        await Look.AtAsync(page, $"instrument-several-choices-{name}", script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Preview" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("kilograms");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Add another answer");
        await Look.AtAsync(page, $"instrument-limits-preview-{name}", script);
    }

    private static async Task AddAsync(IPage page, string question, string kind)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a question" }).ClickAsync();
        await page.GetByLabel("Question", new() { Exact = true }).FillAsync(question);
        await page.GetByLabel(kind).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();
    }

    private static async Task TryAndKeepAsync(IPage page, string draft, string name, bool script)
    {
        await page.GotoAsync(draft + "/preview");
        await page.GetByLabel("Sometimes").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Work out" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Unsafe, 1 of 2");
        await Look.AtAsync(page, $"instrument-preview-{name}", script);
        await page.GetByLabel("Keep these answers as a test case, called").FillAsync("Sometimes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep as a test case" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Passes");
        await Look.AtAsync(page, $"instrument-cases-{name}", script);
    }

    private static async Task FillChoiceAsync(IPage page, int number, string text, string points)
    {
        var line = page.GetByRole(AriaRole.Group, new() { Name = $"Choice {number}" });
        await line.GetByLabel($"Choice {number}").FillAsync(text);
        await line.GetByLabel("Points").FillAsync(points);
    }

    private static async Task FillBandAsync(
        IPage page,
        int number,
        string from,
        string to,
        string level,
        string label
    )
    {
        var band = page.GetByRole(AriaRole.Group, new() { Name = $"Band {number}" });
        await band.GetByLabel("From").FillAsync(from);
        await band.GetByLabel("To").FillAsync(to);
        await band.GetByLabel("Level of concern").SelectOptionAsync(level);
        await band.GetByLabel("Name of the band").FillAsync(label);
    }

    private static ILocator Choice(IPage page, string name) =>
        page.GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true });

    private static Viewer ViewerOf(string name) =>
        name switch
        {
            "phone" => Viewer.Phone,
            "dark" => Viewer.Desk with { Dark = true },
            "desk-without-script" => Viewer.DeskWithoutScript,
            _ => Viewer.Desk,
        };
}
