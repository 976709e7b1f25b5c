using System.Net;
using Haven.Privacy.Retention;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Retention.Reviews;

/// <summary>/privacy/retention/reviews: who waits, and the answer.</summary>
public class ReviewPageTests
{
    private const string Kind = "/privacy/retention/screening-client";
    private const string List = "/privacy/retention/reviews";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AskedFirst_IsChosen_Previewed_Listed_AndAnswered(string database)
    {
        await using var house = await AskingHouse.StartAsync(database);
        await house.ChooseAsync(KeepAction.Delete);
        await house.Rosa.TakeUpAsync(204_117);
        house.Haven.Clock.Advance(TimeSpan.FromDays(40));
        using var officer = await house.Officer.SignInAsync();
        (string, string)[] typed =
        [
            ("length", "30"),
            ("unit", "days"),
            ("then", "ask"),
            ("version", "1"),
        ];

        var effect = await officer.SubmitAsync(Kind, typed);
        effect.Text.ShouldContain("You would be asked about 1 person within the hour");
        effect.Text.ShouldContain("asked first: 1 person");
        effect.Text.ShouldNotContain("would be deleted within the hour");
        (await officer.SubmitAsync(Kind, [.. typed, ("step", "use")])).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        var kind = await officer.GetPageAsync(Kind);
        kind.Text.ShouldContain("asked first, on 15 February 2026");
        (await house.RoundAsync()).ShouldBe(1);

        (await officer.GetPageAsync("/privacy/retention")).Text.ShouldContain(
            "1 person whose time is over waits for an answer"
        );
        (await officer.GetPageAsync("/privacy/audit")).Text.ShouldContain(
            "1 person whose time is over waits for an answer"
        );
        var list = await officer.GetPageAsync(List);
        string path = list.Html.QuerySelector("tbody a")!.GetAttribute("href")!;
        string.Concat(list.Html.QuerySelector("tbody a")!.TextContent.Where(char.IsAsciiDigit))
            .ShouldBe("204117");

        var stale = await officer.GetPageAsync(path);
        var kept = await officer.SubmitAsync(
            path,
            ("answer", "keep"),
            ("until-day", "1"),
            ("until-month", "3"),
            ("until-year", "2026"),
            ("reason", "Still in school")
        );
        kept.Status.ShouldBe(HttpStatusCode.Redirect);
        (await officer.GetPageAsync(List)).Text.ShouldContain("Nothing waits for you");
        (await officer.GetPageAsync(Kind)).Text.ShouldContain("stays until 1 March 2026");
        (await officer.SubmitAsync(stale, ("answer", "let-go"))).Status.ShouldBe(
            HttpStatusCode.Conflict
        );
        (await officer.GetAsync(new Uri(path, UriKind.Relative), Ct)).StatusCode.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await house.ClientsAsync()).ShouldBe(1);

        await house.AfterAsync(10);
        using var later = await house.Other.SignInAsync();
        path = (await later.GetPageAsync(List))
            .Html.QuerySelector("tbody a")!
            .GetAttribute("href")!;
        (await later.GetPageAsync(path)).Text.ShouldContain("Still in school");
        (await later.SubmitAsync(path, ("answer", "let-go"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await house.ClientsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task WhatCannotBe_IsRefusedBesideItsField_AndWhatWasTypedStays()
    {
        await using var house = await AskingHouse.StartAsync(Databases.Sqlite);
        await house.Rosa.TakeUpAsync();
        await house.AfterAsync(31);
        using var officer = await house.Officer.SignInAsync();
        string path = (await officer.GetPageAsync(List))
            .Html.QuerySelector("tbody a")!
            .GetAttribute("href")!;
        (string Field, string Answer, string Day, string Year, string Reason)[] wrong =
        [
            ("answer", "", "1", "2026", "Still in school"),
            ("until-day", "keep", "", "2026", "Still in school"),
            ("until-day", "keep", "15", "2026", "Still in school"),
            ("until-day", "keep", "20", "2027", "Still in school"),
            ("reason", "keep", "20", "2026", " "),
        ];
        foreach (var (field, choice, day, year, reason) in wrong)
        {
            var answer = await officer.SubmitAsync(
                path,
                ("answer", choice),
                ("until-day", day),
                ("until-month", "2"),
                ("until-year", year),
                ("reason", reason)
            );

            answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, field);
            answer.Html.QuerySelector("#" + field).ShouldNotBeNull(field);
            answer.Errors.ShouldHaveSingleItem();
            answer.Html.QuerySelector("#until-day")!.GetAttribute("value").ShouldBe(day);
        }
        (await house.ReviewsAsync()).Single().AnsweredAt.ShouldBe(0);
    }

    [Fact]
    public async Task WhereAPromiseSaysAtTheMost_NobodyIsAsked()
    {
        await using var house = await AskingHouse.StartAsync(Databases.Sqlite);
        using var officer = await house.Officer.SignInAsync();
        const string Messages = "/privacy/retention/organisations-message";

        (await officer.GetPageAsync(Messages)).Html.QuerySelector("#then").ShouldBeNull();
        var answer = await officer.SubmitAsync(
            Messages,
            ("length", "30"),
            ("unit", "days"),
            ("then", "ask"),
            ("version", "0"),
            ("step", "use")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await using var store = house.Organisation.Open();
        (await store.Set<RetentionRule>().CountAsync(Ct)).ShouldBe(1);
    }

    [Fact]
    public async Task Late_ItStandsOnThePageOfHealth_AndAdministratorsSeeThatSomethingWaits()
    {
        await using var house = await AskingHouse.StartAsync(Databases.Sqlite);
        await house.Rosa.TakeUpAsync(204_117);
        await house.AfterAsync(31);
        await house.AfterAsync(28);
        using var administrator = await house.Administrator.SignInAsync();
        using var officer = await house.Officer.SignInAsync();

        var page = await administrator.GetPageAsync("/privacy/retention");
        page.Text.ShouldContain("That is late.");
        page.Text.ShouldContain("A privacy officer has to answer.");
        (await administrator.GetPageAsync(List)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await officer.GetPageAsync(List)).Text.ShouldContain("28 days");
        var report = await house.Haven.Get<Haven.Health.HealthReader>().ReadAsync(Ct);
        report.LateReviews.ShouldBe(1);
    }
}
