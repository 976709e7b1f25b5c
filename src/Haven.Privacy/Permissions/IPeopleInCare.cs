using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Permissions;

/// <summary>
/// Who may reach whom, as the service says that keeps people. Whoever may not see somebody learns here that there is
/// nobody. Registered as a singleton; without one nothing is shared on a permission.
/// </summary>
public interface IPeopleInCare
{
    /// <summary>The person with this code, for whoever looks after them; null for everybody else. A miss is in the log.</summary>
    Task<ConsentSubject?> FindAsync(
        Reader reader,
        string code,
        CancellationToken cancellationToken
    );

    /// <summary>Whether this reader may see them now.</summary>
    /// <param name="context">Of the reader's organisation.</param>
    Task<bool> MaySeeAsync(
        HavenContext context,
        Reader reader,
        PersonKeyId person,
        CancellationToken cancellationToken
    );
}
