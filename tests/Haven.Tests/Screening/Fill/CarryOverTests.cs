using Haven.Forms.Instruments;
using Haven.Screening.Fill;

namespace Haven.Tests.Screening.Fill;

public class CarryOverTests
{
    // The brief form's ten statements: clear, possible, no concern, no information, and so on.
    private const string Brief = "3210321032";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WholeForm_AfterABriefOne_HasItsAnswers_AndAsksForTheRest(string database)
    {
        var rosa = await WithSampleAsync(database);
        await rosa.ScreenAsync(Brief, "brief");

        var form = await rosa.Browser.GetPageAsync(
            await rosa.Browser.StartAsync(204_117, "exploitation (sample")
        );

        form.Text.ShouldContain("What the brief form already told is filled in");
        Chosen(form, "home-1").ShouldBe("clear");
        Chosen(form, "missing-1").ShouldBe("possible");
        Chosen(form, "money-1").ShouldBe("no-information");
        Chosen(form, "home-2").ShouldBeNull();
        form.Html.QuerySelectorAll("input[type=radio][checked]").Length.ShouldBe(10);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WholeForm_FilledInSince_LeavesTheBriefOneBehind(string database)
    {
        var rosa = await WithSampleAsync(database);
        await rosa.ScreenAsync(Brief, "brief");
        await rosa.ScreenAsync(new string('1', 48), "exploitation (sample");

        var form = await rosa.Browser.GetPageAsync(
            await rosa.Browser.StartAsync(204_117, "exploitation (sample")
        );

        form.Html.QuerySelectorAll("input[type=radio][checked]").ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OtherInstruments_AndUnfinishedBriefForms_CarryNothingOver(string database)
    {
        var rosa = await WithSampleAsync(database);
        await rosa.ScreenAsync("1111100000", "PHQ-9");
        await rosa.Browser.StartAsync(204_117, "brief");

        var form = await rosa.Browser.GetPageAsync(
            await rosa.Browser.StartAsync(204_117, "exploitation (sample")
        );

        form.Html.QuerySelectorAll("input[type=radio][checked]").ShouldBeEmpty();
        form.Text.ShouldNotContain("brief form already told");
    }

    private static async Task<Screener> WithSampleAsync(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.TakeInAsync(ShippedInstruments.ConcernJson());
        await rosa.TakeInAsync(ShippedInstruments.ConcernBriefJson());
        return rosa;
    }

    private static string? Chosen(Page form, string question) =>
        form
            .Html.QuerySelector($"input[name={FillForm.FieldName(question)}][checked]")
            ?.GetAttribute("value")
            ?.Split('|')[^1];
}
