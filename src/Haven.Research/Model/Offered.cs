using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Model;

/// <summary>Somebody who gave an address, and may have ticked that they want to be told of something later.</summary>
public interface IOffered : ISealedRecord
{
    Sealed<string> Email { get; }

    /// <summary>Finds what else came from the same address, so that a no counts for all of it.</summary>
    string EmailIndex { get; }

    bool WantsOffers { get; }

    /// <summary>UTC ticks; 0 while nobody took it back.</summary>
    long OffersEndedAt { get; set; }
}

/// <summary>
/// Who wants to be told of something later: whoever ticked it, and neither took it back nor objected, also with something
/// else from the same address. The same for calls and for events.
/// </summary>
internal static class Offered
{
    /// <summary>A key for the address, in which the organisation is: nobody can compare what two organisations keep.</summary>
    public static string IndexOf(
        Vault vault,
        string field,
        OrganisationId organisation,
        string email
    ) => Convert.ToHexStringLower(vault.BlindIndex(field, $"{organisation.Value:D}\n{email}"));

    public static IQueryable<T> Wanting<T>(HavenContext context, OrganisationId organisation)
        where T : class, IOffered =>
        context
            .Set<T>()
            .Where(a => a.OrganisationId == organisation && a.WantsOffers && a.OffersEndedAt == 0);

    /// <summary>
    /// Those of these addresses from which somebody objected. An objection closes the purpose for one record; whoever has
    /// two is one person to a mailbox.
    /// </summary>
    public static async Task<HashSet<string>> ObjectingAsync<T>(
        HavenContext context,
        RestrictionGate restrictions,
        (OrganisationId Organisation, Purpose Purpose) of,
        IReadOnlyCollection<string> indexes,
        CancellationToken cancellationToken
    )
        where T : class, IOffered
    {
        var organisation = of.Organisation;
        var same = await context
            .Set<T>()
            .Where(a => a.OrganisationId == organisation && indexes.Contains(a.EmailIndex))
            .Select(a => new { a.PersonKey, a.EmailIndex })
            .ToListAsync(cancellationToken);
        var closed = await restrictions.AmongAsync(
            organisation,
            of.Purpose,
            same.ConvertAll(a => a.PersonKey),
            cancellationToken
        );
        return same.Where(a => closed.ContainsKey(a.PersonKey))
            .Select(a => a.EmailIndex)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Takes back that they want to be told, for everything from this address.</summary>
    /// <param name="deed">What stands in the log, without the people.</param>
    public static async Task TakeBackAsync<T>(
        IDatabase database,
        string index,
        Deed deed,
        long now,
        CancellationToken cancellationToken
    )
        where T : class, IOffered
    {
        // Whoever decides about one of them in the same moment changes its row: it is done again.
        await AnotherLook.UntilDoneAsync<bool>(async () =>
        {
            await using var context = database.Open(new Scope(deed.Reader.Organisation));
            var all = await Wanting<T>(context, deed.Reader.Organisation)
                .Where(a => a.EmailIndex == index)
                .ToListAsync(cancellationToken);
            if (all.Count == 0)
            {
                return true;
            }
            all.ForEach(a => a.OffersEndedAt = now);
            context.Record(deed with { Subjects = [.. all.Select(a => a.PersonKey)] });
            return await context.SaveUnlessOvertakenAsync(cancellationToken) ? true : null;
        });
    }
}
