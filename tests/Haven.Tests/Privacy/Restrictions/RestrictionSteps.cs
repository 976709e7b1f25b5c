using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;

namespace Haven.Tests.Privacy.Restrictions;

internal static class RestrictionSteps
{
    /// <summary>Restricts the use of somebody's data, as the end of a request does; false where it could not be.</summary>
    /// <param name="purposes">None for everything.</param>
    public static async Task<bool> RestrictAsync(
        this TestOrganisation organisation,
        PersonKeyId person,
        params Purpose[] purposes
    )
    {
        var desk = organisation.Installation.Get<RestrictionDesk>();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        await using var store = organisation.Open();
        var ground = purposes.Length == 0 ? Ground.Disputed : Ground.Objection;
        desk.Add(store, officer.Reader, person, new(ground, purposes, "It is restricted."));
        return await desk.StoreAsync(store, person, purposes.Length == 0, CancellationToken.None);
    }
}
