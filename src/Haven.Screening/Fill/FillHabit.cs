using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Fill;

/// <summary>How a member fills screenings in: kept for the next time, on whichever device.</summary>
[Stored("How a member likes to fill in screenings")]
public sealed class FillHabit : IOrganisationRecord
{
    [Pseudonym("the member")]
    public MemberId Member { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("whether one question is shown at a time")]
    public bool OneByOne { get; set; }

    /// <summary>Whether this member is asked one question at a time.</summary>
    public static Task<bool> IsOneByOneAsync(
        HavenContext store,
        MemberId member,
        CancellationToken cancellationToken
    ) => store.Set<FillHabit>().AnyAsync(h => h.Member == member && h.OneByOne, cancellationToken);

    public static async Task KeepAsync(
        IDatabase database,
        OrganisationId organisation,
        MemberId member,
        bool oneByOne,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(organisation));
        var habit = await store
            .Set<FillHabit>()
            .SingleOrDefaultAsync(h => h.Member == member, cancellationToken);
        if (habit is null)
        {
            store.Add(
                new FillHabit
                {
                    Member = member,
                    OrganisationId = organisation,
                    OneByOne = oneByOne,
                }
            );
        }
        else
        {
            habit.OneByOne = oneByOne;
        }
        try
        {
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Kept from another window at this moment. It is a matter of taste, and asked for again at any time.
        }
    }
}
