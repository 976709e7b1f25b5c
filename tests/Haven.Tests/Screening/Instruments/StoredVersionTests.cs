using System.Net;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Purposes;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Instruments;

/// <summary>A version that was taken into use once opens for ever, whatever later rules say.</summary>
public class StoredVersionTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ResultOnAVersionThatIsRefusedToday_IsRead_Printed_AndCompared(string database)
    {
        var (screener, result) = await ScreenedAsync(database);

        var page = await screener.Browser.GetPageAsync(result);
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Moderate");
        page.Text.ShouldContain("Little interest or pleasure in doing things");
        page.Text.ShouldNotContain("Amend this screening");
        var print = await screener.Browser.GetPageAsync(
            result.Replace("/result/", "/fill/", StringComparison.Ordinal) + "/print"
        );
        print.Text.ShouldContain("Several days");
        var compared = await screener.Browser.GetPageAsync("/screening/compare/204117");
        compared.Status.ShouldBe(HttpStatusCode.OK);
        compared.Text.ShouldContain("10");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NewScreening_OnSuchAVersion_IsRefusedInWords_AndTheVersionSaysWhy(
        string database
    )
    {
        var (screener, _) = await ScreenedAsync(database);

        var client = await screener.Browser.GetPageAsync("/screening/clients/204117");
        var refused = await screener.Browser.SubmitAsync(
            client,
            ("instrument", client.Html.QuerySelector("[name=instrument]")!.GetAttribute("value")!)
        );

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Text.ShouldContain("taken into use by an earlier Haven");
        var administrator = await screener.Organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = await administrator.SignInAsync();
        var list = await browser.GetPageAsync("/screening/instruments");
        var version = await browser.GetPageAsync(
            list.Html.QuerySelector("a[href*='/versions/']")!.GetAttribute("href")!
        );
        version.Text.ShouldContain("mend there");
        version.Text.ShouldContain("follows rules that are not known here");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task UnfinishedScreening_OnSuchAVersion_ShowsItsAnswers_AndTakesNoOthers(
        string database
    )
    {
        var screener = await Screener.OnAsync(database);
        string address = await screener.Browser.StartAsync(204_117, "PHQ-9");
        var form = await screener.Browser.GetPageAsync(address);
        await screener.Browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "12--------"), ("then", "save")]
        );
        await AgeAsync(screener);

        (await screener.Browser.GetPageAsync(address)).Text.ShouldContain("cannot be continued");
        var late = await screener.Browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "3333333333"), ("then", "finish")]
        );
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        var print = await screener.Browser.GetPageAsync(address + "/print");
        print.Text.ShouldContain("More than half the days");
    }

    private static async Task<(Screener, string)> ScreenedAsync(string database)
    {
        var screener = await Screener.OnAsync(database);
        await screener.ScreenAsync("0000000000");
        string result = await screener.ScreenAsync("1212102101");
        await AgeAsync(screener);
        return (screener, result);
    }

    // As if the reader had learnt to refuse it since. What was read once is remembered by its id, so it gets another one.
    private static async Task AgeAsync(Screener screener)
    {
        await using var store = screener.Organisation.Open();
        var version = await store.Set<Instrument>().SingleAsync();
        string questionnaire = version.Questionnaire.Replace(
            "\"status\":",
            "\"implicitRules\": \"https://example.org/rules\", \"status\":",
            StringComparison.Ordinal
        );
        Questionnaire.Read(questionnaire).Questionnaire.ShouldBeNull();
        var aged = new Instrument
        {
            Id = InstrumentId.Create(),
            OrganisationId = version.OrganisationId,
            Code = version.Code + "-aged",
            Version = version.Version,
            Title = version.Title,
            Questionnaire = questionnaire,
            PublishedAt = version.PublishedAt,
        };
        store.Add(aged);
        await store.SaveChangesAsync();
        await store
            .Set<ScreeningRecord>()
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Instrument, aged.Id));
        await store.Set<Instrument>().Where(i => i.Id == version.Id).ExecuteDeleteAsync();
    }
}
