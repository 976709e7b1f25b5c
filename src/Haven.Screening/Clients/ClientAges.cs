using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Clients;

/// <summary>How old clients are, for questions that turn on it: who agrees for them, and whose their rights are.</summary>
public sealed class ClientAges(Vault vault, TimeProvider clock) : IServiceAges
{
    public async Task<int?> AgeAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<Client>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                c => c.OrganisationId == context.CurrentOrganisation && c.PersonKey == person,
                cancellationToken
            )
            is { } client
            ? await OfAsync(reader, purpose, client, cancellationToken)
            : null;

    /// <summary>Null too where the use of what is kept of them is restricted.</summary>
    public async Task<int?> OfAsync(
        Reader reader,
        Purpose purpose,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenListAsync(
            reader,
            purpose,
            Act.View,
            "age, to see who decides for them",
            [client],
            cancellationToken
        );
        return opened.IsRestricted(client)
            ? null
            : opened.Read(client.Birth).AgeOn(LocalTime.Today(clock));
    }
}
