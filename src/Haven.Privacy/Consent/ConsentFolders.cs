using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Consent;

/// <summary>The folders of people, for whoever deletes, holds or hands out all that is kept of somebody.</summary>
internal static class ConsentFolders
{
    /// <summary>The folders of these people in the context's organisation.</summary>
    public static IQueryable<ConsentFolder> Of(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people
    ) =>
        context
            .Set<ConsentFolder>()
            .Where(f => f.OrganisationId == context.CurrentOrganisation && people.Contains(f.Of));

    /// <summary>From whose key the folder's key follows: folder by person.</summary>
    public static async Task<IReadOnlyDictionary<PersonKeyId, PersonKeyId>> KeysAsync(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    ) =>
        people.Count == 0
            ? new Dictionary<PersonKeyId, PersonKeyId>()
            : await Of(context, people)
                .Select(f => new { f.PersonKey, f.Of })
                .ToDictionaryAsync(f => f.PersonKey, f => f.Of, cancellationToken);

    /// <summary>
    /// The facts about these people are gone, so nothing that they agreed to is in use any more: the time of what did not
    /// end before begins.
    /// </summary>
    public static async Task BeginTimeAsync(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people,
        long now,
        CancellationToken cancellationToken
    )
    {
        // Asked first: as a question within the question, SQLite goes through everybody whom the organisation keeps.
        var folders = await Of(context, people)
            .Select(f => f.PersonKey)
            .ToListAsync(cancellationToken);
        if (folders.Count == 0)
        {
            return;
        }
        await context
            .Set<KeptPerson>()
            .Where(k =>
                k.OrganisationId == context.CurrentOrganisation
                && folders.Contains(k.PersonKey)
                && k.Since > now
            )
            .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, now), cancellationToken);
    }
}
