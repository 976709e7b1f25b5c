namespace Haven.Tests.Support;

/// <summary>
/// A clock that stands still until a test moves it; timers fire in their order while it moves. More than an hour is a
/// leap, as of a machine that slept: a timer fires once, at its end, and a job that goes round every minute does not
/// go round half a million times because a year went by.
/// </summary>
internal sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan Walk = TimeSpan.FromHours(1);
    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];
    private DateTimeOffset now = start.ToUniversalTime();

    public FakeClock()
        : this(new DateTimeOffset(2026, 1, 15, 9, 0, 0, TimeSpan.Zero)) { }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        MoveTo(GetUtcNow() + by);
    }

    /// <summary>
    /// Moves forward; each timer that comes due on the way sees the clock at its own time, and in a leap at its end.
    /// </summary>
    public void MoveTo(DateTimeOffset target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target, GetUtcNow());
        if (target - GetUtcNow() > Walk)
        {
            Leap(target);
        }
        while (TakeDue(target) is { } timer)
            timer.Fire();
    }

    /// <summary>
    /// Ends once so many timers are set: what is under test has reached its wait, and the clock may move.
    /// </summary>
    public Task UntilTimersAsync(int count, CancellationToken cancel)
    {
        lock (gate)
        {
            if (timers.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(
                TaskCreationOptions.RunContinuationsAsynchronously
            );
            waiting.Add((count, reached));
            return reached.Task.WaitAsync(cancel);
        }
    }

    private void Leap(DateTimeOffset target)
    {
        lock (gate)
        {
            now = target;
            foreach (var late in timers.Where(timer => timer.Due < target))
                late.Due = target;
        }
    }

    private FakeTimer? TakeDue(DateTimeOffset target)
    {
        lock (gate)
        {
            var next = timers.MinBy(timer => timer.Due);
            if (next is null || next.Due > target)
            {
                now = target;
                return null;
            }
            now = next.Due > now ? next.Due : now;
            if (next.Period > TimeSpan.Zero)
                next.Due += next.Period;
            else
                timers.Remove(next);
            return next;
        }
    }

    private void Set(FakeTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;
            timer.Due = now + dueTime;
            timer.Period = period;
            timers.Add(timer);
            foreach (var (_, reached) in waiting.Where(one => timers.Count >= one.Count))
                reached.TrySetResult();
            waiting.RemoveAll(one => timers.Count >= one.Count);
        }
        // As with a real timer, what is due at once does not wait for the clock to move.
        if (dueTime == TimeSpan.Zero)
            MoveTo(GetUtcNow());
    }

    private void Remove(FakeTimer timer)
    {
        lock (gate)
            timers.Remove(timer);
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private bool disposed;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (disposed)
                return false;
            clock.Set(this, dueTime, period);
            return true;
        }

        public void Dispose()
        {
            disposed = true;
            clock.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
