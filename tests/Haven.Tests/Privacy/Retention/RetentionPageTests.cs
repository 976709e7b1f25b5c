using System.Net;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Retention;

/// <summary>/privacy/retention: a time is chosen by somebody who has seen what it does.</summary>
public class RetentionPageTests
{
    private const string List = "/privacy/retention";
    private const string Clients = List + "/screening-client";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AShorterTime_ShowsWhoWouldGo_BeforeItHolds(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        await rosa.TakeUpAsync(204_117);
        haven.Clock.Advance(TimeSpan.FromDays(40));
        await rosa.TakeUpAsync(204_118);
        using var officer = await OfficerAsync(organisation);
        (await officer.GetPageAsync(List)).Text.ShouldContain("6 years");

        var effect = await officer.SubmitAsync(
            Clients,
            ("length", "30"),
            ("unit", "days"),
            ("reason", ""),
            ("version", "0")
        );

        effect.Status.ShouldBe(HttpStatusCode.OK);
        effect.Text.ShouldContain("1 person would be deleted within the hour");
        effect
            .Html.QuerySelectorAll("tbody tr")[1]
            .Children.Select(c => c.TextContent)
            .ShouldBe(["Go within 30 days", "nobody", "1 person"]);
        (await RulesAsync(organisation)).ShouldBeEmpty();

        var chosen = await officer.SubmitAsync(
            Clients,
            ("length", "30"),
            ("unit", "days"),
            ("reason", ""),
            ("version", "0"),
            ("step", "use")
        );
        chosen.Status.ShouldBe(HttpStatusCode.Redirect);
        (await RulesAsync(organisation)).ShouldHaveSingleItem().Period.ShouldBe("P30D");
        haven.Clock.Advance(TimeSpan.FromDays(1));
        // The job goes round by itself too; when it does, is its own affair.
        await haven.Get<RetentionService>().DeleteAsync(organisation.Id, Ct);
        using var later = await OfficerAsync(organisation);
        var next = await later.GetPageAsync(Clients);
        string who = next.Html.QuerySelector("tbody td")!.TextContent;
        string.Concat(who.Where(char.IsAsciiDigit)).ShouldBe("204118");
        next.Text.ShouldContain("27 March 2026 30 days are over");
    }

    [Theory]
    [InlineData("", "days", "", "length")]
    [InlineData("0", "days", "", "length")]
    [InlineData("six", "years", "", "length")]
    [InlineData("1.5", "years", "", "length")]
    [InlineData("101", "years", "because", "length")]
    [InlineData("99999999999999999999", "days", "because", "length")]
    [InlineData("6", "weeks", "", "unit")]
    [InlineData("7", "years", "", "reason")]
    [InlineData("2200", "days", " ", "reason")]
    public async Task WhatCannotBe_IsRefusedBesideItsField_AndWhatWasTypedStays(
        string length,
        string unit,
        string reason,
        string field
    )
    {
        var organisation = await (
            await Installation.OnAsync(Databases.Sqlite)
        ).CreateOrganisationAsync();
        using var officer = await OfficerAsync(organisation);

        var answer = await officer.SubmitAsync(
            Clients,
            ("length", length),
            ("unit", unit),
            ("reason", reason),
            ("version", "0"),
            ("step", "use")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer.Html.QuerySelector("#" + field + "-error").ShouldNotBeNull();
        answer.Html.QuerySelector("#length")!.GetAttribute("value").ShouldBe(length);
        (await RulesAsync(organisation)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnce_TheSecondIsTold_AndSeesBoth(string database)
    {
        // On its own: where others move the clock, one of the two would have to sign in again.
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var first = await OfficerAsync(organisation);
        using var second = await OfficerAsync(organisation);
        Task<Page> ChooseAsync(HttpClient who, string years) =>
            who.SubmitAsync(
                Clients,
                ("length", years),
                ("unit", "years"),
                ("reason", "The law of our state"),
                ("version", "0"),
                ("step", "use")
            );

        var answers = await Task.WhenAll(ChooseAsync(first, "4"), ChooseAsync(second, "5"));

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        var told = answers.Single(a => a.Status == HttpStatusCode.Conflict);
        told.Text.ShouldContain("Somebody else changed this time");
        (await RulesAsync(organisation)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Administrators_SeeTheTimes_AndNobodyElseButTheOfficerChangesThem()
    {
        var organisation = await (
            await Installation.OnAsync(Databases.Sqlite)
        ).CreateOrganisationAsync();
        using var administrator = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        using var professional = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();

        (await administrator.GetPageAsync(List)).Text.ShouldContain(
            "A privacy officer can see who is next"
        );
        (await administrator.GetPageAsync(Clients)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await professional.GetPageAsync(List)).Status.ShouldBe(HttpStatusCode.NotFound);
        using var officer = await OfficerAsync(organisation);
        (await officer.GetPageAsync(List + "/nothing")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpClient> OfficerAsync(TestOrganisation organisation) =>
        await (await organisation.CreateMemberAsync(Roles.PrivacyOfficer)).SignInAsync();

    private static async Task<List<RetentionRule>> RulesAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<RetentionRule>().ToListAsync(Ct);
    }
}
