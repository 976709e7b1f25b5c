using Haven.Helpline.Figures;

namespace Haven.Tests.Helpline.Figures;

public class FigureTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Figures_AreOfDaysThatAreOver_WithoutSmallNumbers(string database)
    {
        using var house = await HelplineHouse.OnAsync(database);
        var today = DateOnly.FromDateTime(house.Haven.Clock.GetUtcNow().UtcDateTime);
        await using (var store = house.Organisation.Open())
        {
            store.AddRange(
                Day(new DateOnly(2025, 11, 3), 41, 39, 41),
                Day(new DateOnly(2025, 11, 4), 3, 3, 3),
                Day(new DateOnly(2025, 11, 5), 27, 26, 27),
                Day(today, 61, 61, 61)
            );
            await store.SaveChangesAsync();
        }

        var shown = await house.Admin.GetPageAsync("/helpline/figures?month=2025-11");
        shown.Text.ShouldContain("3 November 2025");
        shown.Html.QuerySelectorAll("td").Where(c => c.TextContent.Trim() == "3").ShouldBeEmpty();
        shown.Text.ShouldContain("Hidden");
        var now = await house.Admin.GetPageAsync("/helpline/figures");
        // The frame of the page names the organisation, with a number.
        now.Html.QuerySelector("main")!.TextContent.ShouldNotContain("61");

        HelplineDay Day(DateOnly day, int begun, int taken, int ended) =>
            new()
            {
                OrganisationId = house.Organisation.Id,
                Day = day,
                Begun = begun,
                Taken = taken,
                Ended = ended,
            };
    }
}
