using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Clients;

public class ClientPagesTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeUp_WithAFreeCode_ShowsTheClient(string database)
    {
        var (organisation, browser) = await ProfessionalAsync(database);

        await browser.TakeUpAsync(204_117);

        var client = await browser.GetPageAsync("/screening/clients/204117");
        client.Title.ShouldStartWith("Client 204\u00A0117");
        client.Text.ShouldContain("15 (told to be 15 on 15 January 2026)");
        await using var store = organisation.Open();
        (await store.Set<Client>().CountAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeUp_WithATakenCode_IsRefusedBesideTheField(string database)
    {
        var (organisation, browser) = await ProfessionalAsync(database);
        await browser.TakeUpAsync(340_340);

        var answer = await browser.SubmitAsync(
            "/screening/clients/new",
            [("code", "340340"), .. ScreeningSteps.Attested]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain("in use");
        answer.Html.QuerySelector("#code")!.GetAttribute("value").ShouldBe("340340");
        await using var store = organisation.Open();
        (await store.Set<Client>().CountAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeUp_OfOneCodeByTwoAtOnce_GivesItToOne(string database)
    {
        var (organisation, browser) = await ProfessionalAsync(database);
        using var other = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();

        var answers = await Task.WhenAll(
            browser.SubmitAsync(
                "/screening/clients/new",
                [("code", "404 404"), .. ScreeningSteps.Attested]
            ),
            other.SubmitAsync(
                "/screening/clients/new",
                [("code", "404 404"), .. ScreeningSteps.Attested]
            )
        );

        answers
            .Select(a => a.Status)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.UnprocessableEntity]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Facts_SavedAndOpenedAgain_AreAsTyped(string database)
    {
        var (_, browser) = await ProfessionalAsync(database);
        await browser.TakeUpAsync(500_500);

        var saved = await browser.SubmitAsync(
            "/screening/clients/500500/facts",
            ("birth", "date"),
            ("birth-date-day", "27"),
            ("birth-date-month", "3"),
            ("birth-date-year", "2011"),
            ("gender-identity", "3"),
            ("gender-expression", "Declined"),
            ("race-and-ethnicity", "8"),
            ("race-and-ethnicity", "64"),
            ("sexual-orientation", "OwnWords"),
            ("sexual-orientation-own", "still finding out"),
            ("physical-disability", "NotKnown"),
            ("behaviour", "Two lines\nof text")
        );
        saved.Status.ShouldBe(HttpStatusCode.Redirect, saved.Text);

        var client = await browser.GetPageAsync("/screening/clients/500500");
        client.Text.ShouldContain("14 (born 27 March 2011)");
        client.Text.ShouldContain("Gender identity Non-binary");
        client.Text.ShouldContain("Gender expression Declined to say");
        client.Text.ShouldContain("Hispanic or Latino, White");
        client.Text.ShouldContain("“still finding out”");
        client.Text.ShouldContain("Physical disability Not known");
        client.Text.ShouldContain("Intellectual disability Not asked");
        var form = await browser.GetPageAsync("/screening/clients/500500/facts");
        form.Html.QuerySelector("textarea[name=behaviour]")!
            .TextContent.ShouldBe("Two lines\nof text");
        form.Html.QuerySelectorAll("input[name=race-and-ethnicity][checked]").Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("birth-date-day", "date", "31", "2", "2011", "a date of birth that exists")]
    [InlineData("birth-date-day", "date", "1", "1", "2027", "in the past")]
    [InlineData("birth-date-day", "date", "", "", "", "a date of birth that exists")]
    [InlineData("birth-age", "age", "", "", "", "whole years")]
    public async Task Facts_WithABadDate_SaysSoBesideTheField(
        string field,
        string kind,
        string day,
        string month,
        string year,
        string words
    )
    {
        var (_, browser) = await ProfessionalAsync(Databases.Sqlite);
        await browser.TakeUpAsync(600_600);

        var answer = await browser.SubmitAsync(
            "/screening/clients/600600/facts",
            ("birth", kind),
            ("birth-date-day", day),
            ("birth-date-month", month),
            ("birth-date-year", year),
            ("birth-age", "old")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain(words);
        answer.Html.QuerySelector($".govuk-error-summary a[href='#{field}']").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("behaviour", "name\u202Etxt", "cannot be seen")]
    [InlineData("behaviour", "bell\u0007", "cannot be seen")]
    [InlineData("gender-identity", "99", "on the list")]
    public async Task Facts_WithWhatNobodyTypes_AreRefused(string field, string value, string words)
    {
        var (_, browser) = await ProfessionalAsync(Databases.Sqlite);
        await browser.TakeUpAsync(640_640);

        var answer = await browser.SubmitAsync("/screening/clients/640640/facts", (field, value));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain(words);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Facts_ChangedBySomebodyElseMeanwhile_AreNotOverwritten(string database)
    {
        var (_, browser) = await ProfessionalAsync(database);
        await browser.TakeUpAsync(650_650);
        var mine = await browser.GetPageAsync("/screening/clients/650650/facts");
        await browser.SubmitAsync("/screening/clients/650650/facts", ("behaviour", "theirs"));

        var answer = await browser.SubmitAsync(mine, ("behaviour", "mine"));

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Text.ShouldContain("Somebody else changed these facts");
        answer.Html.QuerySelector("textarea[name=behaviour]")!.TextContent.ShouldBe("mine");
        (await browser.GetPageAsync("/screening/clients/650650")).Text.ShouldContain("theirs");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Show_OfAColleaguesClient_IsTheSame404AsOfNobody_AndRecorded(string database)
    {
        var (organisation, browser) = await ProfessionalAsync(database);
        await browser.TakeUpAsync(700_700);
        var colleague = await organisation.CreateMemberAsync(Roles.Professional);
        using var other = await colleague.SignInAsync();

        var theirs = await other.GetPageAsync("/screening/clients/700700");
        var nobody = await other.GetPageAsync("/screening/clients/700701");

        theirs.Status.ShouldBe(HttpStatusCode.NotFound);
        theirs.Html.Body!.InnerHtml.ShouldBe(nobody.Html.Body!.InnerHtml);
        await using var store = organisation.Open();
        (
            await store
                .Set<AuditRecord>()
                .CountAsync(r =>
                    r.Member == colleague.Member.Id.Value && r.What == "client code, not found"
                )
        ).ShouldBe(2);
    }

    private static async Task<(TestOrganisation, HttpClient)> ProfessionalAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        return (
            organisation,
            await (await organisation.CreateMemberAsync(Roles.Professional)).SignInAsync()
        );
    }
}
