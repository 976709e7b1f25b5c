namespace Haven.Privacy.Audit;

/// <summary>Wakes the sequencer after a commit. It may be lost: the sequencer also looks by itself.</summary>
public sealed class AuditSignal
{
    private readonly SemaphoreSlim waiting = new(0, 1);

    public void Raise()
    {
        try
        {
            if (waiting.CurrentCount == 0)
            {
                waiting.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Two raised at once; one is enough.
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        waiting.WaitAsync(atMost, cancellationToken);
}
