using System.Net;
using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Delivery.Outbox;

/// <summary>The operator's page: counts, reasons and two buttons, and nothing of whom a mail is for.</summary>
public class OutboxPageTests
{
    private const string Path = "/delivery/outbox";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Outbox_ShowsWhyMailFailed_AndNotWhomItIsFor(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        using var browser = await OperatorAsync(haven);
        await FailAsync(haven, 2);
        await haven.HandOverAsync(3);

        var page = await browser.GetPageAsync(Path);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Waiting 3");
        page.Text.ShouldContain("The mail server refused the recipient (reply 550)");
        page.Html.QuerySelectorAll("tbody tr").Length.ShouldBe(2);
        string source = page.Html.Source.Text;
        foreach (
            string secret in new[] { "person1@", "person2@", "example.org", "Subject 1", "Text 1" }
        )
        {
            source.ShouldNotContain(secret);
        }
        (await browser.GetPageAsync("/haven/health")).Text.ShouldContain(
            "2 mails could not be sent"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TryAgain_PutsTheMailBack_AndIsInTheLog(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await FailAsync(haven, 2);
        haven.Clock.Advance(TimeSpan.FromDays(3));
        using var browser = await OperatorAsync(haven);
        var first = (await haven.MailsAsync())[0];

        var answer = await PressAsync(browser, "try-again", first.Id);

        answer.Location!.ToString().ShouldEndWith("done=again");
        (await haven.MailsAsync())
            .Select(m => m.State)
            .ShouldBe([MailState.Waiting, MailState.Failed]);
        await ShouldBeInTheLogAsync(haven, Act.Edit);
        // Its two days begin anew.
        var worker = haven.Worker(
            TestCarrier.Answering(SmtpFate.TryAgain, SmtpTrouble.TextRefused)
        );
        await worker.SendDueAsync();
        (await haven.MailsAsync())[0].State.ShouldBe(MailState.Waiting);
        (await haven.Worker(new TestCarrier()).SendDueAsync()).ShouldBe(0);
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        (await haven.Worker(new TestCarrier()).SendDueAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TryAllAgain_PutsEveryMailBack(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        using var browser = await OperatorAsync(haven);
        await FailAsync(haven, 60);
        (await browser.GetPageAsync(Path)).Html.QuerySelectorAll("tbody tr").Length.ShouldBe(50);

        await PressAsync(browser, "try-all-again", null);

        (await haven.Worker(new TestCarrier()).SendDueAsync()).ShouldBe(60);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task GiveUp_DeletesTheMail_AndIsInTheLog(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        using var browser = await OperatorAsync(haven);
        await FailAsync(haven, 1);
        var mail = (await haven.MailsAsync()).Single();

        (await PressAsync(browser, "give-up", mail.Id))
            .Location!.ToString()
            .ShouldEndWith("done=gone");
        (await haven.MailsAsync()).ShouldBeEmpty();
        await ShouldBeInTheLogAsync(haven, Act.Delete);

        var again = await browser.PostAsync(Path, Path + "/give-up", ("mail", mail.Id.ToString()));
        again.Location!.ToString().ShouldEndWith("done=nothing");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MailThatWaits_CannotBeGivenUp(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        using var browser = await OperatorAsync(haven);
        await haven.HandOverAsync();
        var mail = (await haven.MailsAsync()).Single();

        var answer = await browser.PostAsync(Path, Path + "/give-up", ("mail", mail.Id.ToString()));

        answer.Location!.ToString().ShouldEndWith("done=nothing");
        (await haven.MailsAsync()).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Outbox_ForAnybodyElse_IsNotThere(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(
            Roles.Administrator | Roles.Professional | Roles.Supervisor | Roles.PrivacyOfficer
        );
        using var browser = await member.SignInAsync();

        (await browser.GetPageAsync(Path)).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (string action in new[] { "try-again", "try-all-again", "give-up" })
        {
            var answer = await browser.PostAsync("/organisations/account", $"{Path}/{action}");
            answer.Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    private static async Task<HttpClient> OperatorAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        return await (await organisation.CreateMemberAsync(Roles.Operator)).SignInAsync();
    }

    private static async Task FailAsync(Installation haven, int count)
    {
        await haven.HandOverAsync(count);
        await haven
            .Worker(TestCarrier.Answering(SmtpFate.Never, SmtpTrouble.RecipientRefused, 550))
            .SendDueAsync();
    }

    // The button as the page has it.
    private static async Task<Page> PressAsync(HttpClient browser, string action, Guid? mail)
    {
        var page = await browser.GetPageAsync(Path);
        page.Html.QuerySelectorAll($"form[action='{Path}/{action}']")
            .Select(f => f.QuerySelector("input[name=mail]")?.GetAttribute("value"))
            .ShouldContain(mail?.ToString());
        return await browser.PostAsync(
            Path,
            $"{Path}/{action}",
            mail is null ? [] : [("mail", mail.ToString()!)]
        );
    }

    private static async Task ShouldBeInTheLogAsync(Installation haven, Act act)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        var entry = await context
            .Set<AuditRecord>()
            .SingleAsync(r => r.What == "failed mail" && r.Act == act);
        entry.Member.ShouldNotBe(Guid.Empty);
        entry.Roles.HasFlag(Roles.Operator).ShouldBeTrue();
        entry.Purpose.ShouldBe(Purpose.Upkeep.Key);
    }
}
