using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Commands;

/// <summary>The organisation that a command is told with --organisation.</summary>
internal static class NamedOrganisation
{
    /// <summary>The one with this code, or the first of the installation; null when there is none at all.</summary>
    /// <exception cref="StartException">No organisation has this code.</exception>
    public static async Task<OrganisationId?> FindAsync(
        IDatabase database,
        string? code,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var found = await context
            .Set<Organisation>()
            .Where(o => code == null || o.Code == code)
            .OrderBy(o => o.OrganisationId)
            .Select(o => (OrganisationId?)o.OrganisationId)
            .FirstOrDefaultAsync(cancellationToken);
        return found is null && code is not null
            ? throw new StartException(
                $"There is no organisation with the code '{code}'. Check --organisation."
            )
            : found;
    }
}
