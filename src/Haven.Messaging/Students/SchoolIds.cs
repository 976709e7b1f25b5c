using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Messaging.Students;

/// <summary>
/// How a school's own id is found without being stored in clear: a keyed index of this service and field alone, in which
/// the organisation stands too, so that the same id at two schools looks like two.
/// </summary>
public static class SchoolIds
{
    public static string IndexOf(Vault vault, OrganisationId organisation, string id) =>
        Convert.ToHexStringLower(
            vault.BlindIndex(
                "Messaging.Student.SchoolId",
                $"{organisation.Value:D}\n{id.Trim().Normalize()}"
            )
        );
}
