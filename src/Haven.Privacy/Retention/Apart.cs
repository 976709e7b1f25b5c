using Haven.Privacy.Consent;
using Haven.Privacy.Store;

namespace Haven.Privacy.Retention;

/// <summary>What is kept of people under other keys than theirs, for whoever deletes, holds or hands out all of somebody.</summary>
internal static class Apart
{
    /// <summary>What is about these people alone: their folders of consent, and what services keep apart. Whose, by key.</summary>
    public static async Task<IReadOnlyDictionary<PersonKeyId, PersonKeyId>> KeysAsync(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var keys = new Dictionary<PersonKeyId, PersonKeyId>(
            await ConsentFolders.KeysAsync(context, people, cancellationToken)
        );
        foreach (var kept in await ReadAsync(context, people, cancellationToken))
        {
            if (kept.IsTheirs)
            {
                keys[kept.Key] = kept.Of;
            }
        }
        return keys;
    }

    /// <summary>The same with what others were told as well, for the package of one of them.</summary>
    public static async Task<IReadOnlyCollection<PersonKeyId>> ToldAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await ConsentFolders.KeysAsync(context, [person], cancellationToken)).Keys,
            .. (await ReadAsync(context, [person], cancellationToken))
                .Select(k => k.Key)
                .Distinct(),
        ];

    private static async Task<List<KeptApart>> ReadAsync(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var all = new List<KeptApart>();
        if (people.Count > 0)
        {
            foreach (var part in context.Parts)
            {
                all.AddRange(await part.ApartAsync(context, people, cancellationToken));
            }
        }
        return all;
    }
}
