using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations;

/// <summary>Knows whether anybody works here yet, so that the first person is told how to begin.</summary>
public sealed class FirstSteps(IDatabase database)
{
    private bool begun;

    public async Task<bool> AreAheadAsync(CancellationToken cancellationToken)
    {
        if (!begun)
        {
            await using var context = database.Open(Scope.Installation);
            begun = await context.Set<Member>().AnyAsync(cancellationToken);
        }
        return !begun;
    }
}
