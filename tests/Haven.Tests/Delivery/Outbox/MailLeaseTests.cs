using System.Collections.Concurrent;
using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Delivery.Outbox;

/// <summary>Several nodes and one outbox: each mail goes out once, and none stays with a node that is gone.</summary>
[Trait("Category", "Long")]
public class MailLeaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nodes_SideBySide_SendEachMailOnce(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync(150);
        var given = new ConcurrentBag<Guid>();
        var workers = Enumerable
            .Range(0, 3)
            .Select(_ =>
                haven.Worker(
                    new TestCarrier(
                        (id, _) =>
                        {
                            given.Add(id);
                            return Task.FromResult(SmtpResult.Delivered(250));
                        }
                    )
                    {
                        AtOnce = 2,
                    }
                )
            )
            .ToList();

        int[] sent = await Task.WhenAll(workers.Select(w => Task.Run(w.SendDueAsync)));

        sent.Sum().ShouldBe(150);
        given.Count.ShouldBe(150);
        given.Distinct().Count().ShouldBe(150);
        (await haven.MailsAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nodes_ThatReachForTheSameMail_DoNotBothGetIt(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync();
        var nodes = Enumerable
            .Range(0, 4)
            .Select(_ => new MailLeases(haven.Core.Database, haven.Clock))
            .ToList();

        for (int i = 0; i < 25; i++)
        {
            using var together = new Barrier(nodes.Count);
            var leases = await Task.WhenAll(
                nodes.Select(n =>
                    Task.Run(() =>
                    {
                        together.SignalAndWait(Cancel);
                        return n.TakeAsync(1, Cancel);
                    })
                )
            );
            leases.Sum(l => l?.Mails.Count ?? 0).ShouldBe(1);
            foreach (var lease in leases.OfType<MailLease>())
            {
                await lease.DisposeAsync();
                await nodes[0].ReturnAsync(lease.Id, Cancel);
            }
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NodeThatIsGone_GivesItsMailUp_AfterItsLease(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync(2);
        await using (
            var gone = await new MailLeases(haven.Core.Database, haven.Clock).TakeAsync(9, Cancel)
        )
        {
            gone.ShouldNotBeNull().Mails.Count.ShouldBe(2);
        }
        var worker = haven.Worker(new TestCarrier());
        (await worker.SendDueAsync()).ShouldBe(0);

        haven.Clock.Advance(MailLeases.Life - TimeSpan.FromSeconds(6));
        (await worker.SendDueAsync()).ShouldBe(0);
        haven.Clock.Advance(TimeSpan.FromSeconds(6));
        (await worker.SendDueAsync()).ShouldBe(2);
    }

    [Theory, MemberData(nameof(WrongClocks))]
    public async Task NodesWhoseClocksDiffer_SendEachMailOnce(string database, int hours)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync(2);
        var wrong = new ShiftedClock(haven.Clock, TimeSpan.FromHours(hours));
        var begun = new TaskCompletionSource();
        var answer = new TaskCompletionSource<SmtpResult>();
        var slow = new TestCarrier(
            (_, _) =>
            {
                begun.TrySetResult();
                return answer.Task;
            }
        );
        var other = new TestCarrier();
        var (first, second) = (haven.Worker(slow, wrong), haven.Worker(other));
        var round = Task.Run(first.SendDueAsync, Cancel);
        // Not only written down: from here on the lease is kept by the clock that is about to move.
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        // As long as the first lives, whatever its clock says, nobody else sends what it carries.
        for (int i = 0; i < 12; i++)
        {
            (await second.SendDueAsync()).ShouldBe(0);
            long beat = (await haven.MailsAsync())[0].LeaseUntil;
            haven.Clock.Advance(MailLeases.Life / 3);
            await UntilAsync(haven, m => m[0].LeaseUntil != beat);
        }
        answer.SetResult(SmtpResult.Delivered(250));

        (await round).ShouldBe(2);
        other.Given.ShouldBeEmpty();
        (await haven.MailsAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(WrongClocks))]
    public async Task NodeWithAWrongClock_ThatIsGone_GivesItsMailUp_AndTakesOthers(
        string database,
        int hours
    )
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        var wrong = new ShiftedClock(haven.Clock, TimeSpan.FromHours(hours));
        foreach (
            var (gone, left) in new[]
            {
                ((TimeProvider)wrong, (TimeProvider)haven.Clock),
                (haven.Clock, wrong),
            }
        )
        {
            await haven.HandOverAsync();
            await using (
                var lease = await new MailLeases(haven.Core.Database, gone).TakeAsync(9, Cancel)
            )
            {
                lease.ShouldNotBeNull().Mails.Count.ShouldBe(1);
            }
            var worker = haven.Worker(new TestCarrier(), left);

            (await worker.SendDueAsync()).ShouldBe(0);
            haven.Clock.Advance(MailLeases.Life - TimeSpan.FromSeconds(1));
            (await worker.SendDueAsync()).ShouldBe(0);
            haven.Clock.Advance(MailLeases.Life);
            (await worker.SendDueAsync()).ShouldBe(1);
        }
    }

    [Theory, MemberData(nameof(WrongClocks))]
    public async Task MailHandedOverUnderAWrongClock_GoesOutAtOnce(string database, int hours)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync();
        var worker = haven.Worker(
            new TestCarrier(),
            new ShiftedClock(haven.Clock, TimeSpan.FromHours(hours))
        );

        (await worker.SendDueAsync()).ShouldBe(1);
    }

    public static TheoryData<string, int> WrongClocks =>
        new()
        {
            { Databases.Sqlite, 1 },
            { Databases.Sqlite, -1 },
            { Databases.PostgreSql, 1 },
            { Databases.PostgreSql, -1 },
        };

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NodeThatLives_KeepsItsMail(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync();
        await using var lease = (
            await new MailLeases(haven.Core.Database, haven.Clock).TakeAsync(9, Cancel)
        ).ShouldNotBeNull();
        var worker = haven.Worker(new TestCarrier());

        for (int i = 0; i < 12; i++)
        {
            long until = (await haven.MailsAsync()).Single().LeaseUntil;
            haven.Clock.Advance(MailLeases.Life / 3);
            await UntilAsync(haven, m => m.Single().LeaseUntil > until);
        }

        (await worker.SendDueAsync()).ShouldBe(0);
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NodeThatCannotRenew_StopsBeforeAnotherMayBegin(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync();
        await using var lease = (
            await new MailLeases(haven.Core.Database, haven.Clock).TakeAsync(9, Cancel)
        ).ShouldNotBeNull();
        await haven.RenameAsync("outgoing_mails", "outgoing_mails_away");

        haven.Clock.Advance(MailLeases.Life - TimeSpan.FromSeconds(1));

        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        await haven.RenameAsync("outgoing_mails_away", "outgoing_mails");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NodeThatIsStopped_BringsTheMailUnderWayToItsEnd_AndGivesTheRestBack(
        string database
    )
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync(3);
        var begun = new TaskCompletionSource();
        var answer = new TaskCompletionSource<SmtpResult>();
        var carrier = new TestCarrier(
            (_, _) =>
            {
                begun.TrySetResult();
                return answer.Task;
            }
        );
        using var stop = new CancellationTokenSource();
        var round = haven.Worker(carrier).SendDueAsync(stop.Token);
        await begun.Task;

        await stop.CancelAsync();
        carrier.Token.IsCancellationRequested.ShouldBeFalse();
        answer.SetResult(SmtpResult.Delivered(250));

        await Should.ThrowAsync<OperationCanceledException>(round);
        carrier.Given.Count.ShouldBe(1);
        var left = await haven.MailsAsync();
        left.Count.ShouldBe(2);
        left.ShouldAllBe(m => m.Lease == Guid.Empty && m.Tries == 0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ClockThatWasWrong_HoldsNoMailBack(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync(2);
        var mails = await haven.MailsAsync();
        long nextYear = haven.Clock.GetUtcNow().AddYears(1).UtcTicks;
        await using (var context = haven.Core.Database.Open(Scope.Installation))
        {
            await context
                .Set<OutgoingMail>()
                .Where(m => m.Id == mails[0].Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.NextTry, nextYear));
            await context
                .Set<OutgoingMail>()
                .Where(m => m.Id == mails[1].Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.LeaseUntil, nextYear));
        }

        (await haven.Worker(new TestCarrier()).SendDueAsync()).ShouldBe(2);
    }

    private static Task UntilAsync(Installation haven, Func<List<OutgoingMail>, bool> holds) =>
        Eventually.HoldsAsync(async () => holds(await haven.MailsAsync()));

    // Another node's clock: its date is wrong, and what measures time goes on as everywhere.
    private sealed class ShiftedClock(TimeProvider right, TimeSpan by) : TimeProvider
    {
        public override long TimestampFrequency => right.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + by;

        public override long GetTimestamp() => right.GetTimestamp();

        public override ITimer CreateTimer(
            TimerCallback callback,
            object? state,
            TimeSpan dueTime,
            TimeSpan period
        ) => right.CreateTimer(callback, state, dueTime, period);
    }
}
