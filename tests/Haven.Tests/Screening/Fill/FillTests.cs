using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Haven.Forms.Instruments;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Fill;

public class FillTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Save_HalfWay_IsThereOnTheNextVisit(string database)
    {
        var (_, browser, address) = await StartedAsync(database);
        var form = await browser.GetPageAsync(address);

        var saved = await browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "12--------"), ("then", "save")]
        );

        saved.Location!.ToString().ShouldBe(address + "?saved");
        var again = await browser.GetPageAsync(address + "?saved");
        again.Text.ShouldContain("Saved.");
        again.Html.QuerySelectorAll("input[type=radio][checked]").Length.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Finish_WithEveryAnswer_ScoresAsPublished(string database)
    {
        var (_, browser, address) = await StartedAsync(database);
        var form = await browser.GetPageAsync(address);

        var finished = await browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "1212102101"), ("then", "finish")]
        );

        var result = await browser.GetPageAsync(finished.Location!.ToString());
        result.Html.QuerySelectorAll(".haven-level").Last().TextContent.ShouldContain("10");
        result.Text.ShouldContain("Moderate");
        result.Text.ShouldContain("Not confirmed yet");
        result.Text.ShouldNotContain("Do this now");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Finish_WithAnswersMissing_NamesThem_AndKeepsWhatIsThere(string database)
    {
        var (_, browser, address) = await StartedAsync(database);
        var form = await browser.GetPageAsync(address);

        var answer = await browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "11111111--"), ("then", "finish")]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain("Answer this question");
        answer.Html.QuerySelectorAll("input[type=radio][checked]").Length.ShouldBe(8);
        answer.Title.ShouldStartWith("Error: ");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Save_WithAnAnswerAboveZeroOnSelfHarm_ShowsTheSafetyStepAtOnce(string database)
    {
        var (_, browser, address) = await StartedAsync(database);
        var form = await browser.GetPageAsync(address);

        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(
                ScreeningSteps
                    .Choices(form, "--------1-")
                    .Append(
                        (
                            "form-token",
                            form.Html.QuerySelector("input[name=form-token]")!
                                .GetAttribute("value")!
                        )
                    )
                    .Append(("version", "0"))
                    .Select(f => KeyValuePair.Create(f.Item1, f.Item2))
            ),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await browser.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        told.RootElement.GetProperty("safety").GetArrayLength().ShouldBe(1);
        (await browser.GetPageAsync(address))
            .Html.QuerySelector(".haven-safety .haven-level")
            .ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Save_ByTwoAtOnce_OverwritesNothing(string database)
    {
        var (_, browser, address) = await StartedAsync(database);
        var mine = await browser.GetPageAsync(address);
        var theirs = await browser.GetPageAsync(address);
        await browser.SubmitAsync(
            theirs,
            [.. ScreeningSteps.Choices(theirs, "3---------"), ("then", "save")]
        );

        var answer = await browser.SubmitAsync(
            mine,
            [.. ScreeningSteps.Choices(mine, "0---------"), ("then", "save")]
        );

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Text.ShouldContain("Nothing was overwritten");
        var now = await browser.GetPageAsync(address);
        now.Html.QuerySelectorAll("input[type=radio]")
            .Index()
            .Single(i => i.Item.HasAttribute("checked"))
            .Index.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Screening_BegunOnAnOldVersion_ShowsAndScoresWithIt(string database)
    {
        var (organisation, browser, address) = await StartedAsync(database);
        string newer = System
            .Text.Encoding.UTF8.GetString(ShippedInstruments.Phq9Json())
            .Replace("\"1.0.0\"", "\"2.0.0\"")
            .Replace("Poor appetite", "Changed appetite");
        var taken = await organisation
            .Installation.Get<InstrumentLibrary>()
            .TakeInAsync(
                organisation.Id,
                System.Text.Encoding.UTF8.GetBytes(newer),
                CancellationToken.None
            );
        taken.Instrument.ShouldNotBeNull();

        var form = await browser.GetPageAsync(address);

        form.Text.ShouldContain("Poor appetite");
        form.Text.ShouldNotContain("Changed appetite");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answers_AreSealedAtRest(string database)
    {
        var (organisation, browser, address) = await StartedAsync(database);
        var form = await browser.GetPageAsync(address);
        await browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "1212102101"), ("then", "finish")]
        );

        await using var store = organisation.Open();
        var screening = await store.Set<ScreeningRecord>().SingleAsync();
        screening.Answers.ToString().ShouldBe("[sealed]");
        var opening = () => new Opened([]).Read(screening.Answers);
        opening.ShouldThrow<VaultException>();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PublishedPhq9_FromTheSharedFolder_IsScreenedWith(string database)
    {
        byte[] json = await File.ReadAllBytesAsync(
            Shared.Data("questionnaires", "phq9-ordinal.json")
        );
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var taken = await haven
            .Get<InstrumentLibrary>()
            .TakeInAsync(organisation.Id, json, CancellationToken.None);
        taken.Faults.ShouldBeEmpty();
        using var browser = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await browser.TakeUpAsync(800_800);
        string address = await browser.StartAsync(800_800);
        var form = await browser.GetPageAsync(address);

        var finished = await browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "3333333331"), ("then", "finish")]
        );

        var result = await browser.GetPageAsync(finished.Location!.ToString());
        result.Html.QuerySelectorAll(".haven-level").Last().TextContent.ShouldContain("27");
        result.Text.ShouldContain("Do this now");
    }

    private static async Task<(TestOrganisation, HttpClient, string)> StartedAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.TakeInPhq9Async();
        var browser = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await browser.TakeUpAsync(204_117);
        return (organisation, browser, await browser.StartAsync(204_117));
    }
}
