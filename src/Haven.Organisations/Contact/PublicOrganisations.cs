using Haven.Privacy.Rights;

namespace Haven.Organisations.Contact;

/// <summary>Who can be written to can be asked about data as well.</summary>
public sealed class PublicOrganisations(ContactService contact) : IPublicOrganisations
{
    public async Task<PublicOrganisation?> FindAsync(
        string code,
        CancellationToken cancellationToken
    ) =>
        await contact.FindAsync(code, cancellationToken) is { } place
            ? new PublicOrganisation(place.Organisation, place.Code, place.Name)
            : null;
}
