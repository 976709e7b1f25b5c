using Haven.Organisations.Model;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Keys;

/// <summary>Tells which other systems read with a key. Opens nothing.</summary>
public sealed class OtherSystems(IDatabase database, TimeProvider clock) : IOtherSystems
{
    public async Task<IReadOnlyList<OtherSystem>> OfAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<ApiKey>()
            .Where(k => k.RevokedAt == 0 && k.Until > now)
            .OrderBy(k => k.Name)
            .Select(k => new OtherSystem(k.Name, k.Scopes))
            .ToListAsync(cancellationToken);
    }
}
