using System.Net;
using Haven.Privacy.Breaches;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Privacy.Rights;

namespace Haven.Tests.Privacy.Breaches;

/// <summary>Somebody says that something is wrong, and it is followed to its end.</summary>
public class IncidentTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AStrangersReport_OpensOneIncident_AndAMailThatTellsNothing(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        await organisation.CreateMemberAsync(Roles.Administrator);
        using var stranger = haven.Browser();
        string form = $"{IncidentSteps.Tell}/{organisation.Code}";

        var empty = await stranger.SubmitAsync(form + "?lang=es", ("seen", " "));
        string incident = await organisation.ReportAsync("Luis left a zqphone on the bus");
        await stranger.SubmitAsync(form, ("seen", "Luis left a zqphone on the bus"));

        empty.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        empty.Errors.ShouldHaveSingleItem().ShouldContain("Escriba qué vio");
        (await organisation.IncidentsAsync()).ShouldHaveSingleItem();
        var letter = (await haven.LettersToAsync(officer.Email)).ShouldHaveSingleItem();
        letter.ShouldContain(IncidentSteps.Register);
        letter.ShouldNotContain("zqphone");
        using var browser = await officer.SignInAsync();
        var page = await browser.GetPageAsync(incident);
        page.Text.ShouldContain("zqphone");
        page.Text.ShouldContain("they want to stay unknown");
        page.Text.ShouldContain("somebody on the form Reported");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverMayNotSeeIt_DoesNot(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        string incident = await organisation.ReportAsync("zqseen by nobody else");
        using var administrator = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        using var professional = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        var other = await haven.CreateOrganisationAsync();
        using var elsewhere = await other.OfficerAsync();

        // Whoever administrates sees that something waits, and opens nothing.
        var list = await administrator.GetPageAsync(IncidentSteps.Register);
        list.Text.ShouldContain("suspicion");
        list.Text.ShouldNotContain("zqseen");
        foreach (string further in new[] { "", "/people", "/people.csv", "/notices" })
        {
            (await administrator.GetPageAsync(incident + further)).Status.ShouldBe(
                HttpStatusCode.NotFound
            );
            (await elsewhere.GetPageAsync(incident + further)).Status.ShouldBe(
                HttpStatusCode.NotFound
            );
        }
        (await professional.GetPageAsync(IncidentSteps.Register)).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMembersReport_IsNamed(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional, "Rosa Zqdelgado");
        using var browser = await rosa.SignInAsync();

        (
            await browser.SubmitAsync(IncidentSteps.Tell, ("seen", "I sent it to the wrong school"))
        ).Status.ShouldBe(HttpStatusCode.Redirect);

        using var officer = await organisation.OfficerAsync();
        var incident = (await organisation.IncidentsAsync()).ShouldHaveSingleItem();
        incident.By.ShouldBe(rosa.Member.Id.Value);
        var page = await officer.GetPageAsync($"{IncidentSteps.Register}/{incident.Id:D}");
        page.Text.ShouldContain("Zqdelgado Reported");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachLawsClockRuns_AndItEndsOnlyWhenEachIsAnswered(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var officer = await organisation.OfficerAsync();
        await officer.ChooseAsync("gdpr", "hipaa");
        string incident = await organisation.ReportAsync();
        var page = await officer.GetPageAsync(incident);
        foreach (string source in new[] { "Article 33(1)", "Article 34(1)", "164.404", "164.406" })
        {
            page.Text.ShouldContain(source);
        }
        await officer.CallItABreachAsync(incident);
        (string, string)[] told = [("state", "Told"), ("why", "All of them.")];

        (await officer.StepAsync(incident, "Move", told)).Errors.ShouldHaveSingleItem();
        await AnswerAsync(officer, incident, "gdpr/authority", "told");
        (await officer.StepAsync(incident, "Answer", Answer("gdpr/authority", "told")))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("answered already");
        foreach (
            string duty in new[]
            {
                "gdpr/people",
                "hipaa/people",
                "hipaa/secretary",
                "hipaa/secretary-each-year",
                "hipaa/media",
            }
        )
        {
            (await officer.StepAsync(incident, "Move", told)).Errors.ShouldHaveSingleItem();
            await AnswerAsync(officer, incident, duty, "not");
        }
        await officer.TakeAsync(incident, "Move", told);
        await officer.TakeAsync(incident, "Move", ("state", "Closed"), ("why", "Done."));

        (await organisation.IncidentsAsync()).Single().State.ShouldBe(IncidentState.Closed);
        (await officer.GetPageAsync(incident)).Text.ShouldContain("Told, as gdpr/authority");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoAtOnce_TheSecondIsTold(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        string incident = await organisation.ReportAsync();
        using var first = await organisation.OfficerAsync();
        using var second = await organisation.OfficerAsync();
        var seen = await second.GetPageAsync(incident);
        await first.TakeAsync(incident, "Note", ("note", "I call the bus company"));

        var told = await second.SubmitAsync(
            seen,
            ("step", "Note"),
            ("version", "0"),
            ("note", "I call them too")
        );

        told.Text.ShouldContain("Somebody else worked on this incident");
        told.Text.ShouldContain("I call the bus company");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatDoesNotFit_IsSaidBesideItsField(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        string incident = await organisation.ReportAsync();
        using var officer = await organisation.OfficerAsync();
        (string, string)[] tomorrow =
        [
            .. Day("known-on", new DateOnly(2999, 1, 1)),
            ("known-at", "10:00"),
            ("basis", "x"),
        ];

        (await officer.StepAsync(incident, "Assess", tomorrow))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("still to come");
        (await officer.StepAsync(incident, "Move", ("state", "Closed"), ("why", "x")))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("cannot become that");
        (await officer.StepAsync(incident, "Law", ("law", ""))).Errors.Count.ShouldBe(2);
        (await officer.StepAsync(incident, "Zq")).Errors.ShouldHaveSingleItem();
        await officer.TakeAsync(
            incident,
            "Law",
            [("law", "Attorney general"), .. Day("due-on", new DateOnly(2999, 1, 1))]
        );
        (await officer.GetPageAsync(incident)).Text.ShouldContain("1 January 2999");
    }

    private static Task AnswerAsync(
        HttpClient officer,
        string incident,
        string duty,
        string answer
    ) => officer.TakeAsync(incident, "Answer", Answer(duty, answer));

    private static (string, string)[] Answer(string duty, string answer) =>
        [
            ("duty", duty),
            ("answer", answer),
            .. Day("told-on", new DateOnly(2026, 1, 2)),
            ("reference", "Zq-1"),
        ];

    internal static (string, string)[] Day(string field, DateOnly day) =>
        [
            (field + "-day", $"{day.Day}"),
            (field + "-month", $"{day.Month}"),
            (field + "-year", $"{day.Year}"),
        ];
}
