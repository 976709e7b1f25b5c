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

    public async Task<PublicOrganisation?> NamedAsync(
        string code,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        return await context
            .Set<Organisation>()
            .Where(o => o.Code == code)
            .Select(o => new PublicOrganisation(o.OrganisationId, o.Code, o.Name))
            .SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<PublicOrganisation> OfAsync(
        OrganisationId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(id));
        return await context
            .Set<Organisation>()
            .Where(o => o.OrganisationId == id)
            .Select(o => new PublicOrganisation(o.OrganisationId, o.Code, o.Name))
            .SingleAsync(cancellationToken);
    }
}
