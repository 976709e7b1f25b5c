using System.Net;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Rights;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Rights;

/// <summary>A correction is refused, and whoever asked for it is heard, where a law gives a hearing.</summary>
public class HearingTests
{
    private const string Client = "/screening/clients/204117";
    private const string Refusal = "It is right as it stands.";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverIsRefused_IsHeardByAnother_AndTheirStatementStandsBesideTheRecord(
        string database
    )
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var rosa = await Screener.OnAsync(haven);
        var officer = await OfficerAsync(rosa.Organisation);
        using var yusuf = await officer.SignInAsync();
        var amina = await rosa.Organisation.CreateMemberAsync(Roles.Administrator, "Amina Haddad");
        string request = await RefusedAsync(rosa.Organisation, yusuf, ("mail", "yes"));
        (await yusuf.GetPageAsync(request + "/letter")).Text.ShouldContain("ask us for a hearing");

        await TakeAsync(
            yusuf,
            request,
            [.. Day("asked-on", haven.Clock, 0), ("asked", "I was ill.")]
        );
        var asked = (await yusuf.GetPageAsync(request)).Text;
        asked.ShouldContain("I was ill.");
        asked.ShouldContain("(FERPA, 34 CFR 99.21 and 99.22(a))");
        foreach (
            var hearer in new[]
            {
                ("hearer", $"{officer.Member.Id.Value}"),
                ("outsider", "yusuf KARIM"),
            }
        )
        {
            var same = await HearAsync(yusuf, request, haven.Clock, hearer);
            same.Errors.ShouldHaveSingleItem().ShouldContain("does not hear it");
            same.Text.ShouldContain("Room 4 at noon");
        }
        (
            await HearAsync(yusuf, request, haven.Clock, ("hearer", $"{amina.Member.Id.Value}"))
        ).Status.ShouldBe(HttpStatusCode.Redirect);
        var letter = (await yusuf.GetPageAsync(request + "/hearing/day")).Text;
        letter.ShouldContain("Room 4 at noon");
        letter.ShouldContain("Amina Haddad hears you");
        await SendAsync(yusuf, request, HearingStep.SendDay);

        var early = await yusuf.SubmitAsync(request, ("outcome", "NotAmended"), ("reason", "So."));
        early.Errors.ShouldHaveSingleItem().ShouldContain("still to come");
        haven.Clock.Advance(TimeSpan.FromDays(15));
        using var later = await officer.SignInAsync();
        await TakeAsync(later, request, [("outcome", "NotAmended"), ("reason", "Two were heard.")]);
        await SendAsync(later, request, HearingStep.SendOutcome);
        await TakeAsync(later, request, [("statement", "I see it otherwise.")]);

