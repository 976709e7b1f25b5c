using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Somebody who takes up one person after the other, as fast as it goes, while a test replaces keys.</summary>
internal sealed class Newcomers
{
    private const int Some = 4;
    private readonly CancellationTokenSource done = new();
    private readonly TaskCompletionSource some = new();
    private readonly Task<List<PersonKeyId>> added;

    private Newcomers(KeyRing keys, OrganisationId organisation) =>
        added = Task.Run(() => AddAsync(keys, organisation));

    /// <summary>Comes back when a few are there, so that what follows meets the next.</summary>
    public static async Task<Newcomers> StartAsync(KeyRing keys, OrganisationId organisation)
    {
        var newcomers = new Newcomers(keys, organisation);
        await await Task.WhenAny(newcomers.some.Task, newcomers.added);
        return newcomers;
    }

    /// <summary>Everybody who was taken up.</summary>
    public async Task<List<PersonKeyId>> StopAsync()
    {
        await done.CancelAsync();
        done.Dispose();
        return await added;
    }

    private async Task<List<PersonKeyId>> AddAsync(KeyRing keys, OrganisationId organisation)
    {
        var mine = new List<PersonKeyId>();
        var token = done.Token;
        while (!token.IsCancellationRequested)
        {
            mine.Add(await keys.NewPersonAsync(organisation, CancellationToken.None));
            if (mine.Count == Some)
            {
                some.SetResult();
            }
            // SQLite knows no queue among processes: who never pauses would keep the others out.
            await Task.Delay(2, CancellationToken.None);
        }
        return mine;
    }
}
