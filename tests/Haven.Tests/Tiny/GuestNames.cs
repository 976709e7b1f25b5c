using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Tiny;

/// <summary>Guests are known by their id.</summary>
internal sealed class GuestNames : IServiceSubjects
{
    public string Label => "Guest";

    public async Task<PersonKeyId?> FindAsync(
        HavenContext context,
        string handle,
        CancellationToken cancellationToken
    ) =>
        Guid.TryParse(handle, out var id)
            ? await context
                .Set<Guest>()
                .Where(g => g.Id == id)
                .Select(g => (PersonKeyId?)g.PersonKey)
                .SingleOrDefaultAsync(cancellationToken)
            : null;

    public async Task<string?> HandleAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        (
            await context
                .Set<Guest>()
                .SingleOrDefaultAsync(g => g.PersonKey == person, cancellationToken)
        )
            is { } guest
            ? $"{guest.Id:D}"
            : null;
}
