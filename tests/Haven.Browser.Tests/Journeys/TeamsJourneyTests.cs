using System.Text.RegularExpressions;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>An organisation gets teams: who sees whom, and how a client goes from one professional to another.</summary>
public class TeamsJourneyTests
{
    private const string Client = "/screening/clients/204812";

    [Fact]
    [Trait("Category", "Long")]
    public Task Teams_AreMade_AClientIsHandedOver_AndTheOthersSeeNothing() =>
        Teams_AreMade_AClientIsHandedOver_AndTheOthersSeeNothingAsync(script: false);

    [Fact, Trait("Category", "Long")]
    public Task Teams_AreMade_AClientIsHandedOver_AndTheOthersSeeNothing_InAnotherView() =>
        Teams_AreMade_AClientIsHandedOver_AndTheOthersSeeNothingAsync(script: true);

    private async Task Teams_AreMade_AClientIsHandedOver_AndTheOthersSeeNothingAsync(bool script)
    {
        var viewer = (script ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Dark = !script,
        };
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        await ArrangeAsync(await demo.SignInAsync("amina", viewer), viewer);

        var rosa = await demo.SignInAsync("rosa", viewer);
        await rosa.GotoAsync("/screening/clients/new");
        await rosa.Locator("#code").FillAsync("204812");
        await rosa.GetByLabel("Not asked").CheckAsync();
        await rosa.TakeUpAsync();
        await Assertions.Expect(rosa).ToHaveURLAsync(new Regex(Client + "$"));
        await rosa.GetByRole(AriaRole.Link, new() { Name = "Hand this client over" }).ClickAsync();
        await Look.AsAsync(rosa, "transfer-form", viewer);
        await rosa.GetByLabel("Who is to look after the client?")
            .SelectOptionAsync("Tom Becker, Harbour");
        await rosa.GetByLabel("Why? (optional)").FillAsync("The family moved across the river.");
        await PressAsync(rosa, "Offer this client");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Offered by you");
        await Look.AsAsync(rosa, "transfer-offered", viewer);

        var tom = await demo.SignInAsync("tom", viewer);
        await Assertions.Expect(tom.Locator("main")).ToContainTextAsync("offers you a client");
        await Look.AsAsync(tom, "transfer-noted", viewer);
        await tom.GetByRole(AriaRole.Link, new() { Name = "Answer" }).ClickAsync();
        await Assertions.Expect(tom.Locator("main")).ToContainTextAsync("moved across the river");
        await Look.AsAsync(tom, "transfer-answer", viewer);
        await tom.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accept") }).ClickAsync();
        await Look.AsAsync(tom, "transfer-accepted", viewer);
        await tom.GotoAsync(Client);
        await Assertions.Expect(tom.Locator("main")).ToContainTextAsync("Rosa Delgado");
        await Look.AsAsync(tom, "transfer-client", viewer);
        (await rosa.GotoAsync(Client))!.Status.ShouldBe(404);

        var grace = await demo.SignInAsync("grace", viewer);
        await Look.AsAsync(grace, "teams-caseload", viewer);
        await grace.GetByLabel("Professional").SelectOptionAsync("Tom Becker");
        await PressAsync(grace, "Show");
        await Assertions.Expect(grace).ToHaveURLAsync(new Regex("professional="));
        await Assertions
            .Expect(grace.Locator("main"))
            .ToContainTextAsync("Hand over several of these clients");
        await Look.AsAsync(grace, "teams-caseload-narrowed", viewer);
        await grace
            .GetByRole(AriaRole.Link, new() { Name = "Hand over several of these clients" })
            .ClickAsync();
        await Look.AsAsync(grace, "transfer-several", viewer);
        (await grace.GotoAsync(Client))!.Status.ShouldBe(200);

        var yusuf = await demo.SignInAsync("yusuf", viewer);
        (await yusuf.GotoAsync(Client))!.Status.ShouldBe(404);
        await yusuf.GotoAsync("/privacy/audit?subject=204812");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("client’s professional");
    }

    // Yusuf becomes the supervisor of a second team, in which there is nobody yet.
    private static async Task ArrangeAsync(IPage amina, Viewer viewer)
    {
        await amina.GotoAsync("/organisations/members");
        await amina.GetByRole(AriaRole.Link, new() { Name = "Yusuf Karim" }).ClickAsync();
        await amina.GetByLabel("Supervisor").CheckAsync();
        await PressAsync(amina, "Save");
        await amina.GotoAsync("/organisations/teams");
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("No teams yet");
        await Look.AsAsync(amina, "teams-none", viewer);
        await MakeAsync(amina, "Harbour");
        var members = amina.GetByRole(
            AriaRole.Group,
            new() { NameRegex = new("Who works in this team") }
        );
        await members.GetByLabel("Rosa Delgado").CheckAsync();
        await members.GetByLabel("Tom Becker").CheckAsync();
        await SuperviseAsync(amina, "Grace Lindqvist");
        await Look.AsAsync(amina, "teams-one", viewer);
        await PressAsync(amina, "Save");
        await MakeAsync(amina, "Hillside");
        await SuperviseAsync(amina, "Yusuf Karim");
        await PressAsync(amina, "Save");
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("Hillside");
        await Look.AsAsync(amina, "teams-all", viewer);
        await amina.GetByRole(AriaRole.Link, new() { Name = "Without a team" }).ClickAsync();
        await Look.AsAsync(amina, "teams-without", viewer);
    }

    private static async Task MakeAsync(IPage amina, string name)
    {
        await amina.GotoAsync("/organisations/teams/new");
        await amina.GetByLabel("Name of the team").FillAsync(name);
        await PressAsync(amina, "Make this team");
        await Assertions
            .Expect(amina.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync(name);
    }

    private static Task SuperviseAsync(IPage amina, string name) =>
        amina
            .GetByRole(AriaRole.Group, new() { NameRegex = new("Who supervises this team") })
            .GetByLabel(name)
            .CheckAsync();

    private static Task PressAsync(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
}
