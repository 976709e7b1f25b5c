namespace Haven.Tests.Support;

/// <summary>
/// What all tests of the process share, once for each database. In the mutation run each mutant gets its own: what one
/// mutant broke must not look like the work of the next.
/// </summary>
internal sealed class OnePerDatabase<T>(Func<string, Task<T>> start)
    where T : IAsyncDisposable
{
    private readonly Dictionary<string, (string Mutant, Task<T> Started)> shared = new(
        StringComparer.Ordinal
    );

    public Task<T> GetAsync(string database)
    {
        string mutant = MutationRun.Mutant;
        lock (shared)
        {
            if (shared.TryGetValue(database, out var there))
            {
                if (there.Mutant == mutant)
                {
                    return there.Started;
                }
                _ = Task.Run(async () => await (await there.Started).DisposeAsync());
            }
            var started = Task.Run(() => start(database));
            shared[database] = (mutant, started);
            return started;
        }
    }
}
