using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A young person signs on the screen that is handed to them; something is given on it, and it is taken back.</summary>
public class PermissionJourneyTests(DemoServer demo)
{
    [Fact, Trait("Category", "Long")]
    public Task FromAsking_ToTakingBack_OnAPhone() => FromAsking_ToTakingBackAsync(phone: true);

    [Fact, Trait("Category", "Long")]
    public Task FromAsking_ToTakingBack_OnADesk() => FromAsking_ToTakingBackAsync(phone: false);

    private async Task FromAsking_ToTakingBackAsync(bool phone)
    {
        string size = phone ? "phone" : "desk";
        var viewer = (phone ? Viewer.Phone : Viewer.Desk) with
        {
            JavaScript = !phone,
            Dark = !phone,
        };
        var rosa = await demo.SignInAsync("rosa", viewer);
        await rosa.GotoAsync("/screening/clients/new");
        await rosa.TakeUpAsync();
        await rosa.GetByRole(AriaRole.Link, new() { Name = "What they let us share" }).ClickAsync();
        await Look.AtAsync(rosa, $"permissions-none-{size}", viewer.JavaScript);
        await rosa.Locator("main a.govuk-button").ClickAsync();
        await rosa.Locator("[name=recipient]").FillAsync("Harbor House");
        await rosa.Locator("[name=address]").FillAsync("12 Quay Street");
        await rosa.Locator("[name=where]").SelectOptionAsync("here");
        await rosa.Locator("[name=used-for]").FillAsync("para encontrar una cama");
        await rosa.Locator("[name=items]").First.CheckAsync();
        await rosa.Locator("[name=lang][value=es]").CheckAsync();
        await rosa.Locator("main form button[value=show]").ClickAsync();
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Enter the last day");
        await Look.AtAsync(rosa, $"permissions-missing-{size}", viewer.JavaScript);
        await rosa.FillDayAsync("until", DateTime.UtcNow.AddDays(20));
        await rosa.Locator("main form button[value=show]").ClickAsync();
        await Look.AtAsync(rosa, $"permissions-sign-{size}", viewer.JavaScript);
        await rosa.Locator("[name=agreed]").CheckAsync();
        await rosa.Locator("[name=mark]").FillAsync("KL");
        await rosa.Locator("[name=who][value=Self]").CheckAsync();
        await rosa.Locator("[name=manner][value=OnScreen]").CheckAsync();
        var sign = rosa.GetByRole(AriaRole.Button, new() { Name = "Firmar y guardar" });
        await sign.ClickAsync();
        await Look.AtAsync(rosa, $"permissions-why-{size}", viewer.JavaScript);
        await rosa.Locator("[name=why]").FillAsync("Una ley le deja decidir a solas.");
        await sign.ClickAsync();
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("The permission is kept");
        await Look.AtAsync(rosa, $"permissions-one-{size}", viewer.JavaScript);
        string one = rosa.Url.Split('?')[0];
        await rosa.GotoAsync(one + "/give");
        await Look.AtAsync(rosa, $"permissions-give-{size}", viewer.JavaScript);
        var download = await rosa.RunAndWaitForDownloadAsync(() =>
            rosa.Locator("main form button").ClickAsync()
        );
        download.SuggestedFilename.ShouldStartWith("shared-");

        await rosa.GotoAsync(one);
        await rosa.Locator("[name=how]").SelectOptionAsync("ByTelephone");
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Take it back now" }).ClickAsync();
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("It is taken back.");
        await Look.AtAsync(rosa, $"permissions-back-{size}", viewer.JavaScript);
        await rosa.GotoAsync(one + "/give");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Nothing can leave");
        await Look.AtAsync(rosa, $"permissions-shut-{size}", viewer.JavaScript);
    }
}
