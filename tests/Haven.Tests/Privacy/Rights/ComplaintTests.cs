using System.Net;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Tests.Privacy.Regimes;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Rights;

/// <summary>A complaint that was answered goes on, and is not closed while the organisation has to answer again.</summary>
public class ComplaintTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AComplaintThatGoesOn_IsOpenUntilItIsAnsweredAgain(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using var yusuf = await officer.SignInAsync();
        await yusuf.ChooseAsync("gdpr");
        string request = await organisation.AskAsync("Complaint");
        (await GoOnAsync(officer, request, "head")).ShouldBe(StepOutcome.Overtaken);
        await yusuf.TakeAsync(request, "Refuse", ("refusal", "We looked into it."));

        var unsaid = await yusuf.SubmitAsync(request, ("said", "They are not content."));
        unsaid.Errors.ShouldHaveSingleItem().ShouldContain("to whom");
        unsaid.Html.QuerySelector("#said")!.TextContent.Trim().ShouldBe("They are not content.");
        await TakeAsync(yusuf, request, ("to", "gdpr/authority"), ("said", "By telephone"));
        (await yusuf.GetPageAsync(RightsSteps.Desk)).Text.ShouldNotContain("goes on");
        await TakeAsync(yusuf, request, ("to", "head"), ("said", ""));
        (await GoOnAsync(officer, request, "head")).ShouldBe(StepOutcome.IsThere);
        (await GoOnAsync(officer, request, "hipaa/secretary")).ShouldBe(StepOutcome.NoStep);
        (await yusuf.GetPageAsync(RightsSteps.Desk)).Text.ShouldContain("goes on");
        var page = (await yusuf.GetPageAsync(request)).Text;
        page.ShouldContain("15 April 2026 (GDPR, Articles 77 and 78(2))");
        page.ShouldContain("15 February 2026 (Haven’s own)");

        haven.Clock.Advance(TimeSpan.FromDays(32));
        using var later = await officer.SignInAsync();
        (await later.GetPageAsync(RightsSteps.Desk)).Text.ShouldContain("overdue");
        string field = await FieldAsync(organisation, "head");
        var mute = await AnswerAsync(later, request, field, "");
        mute.Errors.ShouldHaveSingleItem().ShouldContain("Nothing ends without an answer");
        (await AnswerAsync(later, request, field, "We were wrong.")).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await later.GetPageAsync(RightsSteps.Desk)).Text.ShouldNotContain("overdue");
        var letter = (await later.GetPageAsync(request)).Html.QuerySelector(
            "main a[href*='/complaint/']"
        )!;
        (await later.GetPageAsync(letter.GetAttribute("href")!)).Text.ShouldContain(
            "We were wrong."
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoAtOnce_TheLaterIsTold_AndNobodyElseGetsThere(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        using var second = await organisation.OfficerAsync();
        string request = await organisation.AskAsync("Complaint");
        await yusuf.TakeAsync(request, "Refuse", ("refusal", "We looked into it."));
        var seen = await second.GetPageAsync(request);
        await TakeAsync(yusuf, request, ("to", "head"), ("said", ""));
        (await second.SubmitAsync(seen, ("to", "head"), ("said", ""))).Text.ShouldContain(
            "Somebody else worked on this request"
        );
        string field = await FieldAsync(organisation, "head");
        seen = await second.GetPageAsync(request);
        await TakeAsync(yusuf, request, (field, "We were wrong."));
        (await second.SubmitAsync(seen, (field, "We were right."))).Text.ShouldContain(
            "Somebody else worked on this request"
        );
        string page = (await yusuf.GetPageAsync(request)).Text;
        page.ShouldContain("We were wrong.");
        page.ShouldNotContain("We were right.");

        var other = await haven.CreateOrganisationAsync();
        using var theirs = await other.OfficerAsync();
        string own = await other.AskAsync("Complaint");
        await theirs.TakeAsync(own, "Refuse", ("refusal", "No."));
        var open = await theirs.GetPageAsync(own);
        var form = open.Html.QuerySelector("main form[action$=complaint]")!;
        form.SetAttribute("action", request + "/complaint");
        (await theirs.SubmitAsync(open, ("to", "head"), ("said", ""))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        string letter = field.Replace("answer-", request + "/complaint/", StringComparison.Ordinal);
        (await yusuf.GetPageAsync(letter)).Status.ShouldBe(HttpStatusCode.OK);
        (await theirs.GetPageAsync(letter)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task TakeAsync(
        HttpClient yusuf,
        string request,
        params (string, string)[] fields
    )
    {
        var answer = await yusuf.SubmitAsync(request, fields);
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    private static Task<Page> AnswerAsync(
        HttpClient yusuf,
        string request,
        string field,
        string answer
    ) => yusuf.SubmitAsync(request, (field, answer));

    // The field of the answer to the step that is open.
    private static async Task<string> FieldAsync(TestOrganisation organisation, string key)
    {
        await using var store = organisation.Open();
        var step = await store.Set<ComplaintStep>().SingleAsync(s => s.Key == key, Ct);
        return ComplaintForm.AnswerTo(step.Id);
    }

    private static async Task<StepOutcome> GoOnAsync(TestMember officer, string request, string key)
    {
        var haven = officer.Installation;
        var id = Guid.Parse(request.Split('/')[^1]);
        var sheet = (await haven.Get<RightsDesk>().OpenAsync(officer.Reader, id, Ct))!;
        var today = DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime);
        return await haven
            .Get<ComplaintDesk>()
            .GoOnAsync(officer.Reader, id, sheet.Request.Version, new GoingOn(key, today, ""), Ct);
    }
}
