using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Sessions;

internal static class SignedInAccount
{
    /// <summary>The account of whoever is signed in, to be read or changed.</summary>
    public static Task<Model.Account> AccountOfAsync(
        this HavenContext context,
        SignedIn session,
        CancellationToken cancellationToken
    ) => context.Set<Model.Account>().SingleAsync(a => a.Id == session.Account, cancellationToken);
}
