using System.Net;
using Haven.Organisations.Inbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Figures;
using Haven.Tests.Organisations.Contact;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Inbox;

public class InboxTests
{
    private const string List = "/organisations/inbox";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Open_ShowsWhatWasWritten_AndStandsInTheLog_AndTheListShowsNothing(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);
        await team.WriteAsync(haven, Correspondence.Words, ("name", "Maria Sandoval"));
        using var admin = await team.Admin.SignInAsync();

        var before = await admin.GetPageAsync(List);
        var letter = await admin.GetPageAsync(await team.OnlyPathAsync());
        var after = await admin.GetPageAsync(List);

        before.Text.ShouldContain("New");
        before.Text.ShouldNotContain("waiting room");
        before.Text.ShouldNotContain("Sandoval");
        letter.Text.ShouldContain(Correspondence.Words);
        letter.Text.ShouldContain("Maria Sandoval");
        after.Html.QuerySelector("tbody tr")!.TextContent.ShouldContain("Opened");
        await using var context = team.Organisation.Open();
        var entry = await context
            .Set<AuditRecord>()
            .SingleAsync(r => r.What == "message" && r.Act == Act.View);
        entry.Member.ShouldBe(team.Admin.Member.Id.Value);
        entry.Purpose.ShouldBe(Purpose.Correspondence.Key);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answer_GoesByMail_AndRepeatsNothingOfTheMessage(string database)
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);
        string email = Newcomer.NewEmail();
        await team.WriteAsync(haven, Correspondence.Words, ("answer", "yes"), ("email", email));
        using var admin = await team.Admin.SignInAsync();
        string path = await team.OnlyPathAsync();

        var sent = await admin.SubmitAsync(path, ("text", "Come by on Tuesday.\r\n.\r\nWelcome"));

        sent.Location!.ToString().ShouldBe(path + "?done=sent");
        string letter = (await haven.LettersToAsync(email)).ShouldHaveSingleItem();
        letter.ShouldContain("Come by on Tuesday.");
        letter.ShouldContain(team.Form);
        letter.ShouldNotContain("waiting room");
        var page = await admin.GetPageAsync(path);
        page.Text.ShouldContain("Come by on Tuesday.");
        (await admin.GetPageAsync(List)).Text.ShouldContain("Answered");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answer_OfTwoAtOnce_GoesOutOnce_AndTheOtherKeepsWhatTheyWrote(string database)
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);
        string email = Newcomer.NewEmail();
        await team.WriteAsync(haven, Correspondence.Words, ("email", email));
        string path = await team.OnlyPathAsync();
        var other = await team.Organisation.CreateMemberAsync(Roles.Administrator);
        using var one = await team.Admin.SignInAsync();
        using var two = await other.SignInAsync();
        var pages = await Task.WhenAll(one.GetPageAsync(path), two.GetPageAsync(path));

        var answers = await Task.WhenAll(
            one.SubmitAsync(pages[0], ("text", "Answer number one")),
            two.SubmitAsync(pages[1], ("text", "Answer number two"))
        );

        var late = answers.Single(a => a.Status == HttpStatusCode.Conflict);
        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        (await haven.LettersToAsync(email)).Count.ShouldBe(1);
        late.Errors.ShouldHaveSingleItem().ShouldContain("Yours was not sent");
        late.Html.QuerySelector("textarea")!.TextContent.ShouldStartWith("Answer number");
        late.Text.ShouldContain("Answered");
        // Whoever still wants to can send it now, having seen the other's.
        (
            await (late == answers[0] ? one : two).SubmitAsync(late, ("text", "And one more thing"))
        ).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Done_HasAListOfItsOwn_AndDeleted_IsGoneWithAReceipt(string database)
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);
        string email = Newcomer.NewEmail();
        await team.WriteAsync(haven, Correspondence.Words, ("email", email));
        using var admin = await team.Admin.SignInAsync();
        string path = await team.OnlyPathAsync();
        await admin.SubmitAsync(path, ("text", "Thank you."));

        var message = await admin.GetPageAsync(path);
        await admin.PostAsync(path, path + "/done", ("done", "yes"));
        var open = await admin.GetPageAsync(List);
        var done = await admin.GetPageAsync(List + "?list=done");
        var gone = await admin.PostAsync(path, path + "/delete");

        message.Text.ShouldContain("Mark as done");
        open.Html.QuerySelectorAll("tbody tr").ShouldBeEmpty();
        done.Html.QuerySelectorAll("tbody tr").ShouldHaveSingleItem();
        gone.Location!.ToString().ShouldBe(List + "?done=deleted");
        (await admin.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        await using var context = team.Organisation.Open();
        var receipt = await context.Set<Erasure>().SingleAsync();
        receipt.DoneAt.ShouldBeGreaterThan(0);
        receipt.Went.ShouldBe("contact answers 1, contact messages 1");
        receipt.By.ShouldBe(team.Admin.Member.Id.Value);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Message_OfAnotherOrganisation_IsNotThere(string database)
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);
        await team.WriteAsync(haven, Correspondence.Words, ("email", "maria@example.org"));
        string path = await team.OnlyPathAsync();
        var others = await Correspondence.OnAsync(haven);
        using var stranger = await others.Admin.SignInAsync();

        (await stranger.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (string act in new[] { "answer", "done", "delete" })
        {
            var tried = await stranger.PostAsync(
                List + "/settings",
                $"{path}/{act}",
                ("text", "Hello"),
                ("seen", "0"),
                ("done", "yes")
            );
            tried.Status.ShouldBe(HttpStatusCode.NotFound, act);
        }
        (await team.MessagesAsync()).ShouldHaveSingleItem().DoneAt.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Retention_TakesWhatIsOlderThanTheOrganisationChose(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var brief = await Correspondence.OnAsync(haven);
        var full = await Correspondence.OnAsync(haven);
        using (var admin = await brief.Admin.SignInAsync())
        {
            await admin.SubmitAsync(List + "/settings", ("keep", "30"));
        }
        await brief.WriteAsync(haven);
        await full.WriteAsync(haven);
        haven.Clock.Advance(TimeSpan.FromDays(20));
        await brief.WriteAsync(haven, "Newer");
        // A clock of its own, so that the server's own round does not come in between.
        var clock = new FakeClock(haven.Clock.GetUtcNow());
        var retention = new RetentionService(
            haven.Core.Database,
            haven.Get<ForgettingService>(),
            haven.Get<KeptKinds>(),
            haven.Get<KeptCounts>(),
            haven.Get<IOrganisationZones>(),
            haven.Get<RegimeDesk>(),
            clock
        );
        async Task<int> RoundAsync() =>
            await retention.DeleteAsync(brief.Organisation.Id, default)
            + await retention.DeleteAsync(full.Organisation.Id, default);

        // Written on 15 January: the thirtieth day is 14 February.
        clock.MoveTo(new DateTimeOffset(2026, 2, 14, 23, 59, 0, TimeSpan.Zero));
        (await RoundAsync()).ShouldBe(0);
        clock.Advance(TimeSpan.FromMinutes(1));
        (await RoundAsync()).ShouldBe(1);

        (await brief.MessagesAsync()).Count.ShouldBe(1);
        (await full.MessagesAsync()).Count.ShouldBe(1);
        clock.MoveTo(new DateTimeOffset(2027, 1, 16, 0, 0, 0, TimeSpan.Zero));
        (await RoundAsync()).ShouldBe(2);
        (await full.MessagesAsync()).ShouldBeEmpty();
        await using var context = full.Organisation.Open();
        (await context.Set<Erasure>().SingleAsync()).DoneAt.ShouldBeGreaterThan(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Delete_OfAMessageThatIsHeld_IsRefused_AndThePageSaysWhy(string database)
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);
        await team.WriteAsync(haven);
        var officer = await team.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var ask = new HoldAsk(
            Guid.CreateVersion7(),
            null,
            KeepPeriod.Messages.Key,
            HoldSource.Regulator,
            "Inquiry 4",
            new DateOnly(2026, 6, 1)
        );
        await haven.Get<HoldDesk>().AskAsync(officer.Reader, ask, default);
        using var admin = await team.Admin.SignInAsync();
        string path = $"{List}/{(await team.MessagesAsync()).Single().Id:D}";
        var letter = await admin.GetPageAsync(path);
        foreach (var form in letter.Html.QuerySelectorAll("main form").SkipLast(1).ToList())
        {
            form.Remove();
        }

        var refused = await admin.SubmitAsync(letter);

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Errors.ShouldHaveSingleItem().ShouldContain("A legal hold");
        (await team.MessagesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task List_OfManyOfOneMoment_ShowsEachOnce()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);
        for (int i = 0; i < 12; i++)
        {
            await team.WriteAsync(haven, $"Message {i}");
        }
        var inbox = haven.Get<InboxService>();
        var all = await inbox.ListAsync(team.Admin.Reader, false, InboxPlace.Newest, default);

        all.Next.ShouldBeNull();
        all.Lines.Select(l => l.Id).ShouldBeUnique();
        all.Lines.Count.ShouldBe(12);
        var rest = await inbox.ListAsync(
            team.Admin.Reader,
            false,
            new InboxPlace(
                all.Lines[4].ArrivedAt,
                all.Lines.Take(5).Count(l => l.ArrivedAt == all.Lines[4].ArrivedAt)
            ),
            default
        );
        rest.Lines.Select(l => l.Id).ShouldBe(all.Lines.Skip(5).Select(l => l.Id));
    }

    [Fact]
    public async Task Settings_OutsideOfTheChoices_AreRefused_AndComeBack()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);
        using var admin = await team.Admin.SignInAsync();

        var page = await admin.SubmitAsync(
            List + "/settings",
            ("keep", "9999"),
            ("addresses", "Kept address"),
            ("emergency-line", new string('5', 121))
        );

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.Count.ShouldBe(2);
        page.Text.ShouldContain("Kept address");
    }
}
