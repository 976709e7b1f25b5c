using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Forgetting;

/// <content>Those who are kept for hours, and whose key enters no backup.</content>
public sealed partial class ForgettingService
{
    private const string Restored = "restored copy";

    /// <summary>
    /// Forgets those whose time is over by a rule of a service's own: the intents and their entry in the log commit
    /// together, then keys and rows go, with receipts that name the rule. Whatever is cut short is taken up again, and
    /// asking twice is asking once. No legal hold reaches them: nobody can name one of them.
    /// </summary>
    /// <param name="rule">For the receipt: "helpline-chat PT24H".</param>
    /// <exception cref="ArgumentException">One of them is not of those who are kept for hours.</exception>
    public async Task EndPassingAsync(
        Reader reader,
        string rule,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        if (!people.All(p => PassingKey.Is(p.Value)))
        {
            throw new ArgumentException("Somebody is kept by another rule.", nameof(people));
        }
        foreach (var some in people.Chunk(Together))
        {
            var intents = await IntendPassingAsync(reader, rule, some, cancellationToken);
            await CompleteAsync(reader.Organisation, intents, cancellationToken);
        }
    }

    /// <summary>What a backup holds of those whose key is in none: nothing opens it, and it goes.</summary>
    /// <returns>How many they were.</returns>
    public async Task<int> EndWithoutKeyAsync(CancellationToken cancellationToken)
    {
        int gone = 0;
        foreach (var organisation in keys.Organisations)
        {
            await using var context = database.Open(new Scope(organisation));
            var people = (await PersonRows.EverybodyAsync(context, cancellationToken))
                .Where(p => PassingKey.Is(p.Value))
                .ToList();
            if (people.Count > 0)
            {
                var held = await keys.GenerationsOfAsync(people, cancellationToken);
                people.RemoveAll(p => held.ContainsKey(p.Value));
                await EndPassingAsync(
                    Reader.System(organisation, Restored),
                    Restored,
                    people,
                    cancellationToken
                );
            }
            gone += people.Count;
        }
        return gone;
    }

    private async Task<IReadOnlyList<Erasure>> IntendPassingAsync(
        Reader reader,
        string rule,
        IReadOnlyList<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        var marks = people.Select(Erasure.MarkOf).ToList();
        var known = await context
            .Set<Erasure>()
            .Where(e => e.OrganisationId == reader.Organisation && marks.Contains(e.Mark))
            .Select(e => e.Person)
            .ToListAsync(cancellationToken);
        var intents = await IntentsAsync(
            reader.Organisation,
            [.. people.Where(p => !known.Contains(p))],
            rule,
            reader.Member,
            cancellationToken
        );
        if (intents.Count == 0)
        {
            return [];
        }
        context.AddRange(intents);
        context.Record(
            new Deed(
                reader,
                Act.Delete,
                Purpose.Upkeep,
                "everything of those whose time was over",
                intents.ConvertAll(i => i.Person!.Value)
            )
        );
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Another unit of work completes them.
        return intents;
    }
}
