using Haven.Browser.Tests.Support;
using Haven.Messaging.Promises;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A school's office writes to the families of a grade, looks at whom it reaches, and sends it.</summary>
public class MessageJourneyTests(DemoServer demo)
{
    [Theory, InlineData(true), InlineData(false, Traits = ["Category", "Long"])]
    public async Task AMessage_IsWritten_LookedAt_AndSent(bool script)
    {
        string size = script ? "desk" : "phone";
        string grade = script ? "11" : "12";
        var viewer = (script ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Dark = !script,
        };
        var amina = await demo.SignInAsync("amina", viewer);
        await TakeInAsync(amina, size, grade);
        await amina.GotoAsync("/students/messages");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Write a message" }).ClickAsync();
        await amina.GetByLabel("Event", new() { Exact = true }).CheckAsync();
        await amina.GetByLabel("Some grades").CheckAsync();
        await amina.GetByLabel(grade, new() { Exact = true }).CheckAsync();
        await amina.GetByLabel("Title", new() { Exact = true }).FillAsync("Trip on Friday");
        await amina
            .GetByLabel("Message", new() { Exact = true })
            .FillAsync("We leave at eight.\nBring water and a hat.");
        await amina.GetByLabel("Title in Spanish").FillAsync("Excursión el viernes");
        await amina
            .GetByLabel("Message in Spanish")
            .FillAsync("Salimos a las ocho.\nTraigan agua y un sombrero.");
        await Look.AtAsync(amina, $"message-written-{size}", script);
        await amina.GetByRole(AriaRole.Button, new() { Name = "See whom it reaches" }).ClickAsync();
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("Not sent yet");
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("(503) 555-0187");
        await Look.AtAsync(amina, $"message-look-{size}", script);

        await amina
            .GetByRole(AriaRole.Button, new() { Name = "Send it to 1 address now" })
            .ClickAsync();

        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("The message is sent");
        await Assertions
            .Expect(amina.Locator("main"))
            .ToContainTextAsync("No e-mail address in the roster");
        await Look.AtAsync(amina, $"message-sent-{size}", script);
        await amina.GotoAsync("/students/messages");
        await Look.AtAsync(amina, $"messages-list-{size}", script);
    }

    private static async Task TakeInAsync(IPage amina, string size, string grade)
    {
        string student = $"stu-trip-{size}",
            guardian = $"grd-trip-{size}",
            other = $"grd-none-{size}";
        byte[] roster = InventedRoster
            .OfChanges()
            .Student(
                student,
                $"Leila {size}",
                "Haddad",
                grade,
                new DateOnly(2010, 4, 5),
                $"{guardian},{other}"
            )
            .Guardian(guardian, "Omar", "Haddad", student, email: "omar.haddad@example.org")
            .Guardian(other, "Salma", "Haddad", student, phone: "(503) 555-0187")
            .Zip();
        await amina.GotoAsync("/students/roster");
        await amina
            .GetByLabel("Roster", new() { Exact = true })
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "roster.zip",
                    MimeType = "application/zip",
                    Buffer = roster,
                }
            );
        await amina.GetByRole(AriaRole.Button, new() { Name = "Look at" }).ClickAsync();
        await amina.GetByRole(AriaRole.Button, new() { Name = "Store this roster" }).ClickAsync();
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("The roster is stored");
    }
}
