using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Emergency;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Screening;
using Haven.Tests.Screening.Emergency;

namespace Haven.Tests.Privacy.Emergency;

public class EmergencyReviewTests
{
    private const string List = NightShift.Review;
    private const string Note = "Spoke with Tom and the hospital";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Reviewers_SeeWhoWhyAndWhatWasOpened_AndRecordWhatTheyFound(string database)
    {
        var night = await NightShift.OnAsync(database);
        await night.Rosa.TakeUpAsync(776_001);
        using var tom = await night.Tom.SignInAsync();
        using var supervisor = await night.SignInAsync(Roles.Supervisor);
        using var officer = await night.SignInAsync(Roles.PrivacyOfficer);
        await tom.OpenEmergencyAsync(night.Code);
        string path = await night.ReviewPathAsync();
        await tom.GetPageAsync(night.Page);
        await tom.GetPageAsync(night.Page);
        await tom.OpenEmergencyAsync(776_001);
        await tom.GetPageAsync("/screening/clients/776001");

        (await supervisor.GetPageAsync("/screening/caseload")).Text.ShouldContain(
            "2 emergency accesses wait for a review."
        );
        (await officer.GetPageAsync("/privacy/audit")).Text.ShouldContain(
            "2 emergency accesses wait for a review."
        );
        (await tom.GetPageAsync("/screening/caseload")).Text.ShouldNotContain("wait for a review");
        var list = await officer.GetPageAsync(List);
        list.Html.QuerySelectorAll("tbody tr").Length.ShouldBe(2);
        list.Text.ShouldContain("Tom Becker");
        list.Text.ShouldNotContain(NightShift.Reason);
        var sheet = await supervisor.GetPageAsync(path);
        sheet.Text.ShouldContain("Tom Becker");
        sheet.Text.ShouldContain(NightShift.Reason);
        sheet.Text.ShouldContain("Open now");
        sheet.Text.ShouldNotContain(NightShift.Told);
        // Two openings of this client; the other client's are another access's.
        sheet.Html.QuerySelectorAll("tbody tr").Length.ShouldBe(2);

        var recorded = await supervisor.SubmitAsync(
            sheet,
            ("outcome", "justified"),
            ("note", Note)
        );

        recorded.Location!.ToString().ShouldBe(path);
        var found = await officer.GetPageAsync(path);
        found.Text.ShouldContain("Justified");
        found.Text.ShouldContain(Note);
        found.Text.ShouldNotContain("What to do now");
        found.Html.QuerySelectorAll("main form").ShouldBeEmpty();
        // What is reviewed is over.
        (await tom.GetPageAsync(night.Page)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await tom.GetPageAsync("/screening/clients/776001")).Status.ShouldBe(HttpStatusCode.OK);
        (await officer.GetPageAsync("/privacy/audit")).Text.ShouldContain(
            "1 emergency access waits for a review."
        );
        (await night.Organisation.LogAsync()).ShouldContain(r =>
            r.What == "emergency access, justified" && r.Purpose == Purpose.EmergencyReview.Key
        );
    }

