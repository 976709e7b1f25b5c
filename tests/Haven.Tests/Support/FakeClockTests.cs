namespace Haven.Tests.Support;

public class FakeClockTests
{
    private readonly FakeClock clock = new();
    private readonly List<string> fired = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Advance_MovesTimeAndTimestamp()
    {
        var (start, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());

        clock.Advance(TimeSpan.FromDays(400));

        clock.GetUtcNow().ShouldBe(start.AddDays(400));
        clock.GetElapsedTime(stamp).ShouldBe(TimeSpan.FromDays(400));
    }

    [Fact]
    public void Advance_Backwards_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromSeconds(-1)));

    [Fact]
    public void Timers_FireInOrder_EachAtItsOwnTime()
    {
        Plan("late", seconds: 20);
        Plan("early", seconds: 10);
        Plan("never", seconds: 31);

        clock.Advance(TimeSpan.FromSeconds(30));

        fired.ShouldBe(["early at 10", "late at 20"]);
    }

    [Fact]
    public void PeriodicTimer_FiresEachTimeOnTheWay()
    {
        Plan("tick", seconds: 10, period: 5);

        clock.Advance(TimeSpan.FromSeconds(21));

        fired.ShouldBe(["tick at 10", "tick at 15", "tick at 20"]);
    }

    [Fact]
    public void Timer_Disposed_DoesNotFire()
    {
        Plan("tick", seconds: 10).Dispose();

        clock.Advance(TimeSpan.FromSeconds(21));

        fired.ShouldBeEmpty();
    }

    [Fact]
    public void Timer_Changed_FiresAtTheNewTimeOnly()
    {
        Plan("tick", seconds: 10).Change(TimeSpan.FromSeconds(15), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromMinutes(1));

        fired.ShouldBe(["tick at 15"]);
    }

    [Fact]
    public async Task Delay_EndsWhenTheClockHasMoved()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), clock, Cancel);
        await clock.UntilTimersAsync(1, Cancel);

        clock.Advance(TimeSpan.FromMinutes(59));
        delay.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(1));

        await delay;
    }

    [Fact]
    public async Task UntilTimers_EndsWhenTheLastIsSet()
    {
        var waiting = clock.UntilTimersAsync(2, Cancel);
        Plan("one", seconds: 1);
        waiting.IsCompleted.ShouldBeFalse();
        Plan("two", seconds: 2);

        await waiting;
    }

    private ITimer Plan(string name, int seconds, int period = 0)
    {
        var start = clock.GetUtcNow();
        return clock.CreateTimer(
            _ => fired.Add($"{name} at {(clock.GetUtcNow() - start).TotalSeconds}"),
            state: null,
            TimeSpan.FromSeconds(seconds),
            period == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period)
        );
    }
}
