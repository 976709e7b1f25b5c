using Haven.Privacy.Store;

namespace Haven.Privacy.Rights;

/// <summary>An organisation as everybody may see it.</summary>
/// <param name="Code">As it stands in addresses.</param>
public sealed record PublicOrganisation(OrganisationId Id, string Code, string Name);

/// <summary>Finds an organisation by the code in an address; implemented by the floor that keeps organisations.</summary>
public interface IPublicOrganisations
{
    /// <summary>Null where there is none, or nobody who would read what arrives.</summary>
    Task<PublicOrganisation?> FindAsync(string code, CancellationToken cancellationToken);

    /// <summary>The same, whether or not anybody would read what arrives.</summary>
    Task<PublicOrganisation?> NamedAsync(string code, CancellationToken cancellationToken);

    /// <summary>The organisation that a member works in.</summary>
    Task<PublicOrganisation> OfAsync(OrganisationId id, CancellationToken cancellationToken);
}
