using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Privacy.Holds;

/// <summary>/privacy/holds: one asks, another approves, and everybody who would delete is told.</summary>
public class HoldPageTests
{
    private const string List = "/privacy/holds";
    private const string New = List + "/new";
    private const string Forgetting = "/privacy/forgetting";
    private const string Order = "Order 17 of the county court";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OneAsks_AnotherApproves_AndNobodyForgetsMeanwhile(string database)
    {
        await using var haven = await StartAsync(database);
        var (organisation, officer) = await OfficerAsync(haven, 204_117);
        using var _ = officer;
        (await officer.GetPageAsync(List)).Text.ShouldContain("Nothing is held");

        var asked = await officer.SubmitAsync(New, Filled("204 117"));
        asked.Status.ShouldBe(HttpStatusCode.Redirect);
        string path = asked.Location!.ToString().Split('?')[0];
        var own = await officer.GetPageAsync(path);
        own.Text.ShouldContain("You asked for this hold");
        own.Text.ShouldContain(Order);
        own.Html.QuerySelector("input[value=approve]").ShouldBeNull();

        var refused = await officer.SubmitAsync(Forgetting, ("code", "204 117"));
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Text.ShouldContain("A legal hold of 15 January 2026 keeps everything");
        refused.Html.QuerySelector($"main a[href='{path}']").ShouldNotBeNull();

        using var administrator = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        (await administrator.GetPageAsync(List)).Text.ShouldContain("Waits for approval");
        (await administrator.SubmitAsync(path, ("step", "approve"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await officer.GetPageAsync(path)).Text.ShouldContain("Review by 15 April 2026");
        (await administrator.GetPageAsync(New)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await organisation.LogAsync()).ShouldContain(r => r.What == "whether one person is held");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ThePreview_SaysWhoIsHeld_AndWouldHaveGone(string database)
    {
        await using var haven = await StartAsync(database);
        var (organisation, officer) = await OfficerAsync(haven, 204_117, 204_118);
        await officer.SubmitAsync(New, Filled("204117"));
        officer.Dispose();
        using var other = await MemberAsync(organisation, Roles.PrivacyOfficer);
        string path = (await other.GetPageAsync(List))
            .Html.QuerySelector("main tbody a")!
            .GetAttribute("href")!;
        await other.SubmitAsync(path, ("step", "approve"));
        haven.Clock.Advance(TimeSpan.FromDays((365 * 6) - 20));
        using var later = await MemberAsync(organisation, Roles.PrivacyOfficer);

        var page = await later.GetPageAsync("/privacy/retention/screening-client");

        page.Text.ShouldContain("stays: held");
        page.Html.QuerySelectorAll("main tbody tr").Length.ShouldBe(2);
        (await later.GetPageAsync("/privacy/retention")).Text.ShouldContain(
            "1 person; held: 1 person"
        );
        (await later.GetPageAsync("/privacy/audit")).Text.ShouldContain(
            "1 legal hold is to be reviewed"
        );
        var reviewed = await later.SubmitAsync(
            path,
            ("note", "The appeal runs"),
            ("review-day", "1"),
            ("review-month", "6"),
            ("review-year", "2032")
        );
        reviewed.Status.ShouldBe(HttpStatusCode.Redirect);
        (await later.GetPageAsync("/privacy/audit")).Text.ShouldNotContain("is to be reviewed");
        (await later.SubmitAsync(path, ("end-reason", "Settled"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await later.GetPageAsync(path)).Text.ShouldContain("Why it ended Settled");
    }

    [Theory]
    [InlineData("scope", "everything", "scope")]
    [InlineData("code", "", "code")]
    [InlineData("code", "999 999", "code")]
    [InlineData("source", "a friend", "source")]
    [InlineData("reason", " ", "reason")]
    [InlineData("reason", "17", "reason")]
    [InlineData("review-month", "13", "review")]
    [InlineData("review-year", "2025", "review")]
    [InlineData("review-year", "2028", "review")]
    public async Task WhatCannotBe_IsRefusedBesideItsField_AndWhatWasTypedStays(
        string field,
        string typed,
        string told
    )
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (_, officer) = await OfficerAsync(haven, 204_117);
        using var browser = officer;
        var filled = Filled("204 117").Select(f => f.Name == field ? (field, typed) : f).ToArray();

        var answer = await browser.SubmitAsync(New, filled);

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer.Html.QuerySelector($"#{told}-error").ShouldNotBeNull();
        (await browser.GetPageAsync(List)).Text.ShouldContain("Nothing is held");
    }

    [Fact]
    public async Task AForm_SentTwice_IsOneHold_AndAnOldPageIsToldWhatStands()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (organisation, officer) = await OfficerAsync(haven, 204_117);
        using var browser = officer;
        var form = await browser.GetPageAsync(New);
        await browser.SubmitAsync(form, Filled("204 117"));
        var asked = await browser.SubmitAsync(form, Filled("204 117"));
        asked.Status.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetPageAsync(List)).Html.QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        string path = asked.Location!.ToString().Split('?')[0];
        using var other = await MemberAsync(organisation, Roles.PrivacyOfficer);
        var old = await other.GetPageAsync(path);
        await browser.SubmitAsync(path, ("end-reason", "A mistake"));

        var told = await other.SubmitAsync(old, ("end-reason", "Mine"));

        told.Status.ShouldBe(HttpStatusCode.Conflict);
        told.Text.ShouldContain("Somebody else changed this hold");
        told.Text.ShouldContain("A mistake");
    }

    [Fact]
    public async Task NobodyElse_AndNoOtherOrganisation_ReachesThem()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (organisation, officer) = await OfficerAsync(haven, 204_117);
        using var browser = officer;
        var asked = await browser.SubmitAsync(New, Filled("204 117"));
        string path = asked.Location!.ToString().Split('?')[0];
        using var professional = await MemberAsync(organisation, Roles.Professional);
        using var stranger = await MemberAsync(
            await haven.CreateOrganisationAsync(),
            Roles.PrivacyOfficer
        );

        foreach (string address in new[] { List, path })
        {
            (await professional.GetPageAsync(address)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
        (await stranger.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetPageAsync(List)).Text.ShouldContain("Nothing is held");
    }

    private static async Task<Installation> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        return await Installation.StartNewAsync(database);
    }

    private static async Task<(TestOrganisation, HttpClient)> OfficerAsync(
        Installation haven,
        params long[] clients
    )
    {
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        foreach (long code in clients)
        {
            await rosa.TakeUpAsync(code);
        }
        return (organisation, await MemberAsync(organisation, Roles.PrivacyOfficer));
    }

    private static async Task<HttpClient> MemberAsync(TestOrganisation organisation, Roles role) =>
        await (await organisation.CreateMemberAsync(role)).SignInAsync();

    private static (string Name, string Value)[] Filled(string code) =>
        [
            ("scope", "person"),
            ("code", code),
            ("source", "court"),
            ("reason", Order),
            ("review-day", "15"),
            ("review-month", "4"),
            ("review-year", "2026"),
        ];
}
