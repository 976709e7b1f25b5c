using Haven.Browser.Tests.Support;
using Haven.Messaging.Promises;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A school's office takes in a roster, looks at a student, and makes the figures of the year.</summary>
public class RosterJourneyTests(DemoServer demo)
{
    [Theory, InlineData(true), InlineData(false, Traits = ["Category", "Long"])]
    public async Task ARoster_IsSent_LookedAt_AndStored(bool script)
    {
        string size = script ? "desk" : "phone";
        var viewer = (script ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Dark = !script,
        };
        var amina = await demo.SignInAsync("amina", viewer);
        await amina.GotoAsync("/students");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Take in a roster" }).ClickAsync();
        await amina
            .GetByLabel("Roster", new() { Exact = true })
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "roster.zip",
                    MimeType = "application/zip",
                    Buffer = Roster(size),
                }
            );
        await amina.GetByRole(AriaRole.Button, new() { Name = "Look at" }).ClickAsync();
        await Assertions.Expect(amina.Locator("h1")).ToContainTextAsync("What this roster changes");
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync($"Nadia {size}");
        await Look.AtAsync(amina, $"roster-preview-{size}", script);
        await amina.GetByRole(AriaRole.Button, new() { Name = "Store this roster" }).ClickAsync();
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("The roster is stored");
        await Look.AtAsync(amina, $"students-list-{size}", script);

        await amina.GetByLabel("Find a student").FillAsync($"stu-nadia-{size}");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();

        await Assertions
            .Expect(amina.Locator("main"))
            .ToContainTextAsync("A court order restricts contact");
        await Look.AtAsync(amina, $"student-{size}", script);
        await amina.GotoAsync("/students/figures");
        if (script)
        {
            var make = amina.GetByRole(AriaRole.Button, new() { Name = "Make the figures" });
            await make.ClickAsync();
        }
        await Look.AtAsync(amina, $"students-figures-{size}", script);
    }

    private static byte[] Roster(string size)
    {
        var roster = InventedRoster
            .OfChanges()
            .Student(
                $"stu-nadia-{size}",
                $"Nadia {size}",
                "Ruiz",
                "04",
                new DateOnly(2016, 4, 5),
                $"grd-ines-{size}"
            )
            .Student($"stu-bad-{size}", "", "Ruiz")
            .Guardian(
                $"grd-ines-{size}",
                "Ines",
                "Ruiz",
                $"stu-nadia-{size}",
                email: "ines.ruiz@example.org",
                phone: "(503) 555-0142"
            )
            .Guardian(
                $"grd-paul-{size}",
                "Paul",
                "Ruiz",
                $"stu-nadia-{size}",
                restriction: "courtOrder"
            );
        for (int student = 0; student < 24; student++)
        {
            roster.Student(
                $"stu-{size}-{student}",
                "Amir",
                $"Said {student}",
                student % 2 == 0 ? "03" : "04",
                new DateOnly(student % 3 == 0 ? 2013 : 2017, 6, 7)
            );
        }
        return roster.Zip();
    }
}
