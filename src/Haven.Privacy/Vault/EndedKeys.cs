using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <content>Keys end: a person's, the older one of two, an organisation's with everybody's in it.</content>
public sealed partial class KeyRing
{
    private const int AtOnce = 500;

    /// <summary>Destroys a person's keys before this version. Old copies of the store end with the generation.</summary>
    internal async Task EndBeforeAsync(
        PersonKeyId person,
        int version,
        CancellationToken cancellationToken
    )
    {
        await store.DeleteBeforeAsync(person.Value, version, cancellationToken);
        warm.Forget([person]);
    }

    /// <summary>Overwrites deleted keys as far as the store can.</summary>
    internal Task SettleAsync(CancellationToken cancellationToken) =>
        store.SettleAsync(cancellationToken);

    /// <summary>
    /// Destroys people's keys: nothing sealed under them opens again, here at once and on other nodes when their warm
    /// copies end, within seconds. Old copies of the store end with the generation that is returned for each.
    /// </summary>
    internal async Task<IReadOnlyDictionary<Guid, Guid>> ForgetAsync(
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var deleted = await store.DeletePeopleAsync(
            [.. people.Select(p => p.Value)],
            cancellationToken
        );
        warm.Forget(people);
        return LastToEnd(deleted);
    }

    /// <summary>
    /// Destroys the keys of an organisation and of everybody in it. Another node may hold the organisation's own key until
    /// the generation ends; with it alone nothing opens, and no key can be added under it.
    /// </summary>
    /// <returns>How many keys of people there were, and the generation that has to end; empty where there was none.</returns>
    /// <exception cref="ReplacementRunsException">Keys are being replaced. Try again when that is done.</exception>
    /// <exception cref="InvalidOperationException">Somebody was added meanwhile. Try again.</exception>
    internal async Task<(int People, Guid Generation)> EndOrganisationAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var alone = await HoldStillAsync(cancellationToken);
        await Generations.ReloadAsync(cancellationToken);
        int people = 0;
        var last = Guid.Empty;
        foreach (
            var under in await Generations.OfOrganisationAsync(
                organisation.Value,
                cancellationToken
            )
        )
        {
            while (
                await store.ReadPeopleAsync(under, Guid.Empty, AtOnce, cancellationToken)
                    is { Count: > 0 } some
            )
            {
                people += (
                    await ForgetAsync(
                        [.. some.Select(k => new PersonKeyId(k.Id)).Distinct()],
                        cancellationToken
                    )
                ).Count;
            }
            await Generations.EndOrganisationAsync(under, cancellationToken);
            last = Generations.Current.Id;
        }
        Generations.Drop(organisation);
        return (people, last);
    }
}
