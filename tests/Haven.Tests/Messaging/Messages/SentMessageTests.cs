using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Messaging.Messages;
using Haven.Messaging.Students;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Tests.Delivery.Outbox;
using Haven.Tests.Privacy.Rights.Package;
using Microsoft.EntityFrameworkCore;
using static Haven.Tests.Messaging.Messages.MessageSteps;

namespace Haven.Tests.Messaging.Messages;

/// <summary>What becomes of a message that was sent, and of what stays of it.</summary>
public class SentMessageTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMailThatFails_PutsItsPeopleOnTheListToRing_AndIsCountedWhenItEnds(
        string database
    )
    {
        await using var haven = await StartAsync(database);
        var school = await School.OnAsync(haven);
        await school.TakeInAsync(Families());
        var sent = await SendAsync(school, await WriteAsync(school));
        using var worker = haven.Worker(
            new TestCarrier(
                (_, _) =>
                    Task.FromResult(
                        new SmtpResult(SmtpFate.Never, SmtpTrouble.RecipientRefused, 550)
                    )
            )
        );
        var rounds = haven.Get<ReceiptRounds>();

        (await school.Browser.GetPageAsync(sent.Location!.ToString())).Text.ShouldContain(
            "Waiting 1"
        );
        await worker.SendDueAsync(Ct);

        var failed = await school.Browser.GetPageAsync(sent.Location.ToString());
        failed.Text.ShouldContain("Failed 1");
        failed.Text.ShouldContain("Nadia Ruiz Ines Ruiz Failed");
        // Nobody has given up yet, so there is nothing to take over.
        (await rounds.RunAsync(school.Organisation.Id, Ct)).ShouldBe(0);
        await haven
            .Get<OutboxDesk>()
            .GiveUpAsync(school.Secretary.Reader, await OnlyMailAsync(haven, school), Ct);
        (await rounds.RunAsync(school.Organisation.Id, Ct)).ShouldBe(1);
        (await rounds.RunAsync(school.Organisation.Id, Ct)).ShouldBe(0);
        await using var store = school.Organisation.Open();
        (await store.Set<Message>().SingleAsync()).Failed.ShouldBe(1);
        (await store.Set<MailEnd>().CountAsync()).ShouldBe(0);
        // What mails became that are counted together is asked of others.
        (await haven.Get<IMailHandoff>().FatesAsync(school.Organisation.Id, Ct)).ShouldBeEmpty();
        (await school.Browser.GetPageAsync(sent.Location.ToString())).Text.ShouldContain(
            "Failed 1"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverIsDeleted_TakesTheirLinesAlong_AndAGuardianTheirOwnFacts(
        string database
    )
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(Families());
        var sent = await SendAsync(school, await WriteAsync(school));
        var haven = school.Organisation.Installation;
        var officer = new Reader(
            school.Organisation.Id,
            Guid.NewGuid(),
            Roles.PrivacyOfficer,
            "192.0.2.7"
        );
        var nadia = (await school.FindAsync("stu-nadia"))!.PersonKey;
        var leo = (await school.FindAsync("stu-leo"))!.PersonKey;
        await using (var store = school.Organisation.Open())
        {
            await haven.Get<RelatedFacts>().DeleteAsync(store, officer, leo, Guardian.Who, Ct);
            await store.SaveChangesAsync(Ct);
        }
        var forgetting = haven.Get<ForgettingService>();
        (await forgetting.CountAsync(school.Organisation.Id, nadia, Ct))["message recipients"]
            .ShouldBe(1);

        var erasure = await forgetting.AskAsync(officer, Purpose.PrivacyOversight, nadia, Ct);
        await forgetting.CompleteAsync(school.Organisation.Id, erasure, Ct);

        await using var look = school.Organisation.Open();
        (await look.Set<MessageRecipient>().AnyAsync(r => r.Of == nadia)).ShouldBeFalse();
        (await look.Set<MessageRecipient>().AnyAsync(r => r.Of == leo)).ShouldBeTrue();
        (await look.Set<Erasure>().SingleAsync(e => e.Id == erasure)).Went.ShouldContain(
            "message recipients 1"
        );
        var page = await school.Browser.GetPageAsync(sent.Location!.ToString());
        page.Text.ShouldContain("Leo Ruiz None Not shown");
        page.Text.ShouldNotContain("Nadia");
        page.Text.ShouldContain("Bring water.");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AHoldOnAStudent_KeepsTheirLine_AndThePagesSaySo(string database)
    {
        await using var haven = await StartAsync(database);
        var school = await School.OnAsync(haven);
        await school.TakeInAsync(Families());
        var sent = await SendAsync(school, await WriteAsync(school));
        var nadia = (await school.FindAsync("stu-nadia"))!.PersonKey;
        var (officer, hold) = await HoldAsync(school, nadia);
        var today = haven.Clock.GetUtcNow();
        haven.Clock.Advance(today.AddMonths(6).AddDays(1) - today);
        var retention = haven.Get<RetentionService>();
        await retention.DeleteAsync(school.Organisation.Id, Ct);
        (await retention.DeleteAsync(school.Organisation.Id, Ct)).ShouldBe(0);

        (await school.CountAsync<MessageContent>()).ShouldBe(0);
        (await school.CountAsync<MessageReceipt>()).ShouldBe(0);
        (await school.CountAsync<MessageRecipient>()).ShouldBe(1);
        using var browser = await school.Secretary.SignInAsync();
        var page = await browser.GetPageAsync(sent.Location!.ToString());
        page.Text.ShouldContain("Event message, whose text is gone");
        page.Text.ShouldContain("What was written went on");
        page.Text.ShouldContain("1 entry stays: a legal hold keeps it");
        page.Text.ShouldContain("People 2");
        (await browser.GetPageAsync(MessagePages.Times)).Text.ShouldContain("Who got it");
        (await browser.GetPageAsync("/students/messages")).Text.ShouldContain("The text is gone");
        (
            await haven.Get<HoldDesk>().EndAsync(officer, hold, 1, "The suit is settled", Ct)
        ).ShouldBe(HoldOutcome.Done);
        (await retention.DeleteAsync(school.Organisation.Id, Ct)).ShouldBe(1);
        (await school.CountAsync<MessageRecipient>()).ShouldBe(0);
    }

    // As two privacy officers place one.
    private static async Task<(Reader Officer, Guid Hold)> HoldAsync(
        School school,
        PersonKeyId person
    )
    {
        var desk = school.Organisation.Installation.Get<HoldDesk>();
        var asks = await school.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var approves = await school.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var ask = new HoldAsk(
            Guid.CreateVersion7(),
            person,
            "",
            HoldSource.Court,
            "Order 17 of the county court",
            LocalTime.Today(school.Organisation.Installation.Clock).AddDays(90)
        );
        (await desk.AskAsync(asks.Reader, ask, Ct)).ShouldBe(HoldOutcome.Done);
        (await desk.ApproveAsync(approves.Reader, ask.Id, 0, Ct)).ShouldBe(HoldOutcome.Done);
        return (asks.Reader, ask.Id);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AStudentsPackage_HasWhatWasSent_AndNobodyElsesLines(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(Families());
        await SendAsync(school, await WriteAsync(school));
        var member = await school.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using var officer = await member.SignInAsync();
        var nadia = (await school.FindAsync("stu-nadia"))!;
        string request = await school.Organisation.ReadyAsync(
            officer,
            Asker.Themselves,
            handle: StudentNumber.Words(nadia.Number)
        );

        var package = await officer.PackageAsync(request);

        package["tables/message_content.csv"].ShouldContain("Bring water.");
        string lines = package["tables/message_recipient.csv"];
        lines.ShouldContain("Nadia Ruiz");
        lines.ShouldNotContain("Leo");
        package.All.ShouldNotContain("home@example.org");
        package.FitsItsManifest().ShouldBeTrue();
    }
}
