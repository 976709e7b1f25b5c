using System.Net;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Screening.Clients;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Rights;

/// <summary>What a request does beside being answered: a correction, more time, a letter, and where a complaint goes.</summary>
public class RequestEffectTests
{
    private const string Client = "/screening/clients/204117";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACorrection_StandsBesideTheRecord_WithTheStatement_AndWhatStoodBeforeIsKept(
        string database
    )
    {
        var rosa = await Screener.OnAsync(database);
        await SaysAsync(rosa, "never at school");
        using var yusuf = await rosa.Organisation.OfficerAsync();
        string request = await rosa.Organisation.AskAsync("Correction");
        await yusuf.FindAsync(request, "204117");
        var unsaid = await yusuf.StepAsync(
            request,
            "Finish",
            ("answer", "We do it."),
            ("statement", "I was ill.")
        );
        unsaid.Errors.ShouldHaveSingleItem().ShouldContain("what is changed");
        unsaid.Html.QuerySelector("#statement")!.TextContent.Trim().ShouldBe("I was ill.");

        await yusuf.TakeAsync(
            request,
            "Finish",
            ("what", "That they were ill, and not away"),
            ("who", "Rosa"),
            ("statement", "I was ill."),
            ("answer", "We do it.")
        );
        await SaysAsync(rosa, "was ill in May");

        var client = (await rosa.Browser.GetPageAsync(Client)).Text;
        client.ShouldContain("To be changed by Rosa: That they were ill, and not away");
        client.ShouldContain("They say: “I was ill.”");
        var facts = await rosa.Browser.GetPageAsync(Client + "/facts");
        facts.Html.QuerySelector("#behaviour")!.TextContent.Trim().ShouldBe("was ill in May");
        facts.Text.ShouldContain("Behaviour and circumstances: never at school");
        await using var store = rosa.Organisation.Open();
        (await store.Set<EarlierFacts>().CountAsync(Ct)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARefusedCorrection_KeepsTheStatement_ButNotWhereSomebodyWouldBeInDanger(
        string database
    )
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        string request = await rosa.Organisation.AskAsync("Correction");
        await yusuf.FindAsync(request, "204117");
        await yusuf.TakeAsync(
            request,
            "Refuse",
            ("statement", "I see it otherwise."),
            ("refusal", "It is right as it stands.")
        );
        var client = (await rosa.Browser.GetPageAsync(Client)).Text;
        client.ShouldContain("It was left as it is.");
        client.ShouldContain("They say: “I see it otherwise.”");

        string father = await rosa.Organisation.AskAsync(
            "Correction",
            ("asker", "Guardian"),
            ("about", "my son")
        );
        await yusuf.FindAsync(father, "204117");
        await yusuf.TakeAsync(father, "Review", ("found", "Danger"), ("why", "An order stands."));
        await yusuf.TakeAsync(
            father,
            "Refuse",
            ("statement", "He lies."),
            ("refusal", "We cannot help.")
        );
        (await rosa.Browser.GetPageAsync(Client)).Text.ShouldNotContain("He lies.");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MoreTime_IsGivenOnce_AsMuchAsTheLawAllows_BeforeTheTimeIsOver(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        string lawless = await organisation.AskAsync("Access");
        (await yusuf.GetPageAsync(lawless)).Text.ShouldNotContain("More time");
        (await ExtendAsync(yusuf, lawless)).Text.ShouldContain("cannot be extended");
        await yusuf.ChooseAsync("gdpr");
        string request = await organisation.AskAsync("Restriction");
        string late = await organisation.AskAsync("Objection");

        var untold = await yusuf.StepAsync(request, "Extend", ("extend-why", "It is long."));
        untold.Errors.ShouldHaveSingleItem().ShouldContain("how you told");
        (await ExtendAsync(yusuf, request)).Status.ShouldBe(HttpStatusCode.Redirect);

        var page = (await yusuf.GetPageAsync(request)).Text;
        page.ShouldContain("15 April 2026");
        page.ShouldContain("It is long.");
        page.ShouldContain("By letter");
        page.ShouldNotContain("More time");
        (await ExtendAsync(yusuf, request)).Text.ShouldContain("cannot be extended");
        haven.Clock.Advance(TimeSpan.FromDays(32));
        using var later = await organisation.OfficerAsync();
        (await ExtendAsync(later, late)).Text.ShouldContain("cannot be extended");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheAnswer_GoesByMail_WhereThatIsSafe_Once_AndItsSubjectTellsNothing(
        string database
    )
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using var yusuf = await officer.SignInAsync();
        string safe = await organisation.AskAsync("Access", ("mail", "yes"));
        string unsafely = await organisation.AskAsync("Access", ("reach", "0123 456"));
        foreach (string one in new[] { safe, unsafely })
        {
            (await SendAsync(officer, one)).ShouldBe(StepOutcome.Overtaken);
            await yusuf.TakeAsync(one, "Refuse", ("refusal", "Nothing is kept of you."));
        }

        (await SendAsync(officer, unsafely)).ShouldBe(StepOutcome.Overtaken);
        await yusuf.TakeAsync(safe, "Send");
        (await SendAsync(officer, safe)).ShouldBe(StepOutcome.Overtaken);

        var letter = (await haven.LettersToAsync("luis@example.org")).ShouldHaveSingleItem();
        letter.Split('\n').Select(l => l.Trim()).ShouldContain("Subject: Your request");
        letter.ShouldContain("Nothing is kept of you.");
        letter.ShouldNotContain("Velasco");
        (await yusuf.GetPageAsync(unsafely)).Text.ShouldNotContain("Send the answer by e-mail");
        var paper = await yusuf.GetPageAsync(unsafely + "/letter");
        paper.Text.ShouldContain("0123 456");
        paper.Text.ShouldContain("Nothing is kept of you.");
    }

    [Theory]
    [InlineData("luis at home")]
    [InlineData("Luis <luis@example.org>")]
    [InlineData("luis@example.org, marta@example.org")]
    public async Task WhatIsNoAddress_IsWrittenToByNobody(string reach)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.CreateMemberAsync(Roles.Administrator);
        using var stranger = haven.Browser();

        var answer = await stranger.SubmitAsync(
            $"{RightsSteps.Desk}/ask/{organisation.Code}?lang=es",
            ("kind", "Access"),
            ("asker", "Themselves"),
            ("name", "Luis"),
            ("reach", reach),
            ("mail", "yes")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain("correo electrónico");
    }

    [Fact]
    public async Task AComplaint_ShowsWhereItCanGo_AndTheLetterSaysSoInTheAskersLanguage()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        await yusuf.ChooseAsync("ferpa", "gdpr");
        string request = await organisation.AskAsync("Complaint");

        var page = (await yusuf.GetPageAsync(request)).Text;
        page.ShouldContain("U.S. Department of Education");
        page.ShouldContain("14 July 2026");
        page.ShouldContain("34 CFR 99.64(c)");
        page.ShouldContain("data protection authority");
        await yusuf.TakeAsync(request, "Refuse", ("refusal", "We looked into it."));
        (await yusuf.GetPageAsync(request + "/letter")).Text.ShouldContain(
            "U.S. Department of Education"
        );
        AnswerLetter
            .Of("es", "No.", "Eastside", Haven.Privacy.Regimes.RegimeRules.None)
            .Subject.ShouldBe("Su solicitud");
    }

    private static async Task SaysAsync(Screener rosa, string behaviour)
    {
        var saved = await rosa.Browser.SubmitAsync(Client + "/facts", ("behaviour", behaviour));
        saved.Status.ShouldBe(HttpStatusCode.Redirect, saved.Text);
    }

    private static Task<Page> ExtendAsync(HttpClient yusuf, string request) =>
        yusuf.StepAsync(
            request,
            "Extend",
            ("extend-why", "It is long."),
            ("extend-told", "By letter")
        );

    // Also where the page does not offer it.
    private static async Task<StepOutcome> SendAsync(TestMember officer, string request)
    {
        var haven = officer.Installation;
        var id = Guid.Parse(request.Split('/')[^1]);
        var sheet = (await haven.Get<RightsDesk>().OpenAsync(officer.Reader, id, Ct))!;
        return await haven
            .Get<AnswerMail>()
            .SendAsync(officer.Reader, id, sheet.Request.Version, LetterKind.Answer, Ct);
    }
}
