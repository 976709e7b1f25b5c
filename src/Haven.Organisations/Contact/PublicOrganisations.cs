using Haven.Organisations.Model;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Contact;

/// <summary>Who can be written to can be asked about data as well.</summary>
public sealed class PublicOrganisations(ContactService contact, IDatabase database)
    : IPublicOrganisations
{
    public async Task<PublicOrganisation?> FindAsync(
        string code,
        CancellationToken cancellationToken
    ) =>
        await contact.FindAsync(code, cancellationToken) is { } place
            ? new PublicOrganisation(place.Organisation, place.Code, place.Name)
            : null;

    public async Task<string> NameAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Organisation>()
            .Where(o => o.OrganisationId == organisation)
            .Select(o => o.Name)
            .SingleAsync(cancellationToken);
    }
}
