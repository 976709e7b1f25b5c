namespace Haven.Tests.Support;

/// <summary>Waits for what a server does by itself; a test only watches.</summary>
internal static class Eventually
{
    /// <exception cref="OperationCanceledException">It did not come to hold within half a minute.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public static Task HoldsAsync(Func<bool> holds) => HoldsAsync(() => Task.FromResult(holds()));
}
