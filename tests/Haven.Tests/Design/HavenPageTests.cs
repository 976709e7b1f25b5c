using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Haven.Design;
using Haven.Design.Components;
using Microsoft.AspNetCore.Components;
using Shouldly;
using Xunit;

namespace Haven.Tests.Design;

public sealed class HavenPageTests
{
    private static readonly NavSection Screening = new(
        "Screening",
        [
            new NavLink("Caseload", "/clients"),
            new NavLink("New client", "/clients/new"),
            new NavLink("Home", "/"),
        ]
    );

    [Fact]
    public async Task Page_ForSomeoneSignedIn_SaysWhoAndWhere()
    {
        var page = await OpenAsync(SignedIn("/clients/204117"));

        page.Title.ShouldBe("Your caseload – Haven");
        page.QuerySelector(".haven-who")!.TextContent.ShouldContain("Rosa Delgado, professional");
        page.QuerySelector(".haven-who")!.TextContent.ShouldContain("Eastside Youth Programme");
        page.QuerySelectorAll("nav.haven-nav--side a[aria-current]")
            .Select(link => link.TextContent)
            .ShouldBe(["Caseload"]);
    }

    [Theory]
    [InlineData("/clients", "Caseload", "page")]
    [InlineData("/clients/new", "New client", "page")]
    [InlineData("/clients/204117", "Caseload", "true")]
    [InlineData("/", "Home", "page")]
    public async Task Page_WithPath_MarksTheClosestLink(string path, string link, string word)
    {
        var page = await OpenAsync(SignedIn(path));

        var current = page.QuerySelector("nav.haven-nav--side a[aria-current]")!;
        current.TextContent.ShouldBe(link);
        current.GetAttribute("aria-current").ShouldBe(word);
    }

    [Fact]
    public async Task Page_WithPathThatOnlyBeginsAlike_MarksNothing() =>
        (await OpenAsync(SignedIn("/clientsbackup")))
            .QuerySelector("[aria-current]")
            .ShouldBeNull();

    [Fact]
    public async Task Page_WithErrors_SaysSoInTheTitleAndLinksToTheFields()
    {
        var page = await OpenAsync(SignedIn("/clients"), [new PageError("Enter a city", "#city")]);

        page.Title.ShouldBe("Error: Your caseload – Haven");
        page.QuerySelector(".govuk-error-summary a[href='#city']")!
            .TextContent.ShouldBe("Enter a city");
    }

    [Fact]
    public async Task Page_InSpanish_HasASpanishFrame_AndEnglishWhereThereAreNoOtherWords()
    {
        var frame = SignedIn("/clients");
        frame.WhoRole = new("professional", "profesional");
        frame.Navigation =
        [
            new(new("Screening", "Evaluación"), [new(new("Caseload", "Casos"), "/clients")]),
            Screening,
        ];
        frame.Footer = [new(new("Promises", "Promesas"), "/p") { SpanishHref = "/p?lang=es" }];

        var page = await OpenAsync(frame, lang: "es");

        page.QuerySelector(".govuk-skip-link")!.TextContent.ShouldBe("Ir al contenido principal");
        page.QuerySelector(".haven-who")!.TextContent.ShouldContain("Rosa Delgado, profesional");
        page.QuerySelector(".haven-sign-out")!.TextContent.Trim().ShouldBe("Cerrar sesión");
        page.QuerySelector(".haven-menu summary")!.TextContent.ShouldBe("Menú");
        page.QuerySelector("nav.haven-nav--side")!.GetAttribute("aria-label").ShouldBe("Servicios");
        page.QuerySelectorAll("nav.haven-nav--side a")
            .Select(link => link.TextContent)
            .ShouldBe(["Casos", "Caseload", "New client", "Home"]);
        page.QuerySelector("nav.haven-nav--side ul")!
            .GetAttribute("aria-label")
            .ShouldBe("Evaluación");
        var footer = page.QuerySelector("footer a")!;
        footer.TextContent.ShouldBe("Promesas");
        footer.GetAttribute("href").ShouldBe("/p?lang=es");
    }

    [Fact]
    public async Task Page_ForThePublic_HasNoNavigationAndNobodySignedIn()
    {
        var page = await OpenAsync(new PageFrame());

        page.QuerySelector("nav").ShouldBeNull();
        page.QuerySelector(".haven-who").ShouldBeNull();
        page.QuerySelector("form").ShouldBeNull();
    }

    [Fact]
    public async Task SignOut_WithToken_CarriesIt()
    {
        var page = await OpenAsync(SignedIn("/clients"));

        var form = (IHtmlFormElement)page.QuerySelector("form.haven-sign-out")!;
        form.Method.ShouldBe("post");
        form.GetAttribute("action").ShouldBe("/sign-out");
        form.QuerySelector("input[name='form-token']")!.GetAttribute("value").ShouldBe("a-token");
    }

    [Fact]
    public async Task EveryComponent_OnItsPage_KeepsTheContentPolicy()
    {
        var html = await Rendering.RenderAsync(
            typeof(ComponentsPage),
            new Dictionary<string, object?>(),
            SignedIn("/dev/components")
        );
        var page = new HtmlParser().ParseDocument(html);

        page.QuerySelectorAll("[style], style, script:not([src])").ShouldBeEmpty();
        page.All.SelectMany(element => element.Attributes)
            .Where(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal))
            .ShouldBeEmpty();
        page.QuerySelectorAll("[src], link")
            .Select(element => element.GetAttribute("src") ?? element.GetAttribute("href"))
            .ShouldAllBe(address =>
                address!.StartsWith("/_content/Haven.Design/", StringComparison.Ordinal)
            );
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        ids.ShouldBeUnique();
    }

    private static PageFrame SignedIn(string path) =>
        new()
        {
            WhoName = "Rosa Delgado",
            WhoRole = "professional",
            Organisation = "Eastside Youth Programme",
            Navigation = [Screening],
            FormToken = "a-token",
            Path = path,
        };

    private static async Task<IHtmlDocument> OpenAsync(
        PageFrame frame,
        IReadOnlyList<PageError>? errors = null,
        string lang = "en"
    )
    {
        RenderFragment content = builder => builder.AddMarkupContent(0, "<h1>Your caseload</h1>");
        var html = await Rendering.RenderAsync(
            typeof(HavenPage),
            new Dictionary<string, object?>
            {
                ["Title"] = "Your caseload",
                ["Errors"] = errors,
                ["Lang"] = lang,
                ["ChildContent"] = content,
            },
            frame
        );
        return new HtmlParser().ParseDocument(html);
    }
}
