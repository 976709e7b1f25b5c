using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Delivery.Outbox;

/// <summary>Mail from the unit of work that asked for it to the moment when it has arrived or failed.</summary>
public class OutboxTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task HandOver_CommitsWithItsUnitOfWork_AndWakesTheWorker(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        var signal = haven.Get<MailSignal>();
        await using (var context = haven.Core.Database.Open(Scope.Installation))
        {
            await haven
                .Get<IMailHandoff>()
                .HandOverAsync(context, new Mail("a@example.org", "x", "x"), Cancel);
        }
        (await haven.MailsAsync()).ShouldBeEmpty();
        (await RaisedAsync(signal)).ShouldBeFalse();

        await haven.HandOverAsync();

        (await RaisedAsync(signal)).ShouldBeTrue();
        (await haven.MailsAsync()).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Delivered_LeavesNoRow_AndAnEntryInTheLog(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync(3);
        var carrier = new TestCarrier();
        int before = await DeedsAsync(haven, Act.Delete);

        (await haven.Worker(carrier).SendDueAsync()).ShouldBe(3);

        carrier
            .Given.Select(g => g.Mail)
            .ShouldBe([
                .. Enumerable
                    .Range(1, 3)
                    .Select(i => new Mail($"person{i}@example.org", $"Subject {i}", $"Text {i}")),
            ]);
        (await haven.MailsAsync()).ShouldBeEmpty();
        (await DeedsAsync(haven, Act.Delete)).ShouldBe(before + 3);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task TryAgain_WaitsLongerEachTime_AndEndsAfterTwoDays(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync();
        var carrier = TestCarrier.Answering(SmtpFate.TryAgain, SmtpTrouble.RecipientRefused, 450);
        var worker = haven.Worker(carrier);
        var start = haven.Clock.GetUtcNow();
        var pauses = new List<TimeSpan>();

        while ((await haven.MailsAsync()).Single() is { State: MailState.Waiting } mail)
        {
            var due = new DateTimeOffset(mail.NextTry, TimeSpan.Zero);
            pauses.Add(due - haven.Clock.GetUtcNow());
            haven.Clock.MoveTo(due > haven.Clock.GetUtcNow() ? due : haven.Clock.GetUtcNow());
            (await worker.SendDueAsync()).ShouldBe(0);
        }

        var failed = (await haven.MailsAsync()).Single();
        failed.Trouble.ShouldBe(SmtpTrouble.RecipientRefused);
        failed.Code.ShouldBe(450);
        failed.Tries.ShouldBe(carrier.Given.Count);
        (haven.Clock.GetUtcNow() - start).ShouldBeInRange(
            TimeSpan.FromDays(2),
            TimeSpan.FromHours(50)
        );
        pauses[1].ShouldBeInRange(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));
        pauses[3].ShouldBeInRange(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(20));
        pauses.ShouldAllBe(p => p <= TimeSpan.FromMinutes(75));
        haven.Clock.Advance(TimeSpan.FromDays(1));
        (await worker.SendDueAsync()).ShouldBe(0);
        carrier.Given.Count.ShouldBe(failed.Tries);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Never_FailsAtOnce_AndHoldsUpNoOther(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync(3);
        var carrier = new TestCarrier(
            (_, mail) =>
                Task.FromResult(
                    mail.To.StartsWith("person2", StringComparison.Ordinal)
                        ? new SmtpResult(SmtpFate.Never, SmtpTrouble.RecipientRefused, 550)
                        : SmtpResult.Delivered(250)
                )
        );

        (await haven.Worker(carrier).SendDueAsync()).ShouldBe(2);

        var failed = (await haven.MailsAsync()).Single();
        failed.State.ShouldBe(MailState.Failed);
        failed.Code.ShouldBe(550);
        failed.Lease.ShouldBe(Guid.Empty);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Unknown_IsSentAgainUnderTheSameId_AndSaysSo(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync();
        int tries = 0;
        var carrier = new TestCarrier(
            (_, _) =>
                Task.FromResult(
                    tries++ == 0
                        ? new SmtpResult(SmtpFate.Unknown, SmtpTrouble.NoAnswerAtTheEnd, 0)
                        : new SmtpResult(SmtpFate.Never, SmtpTrouble.TextRefused, 554)
                )
        );
        var worker = haven.Worker(carrier);

        await worker.SendDueAsync();
        (await haven.MailsAsync()).Single().MayHaveArrived.ShouldBeTrue();
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await worker.SendDueAsync();

        carrier.Given.Count.ShouldBe(2);
        carrier.Given.Select(g => (g.Id, g.At)).Distinct().Count().ShouldBe(1);
        var failed = (await haven.MailsAsync()).Single();
        failed.State.ShouldBe(MailState.Failed);
        failed.MayHaveArrived.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ServerThatIsAway_IsAskedOnce_AndLeftAloneForAWhile(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync(120);
        bool isAway = true;
        var carrier = new TestCarrier(
            (_, _) =>
                Task.FromResult(
                    isAway
                        ? new SmtpResult(SmtpFate.TryAgain, SmtpTrouble.NoConnection, 0)
                        : SmtpResult.Delivered(250)
                )
        );
        var worker = haven.Worker(carrier);

        (await worker.SendDueAsync()).ShouldBe(0);
        (await worker.SendDueAsync()).ShouldBe(0);

        carrier.Given.Count.ShouldBe(1);
        worker.Rest.ShouldNotBeNull().Why.Trouble.ShouldBe(SmtpTrouble.NoConnection);
        (await haven.MailsAsync()).ShouldAllBe(m => m.Lease == Guid.Empty && m.LeaseUntil == 0);
        isAway = false;
        haven.Clock.Advance(TimeSpan.FromSeconds(10));
        (await worker.SendDueAsync()).ShouldBe(120);
        worker.Rest.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AddressThatIsNone_IsToldAtOnce_AlsoWhileTheServerIsAway(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync("a@example.org", "b@no_such_host.example", "c@example.org");
        var carrier = new TestCarrier(
            (_, mail) =>
                Task.FromResult(
                    mail.To.StartsWith('b')
                        ? new SmtpResult(SmtpFate.Never, SmtpTrouble.NoAddress, 0)
                        : new SmtpResult(SmtpFate.TryAgain, SmtpTrouble.NoConnection, 0)
                )
        );

        (await haven.Worker(carrier).SendDueAsync()).ShouldBe(0);

        (await haven.MailsAsync())
            .Select(m => m.State)
            .ShouldBe([MailState.Waiting, MailState.Failed, MailState.Waiting]);
        carrier.Given.Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DatabaseThatIsAwayAfterTheMailWent_MakesNoSecondMail(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync();
        var carrier = new TestCarrier(
            async (_, _) =>
            {
                await haven.RenameAsync("outgoing_mails", "outgoing_mails_away");
                return SmtpResult.Delivered(250);
            }
        );
        var worker = haven.Worker(carrier);

        await Should.ThrowAsync<Exception>(worker.SendDueAsync);
        await haven.RenameAsync("outgoing_mails_away", "outgoing_mails");
        haven.Clock.Advance(MailLeases.Life);
        await worker.SendDueAsync();
        haven.Clock.Advance(MailLeases.Life);
        await worker.SendDueAsync();

        carrier.Given.Count.ShouldBe(1);
        (await haven.MailsAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MailThatCannotBeOpened_HoldsUpNoOther(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync(3);
        var mails = await haven.MailsAsync();
        await using (var context = haven.Core.Database.Open(Scope.Installation))
        {
            // The first has the key of the third, and the second one that is nowhere.
            var nowhere = new PersonKeyId(Guid.CreateVersion7());
            await context
                .Set<OutgoingMail>()
                .Where(m => m.Id == mails[0].Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.PersonKey, mails[2].PersonKey));
            await context
                .Set<OutgoingMail>()
                .Where(m => m.Id == mails[1].Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.PersonKey, nowhere));
        }
        var carrier = new TestCarrier();

        (await haven.Worker(carrier).SendDueAsync()).ShouldBe(1);

        carrier.Given.Single().Mail.To.ShouldBe("person3@example.org");
        (await haven.MailsAsync())
            .Select(m => (m.State, m.Trouble))
            .ShouldBe([
                (MailState.Failed, SmtpTrouble.Unreadable),
                (MailState.Failed, SmtpTrouble.Unreadable),
            ]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FailedMail_ThatNobodyActsOn_IsDeletedAfterThirtyDays(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync();
        var worker = haven.Worker(TestCarrier.Answering(SmtpFate.Never));
        await worker.SendDueAsync();

        haven.Clock.Advance(MailWorker.FailedLife - TimeSpan.FromMinutes(1));
        (await worker.CleanAsync(Cancel)).ShouldBe(0);
        haven.Clock.Advance(TimeSpan.FromHours(2));
        (await worker.CleanAsync(Cancel)).ShouldBe(1);

        (await haven.MailsAsync()).ShouldBeEmpty();
    }

    private static Task<bool> RaisedAsync(MailSignal signal) =>
        (Task<bool>)signal.WaitAsync(TimeSpan.Zero, Cancel);

    private static async Task<int> DeedsAsync(Installation haven, Act act)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        return await context
            .Set<AuditRecord>()
            .CountAsync(r => r.What == "mail" && r.Act == act, Cancel);
    }
}