        using var hers = await rosa.Member.SignInAsync();
        var client = (await hers.GetPageAsync(Client)).Text;
        client.ShouldContain("It was left as it is.");
        client.ShouldContain("They say: “I see it otherwise.”");
        (await later.GetPageAsync(request))
            .Html.QuerySelectorAll("main form[action$=hearing]")
            .ShouldBeEmpty();
        var mails = await haven.LettersToAsync("luis@example.org");
        mails.Count.ShouldBe(2);
        mails.ShouldContain(m => m.Contains("Room 4 at noon", StringComparison.Ordinal));
        mails.ShouldContain(m => m.Contains("Two were heard.", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnAmendment_IsMadeLikeAnyCorrection_AndALateHearingIsShown(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var rosa = await Screener.OnAsync(haven);
        var officer = await OfficerAsync(rosa.Organisation);
        using var yusuf = await officer.SignInAsync();
        string request = await RefusedAsync(rosa.Organisation, yusuf);
        await TakeAsync(yusuf, request, Day("asked-on", haven.Clock, 0));
        (await yusuf.GetPageAsync(RightsSteps.Desk)).Text.ShouldContain("goes on");

        haven.Clock.Advance(TimeSpan.FromDays(46));
        using var later = await officer.SignInAsync();
        (await later.GetPageAsync(RightsSteps.Desk)).Text.ShouldContain("overdue");
        (await later.GetPageAsync(request)).Text.ShouldContain("overdue");
        (await HearAsync(later, request, haven.Clock, ("outsider", "Judge Adams"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await later.GetPageAsync(request)).Text.ShouldContain("later than 1 March 2026");
        haven.Clock.Advance(TimeSpan.FromDays(15));
        using var last = await officer.SignInAsync();
        (string, string)[] amended = [("outcome", "Amended"), ("reason", "They showed it.")];
        (await last.SubmitAsync(request, amended))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("what is changed");
        await TakeAsync(
            last,
            request,
            [.. amended, ("what", "That they were ill"), ("who", "Rosa")]
        );

        using var hers = await rosa.Member.SignInAsync();
        (await hers.GetPageAsync(Client)).Text.ShouldContain(
            "To be changed by Rosa: That they were ill"
        );
        (await last.GetPageAsync(request + "/hearing/outcome")).Text.ShouldContain(
            "we decided to correct what we keep"
        );
        (await last.GetPageAsync(RightsSteps.Desk)).Text.ShouldNotContain("overdue");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoAtOnce_TheLaterIsTold_AndNobodyElseGetsThere(string database)
    {
        var rosa = await Screener.OnAsync(database);
        var clock = rosa.Organisation.Installation.Clock;
        using var yusuf = await rosa.Organisation.OfficerAsync();
        using var second = await rosa.Organisation.OfficerAsync();
        string request = await RefusedAsync(rosa.Organisation, yusuf);
        var seen = await second.GetPageAsync(request);
        await TakeAsync(yusuf, request, Day("asked-on", clock, 0));
        (await second.SubmitAsync(seen, Day("asked-on", clock, 0))).Text.ShouldContain(
            "Somebody else worked on this request"
        );
        seen = await second.GetPageAsync(request);
        (await HearAsync(yusuf, request, clock, ("outsider", "Judge Adams"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        var told = await second.SubmitAsync(seen, Place(clock, ("outsider", "Somebody else")));
        told.Text.ShouldContain("Somebody else worked on this request");
        told.Text.ShouldContain("Judge Adams");
        await using var store = rosa.Organisation.Open();
        (await store.Set<Hearing>().CountAsync(Ct)).ShouldBe(1);

        var other = await rosa.Organisation.Installation.CreateOrganisationAsync();
        using var theirs = await other.OfficerAsync();
        var own = await theirs.GetPageAsync(await other.AskAsync("Correction"));
        foreach (string page in new[] { "/hearing/day", "/hearing/outcome" })
        {
            (await theirs.GetPageAsync(request + page)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
        own.Html.QuerySelector("main form")!.SetAttribute("action", request + "/hearing");
        (
            await theirs.SubmitAsync(
                own,
                ("step", "Decide"),
                ("outcome", "NotHeld"),
                ("reason", "x")
            )
        ).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsForgottenWithItsRequest_IsTheHearingToo(string database)
    {
        var rosa = await Screener.OnAsync(database);
        var haven = rosa.Organisation.Installation;
        var officer = await OfficerAsync(rosa.Organisation);
        using var yusuf = await officer.SignInAsync();
        string request = await RefusedAsync(rosa.Organisation, yusuf);
        await TakeAsync(yusuf, request, Day("asked-on", haven.Clock, 0));
        await using var store = rosa.Organisation.Open();
        var hearing = await store.Set<Hearing>().AsNoTracking().SingleAsync(Ct);

        var forgetting = haven.Get<ForgettingService>();
        var receipt = await forgetting.AskAsync(
            officer.Reader,
            Purpose.PrivacyOversight,
            hearing.PersonKey,
            Ct
        );
        await forgetting.CompleteAsync(rosa.Organisation.Id, receipt, Ct);

        (await store.Set<Hearing>().CountAsync(Ct)).ShouldBe(0);
        (await store.Set<RightsRequest>().CountAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task WhereNoLawGivesIt_OrNobodyIsVerified_ThereIsNoHearing()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await OfficerAsync(organisation);
        using var yusuf = await officer.SignInAsync();
        await yusuf.ChooseAsync("gdpr");
        string request = await organisation.AskAsync("Correction");
        await yusuf.TakeAsync(request, "Refuse", ("refusal", Refusal));
        (await yusuf.GetPageAsync(request)).Text.ShouldNotContain("earing");
        (await yusuf.GetPageAsync(request + "/letter")).Text.ShouldNotContain("earing");
        (await AskAsync(officer, request, 0)).ShouldBe(StepOutcome.NoHearing);

        await yusuf.ChooseAsync("ferpa");
        (await AskAsync(officer, request, -1)).ShouldBe(StepOutcome.BeforeAnswer);
        (await AskAsync(officer, request, 0)).ShouldBe(StepOutcome.Done);
        var unheard = await HearAsync(yusuf, request, haven.Clock, ("outsider", "Judge Adams"));
        unheard.Errors.ShouldHaveSingleItem().ShouldContain("nothing to hear");
        await TakeAsync(yusuf, request, [("outcome", "NotHeld"), ("reason", "We cannot help.")]);
        var letter = (await yusuf.GetPageAsync(request + "/hearing/outcome")).Text;
        letter.ShouldContain("We cannot help.");
        letter.ShouldNotContain("earing");
        (await AskAsync(officer, request, 0)).ShouldBe(StepOutcome.Overtaken);
    }

    [Fact]
    public void TheLetters_AreWrittenInSpanishToo()
    {
        var laws = RegimeRules.Of([LawBook.Shipped.Find("ferpa")!]);
        AnswerLetter
            .Of("es", "No.", "Eastside", laws, HearingDesk.RightOf(laws))
            .Paragraphs.ShouldContain(p =>
                p.Contains("en 45 días desde que la pida", StringComparison.Ordinal)
            );
    }

    private static Task<TestMember> OfficerAsync(TestOrganisation organisation) =>
        organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Yusuf Karim");

    // A correction of the client's record, refused under FERPA.
    private static async Task<string> RefusedAsync(
        TestOrganisation organisation,
        HttpClient yusuf,
        params (string, string)[] fields
    )
    {
        await yusuf.ChooseAsync("ferpa");
        string request = await organisation.AskAsync("Correction", fields);
        await yusuf.FindAsync(request, "204117");
        await yusuf.TakeAsync(request, "Refuse", ("refusal", Refusal));
        return request;
    }

    private static async Task TakeAsync(HttpClient yusuf, string request, (string, string)[] fields)
    {
        var answer = await yusuf.SubmitAsync(request, fields);
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    private static Task<Page> HearAsync(
        HttpClient yusuf,
        string request,
        FakeClock clock,
        (string, string) hearer
    ) => yusuf.SubmitAsync(request, Place(clock, hearer));

    private static (string, string)[] Place(FakeClock clock, (string, string) hearer) =>
        [.. Day("held-on", clock, 14), ("place", "Room 4 at noon"), hearer];

    private static (string, string)[] Day(string field, FakeClock clock, int ahead)
    {
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(ahead);
        return
        [
            (field + "-day", $"{day.Day}"),
            (field + "-month", $"{day.Month}"),
            (field + "-year", $"{day.Year}"),
        ];
    }

    private static async Task SendAsync(HttpClient yusuf, string request, HearingStep letter)
    {
        var page = await yusuf.GetPageAsync(request);
        var form = page
            .Html.QuerySelectorAll("main form")
            .Single(f => f.QuerySelector($"input[name=step][value={letter}]") is not null);
        foreach (var other in page.Html.QuerySelectorAll("main form").Where(f => f != form))
        {
            other.Remove();
        }
        (await yusuf.SubmitAsync(page)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await yusuf.SubmitAsync(page)).Text.ShouldContain("Somebody else worked on this");
    }

    private static async Task<StepOutcome> AskAsync(TestMember officer, string request, int ahead)
    {
        var haven = officer.Installation;
        var id = Guid.Parse(request.Split('/')[^1]);
        var sheet = (await haven.Get<RightsDesk>().OpenAsync(officer.Reader, id, Ct))!;
        var day = DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime).AddDays(ahead);
        return await haven
            .Get<HearingDesk>()
            .AskAsync(officer.Reader, id, sheet.Request.Version, (day, ""), Ct);
    }
}