    [Theory]
    [InlineData(Databases.Sqlite, true)]
    [InlineData(Databases.Sqlite, false)]
    [InlineData(Databases.PostgreSql, true)]
    [InlineData(Databases.PostgreSql, false)]
    public async Task NotJustified_SaysWhatToDoNext(string database, bool opened)
    {
        var night = await NightShift.OnAsync(database);
        using var tom = await night.Tom.SignInAsync();
        using var officer = await night.SignInAsync(Roles.PrivacyOfficer);
        long code = opened ? night.Code : 779_200;
        await tom.OpenEmergencyAsync(code);
        await tom.GetPageAsync($"/screening/clients/{code}");
        string path = await night.ReviewPathAsync();

        await officer.SubmitAsync(path, ("outcome", "not-justified"), ("note", Note));

        var page = await officer.GetPageAsync(path);
        page.Text.ShouldContain("Not justified");
        page.Text.Contains("nobody here had it").ShouldBe(!opened);
        page.Text.Contains("no page was opened").ShouldBe(!opened);
        page.Text.ShouldContain("What to do now");
        page.Text.Contains("stands in the register of breaches").ShouldBe(opened);
        (await night.Organisation.LogAsync()).ShouldContain(r =>
            r.What == "emergency access, not justified" && r.Act == Act.Edit
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OwnAccess_IsReviewedBySomebodyElse(string database)
    {
        var night = await NightShift.OnAsync(database);
        var both = await night.Organisation.CreateMemberAsync(
            Roles.Professional | Roles.PrivacyOfficer
        );
        using var browser = await both.SignInAsync();
        await browser.OpenEmergencyAsync(night.Code);
        string path = await night.ReviewPathAsync();

        var page = await browser.GetPageAsync(path);
        page.Text.ShouldContain("somebody else has to review it");
        page.Html.QuerySelectorAll("main form").ShouldBeEmpty();
        (await browser.GetPageAsync("/screening/caseload")).Text.ShouldNotContain(
            "waits for a review"
        );
        (await browser.StatusOfPostAsync(path, ("outcome", "justified"), ("note", Note))).ShouldBe(
            HttpStatusCode.Conflict
        );
        (await night.StoredAsync()).ShouldHaveSingleItem().ReviewedAt.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoReviewersAtOnce_OneIsKept_AndTheOtherIsTold(string database)
    {
        var night = await NightShift.OnAsync(database);
        using var tom = await night.Tom.SignInAsync();
        using var grace = await night.SignInAsync(Roles.Supervisor);
        using var yusuf = await night.SignInAsync(Roles.PrivacyOfficer);
        await tom.OpenEmergencyAsync(night.Code);
        string path = await night.ReviewPathAsync();
        var hers = await grace.GetPageAsync(path);
        var his = await yusuf.GetPageAsync(path);

        var answers = await Task.WhenAll(
            grace.SubmitAsync(hers, ("outcome", "justified"), ("note", "found by grace")),
            yusuf.SubmitAsync(his, ("outcome", "not-justified"), ("note", "found by yusuf"))
        );

        answers
            .Select(a => a.Status)
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict], ignoreOrder: true);
        var told = answers.Single(a => a.Status == HttpStatusCode.Conflict);
        told.Errors.ShouldHaveSingleItem().ShouldContain("Somebody else reviewed this");
        string first = answers[0].Status == HttpStatusCode.Redirect ? "grace" : "yusuf";
        told.Text.ShouldContain("found by " + first);
        (await night.Organisation.LogAsync())
            .Count(r => r.What.StartsWith("emergency access, ", StringComparison.Ordinal))
            .ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Unreviewed_IsOverdueAfterThreeDays_AndShownAsSuch(string database)
    {
        var night = await NightShift.AloneOnAsync(database);
        await using var haven = night.Haven;
        using var tom = await night.Tom.SignInAsync();
        await tom.OpenEmergencyAsync(night.Code);
        string path = await night.ReviewPathAsync();

        haven.Clock.Advance(EmergencyAccess.ReviewWithin - TimeSpan.FromMinutes(1));
        using var grace = await night.SignInAsync(Roles.Supervisor);
        (await grace.GetPageAsync(List)).Text.ShouldContain("Waits for review");
        haven.Clock.Advance(TimeSpan.FromMinutes(1));

        (await grace.GetPageAsync(List)).Text.ShouldContain("Review overdue");
        (await grace.GetPageAsync("/screening/caseload")).Text.ShouldContain(
            "1 emergency access waits for a review, and is overdue."
        );
        await grace.SubmitAsync(path, ("outcome", "justified"), ("note", Note));
        (await grace.GetPageAsync(List)).Text.ShouldNotContain("overdue");
    }

    [Theory]
    [InlineData("", Note, "#outcome")]
    [InlineData("maybe", Note, "#outcome")]
    [InlineData("justified", "", "#note")]
    [InlineData("not-justified", "ok", "#note")]
    public async Task Review_WithoutOutcomeOrNote_SaysSoBesideTheField(
        string outcome,
        string note,
        string field
    )
    {
        var night = await NightShift.OnAsync(Databases.Sqlite);
        using var tom = await night.Tom.SignInAsync();
        using var grace = await night.SignInAsync(Roles.Supervisor);
        await tom.OpenEmergencyAsync(night.Code);

        var answer = await grace.SubmitAsync(
            await night.ReviewPathAsync(),
            ("outcome", outcome),
            ("note", note)
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Html.QuerySelector($".govuk-error-summary a[href='{field}']").ShouldNotBeNull();
        (await night.StoredAsync()).ShouldHaveSingleItem().ReviewedAt.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoMayNotReview_IsToldThatThereIsNoSuchPage(string database)
    {
        var night = await NightShift.OnAsync(database);
        var elsewhere = await NightShift.OnAsync(database);
        using var tom = await night.Tom.SignInAsync();
        await tom.OpenEmergencyAsync(night.Code);
        string path = await night.ReviewPathAsync();
        HttpClient[] strangers =
        [
            await night.SignInAsync(Roles.Administrator),
            await night.SignInAsync(Roles.Operator),
            await night.SignInAsync(Roles.Professional),
            await elsewhere.SignInAsync(Roles.Supervisor),
            await elsewhere.SignInAsync(Roles.PrivacyOfficer),
        ];

        foreach (var browser in strangers)
        {
            (await browser.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
            (
                await browser.StatusOfPostAsync(path, ("outcome", "justified"), ("note", Note))
            ).ShouldBe(HttpStatusCode.NotFound);
            browser.Dispose();
        }
        using var theirs = await elsewhere.SignInAsync(Roles.Supervisor);
        (await theirs.GetPageAsync(List)).Text.ShouldContain("Nothing to review");
        (await night.StoredAsync()).ShouldHaveSingleItem().ReviewedAt.ShouldBe(0);
    }
}
