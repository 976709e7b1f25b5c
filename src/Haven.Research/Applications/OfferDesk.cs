using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Applications;

/// <summary>An address to which later calls may be told.</summary>
[PartOf(typeof(Application))]
internal sealed class OfferAddress : ISealedRecord
{
    public ApplicantId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public long Number { get; init; }
    public required string EmailIndex { get; init; }
    public required Sealed<string> Email { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <param name="Emails">Each once.</param>
/// <param name="Next">The number after which the next page begins; null on the last.</param>
public sealed record OfferSlice(IReadOnlyList<string> Emails, long? Next);

/// <summary>
/// Who wants to be told of later calls: whoever ticked it, and neither took it back nor objected, with this application or
/// with another one from the same address.
/// </summary>
public sealed class OfferDesk(
    IDatabase database,
    Vault vault,
    RestrictionGate restrictions,
    TimeProvider clock
)
{
    public const int PageSize = 50;
    private const int Tries = 5;

    public async Task<OfferSlice> ListAsync(
        Reader reader,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var rows = await Wanting(context)
            .Where(a => a.Number > after)
            .OrderBy(a => a.Number)
            .Take(PageSize + 1)
            .Select(a => new OfferAddress
            {
                Id = a.Id,
                OrganisationId = a.OrganisationId,
                PersonKey = a.PersonKey,
                Number = a.Number,
                EmailIndex = a.EmailIndex,
                Email = a.Email,
            })
            .ToListAsync(cancellationToken);
        var page = rows.Take(PageSize).ToList();
        var objecting = await ObjectingAsync(context, page, cancellationToken);
        var told = page.Where(a => !objecting.Contains(a.EmailIndex))
            .DistinctBy(a => a.EmailIndex, StringComparer.Ordinal)
            .ToList();
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Offers,
            Act.View,
            "addresses for later calls",
            told,
            cancellationToken
        );
        return new(
            [.. told.Where(a => !opened.IsRestricted(a)).Select(a => opened.Read(a.Email)!)],
            rows.Count > PageSize ? page[^1].Number : null
        );
    }

    // An objection closes the purpose for one application; whoever has two is one person to a mailbox.
    private async Task<HashSet<string>> ObjectingAsync(
        HavenContext context,
        List<OfferAddress> page,
        CancellationToken cancellationToken
    )
    {
        var indexes = page.Select(a => a.EmailIndex).Distinct(StringComparer.Ordinal).ToList();
        var same = await context
            .Set<Application>()
            .Where(a => indexes.Contains(a.EmailIndex))
            .Select(a => new { a.PersonKey, a.EmailIndex })
            .ToListAsync(cancellationToken);
        var closed = await restrictions.AmongAsync(
            context.CurrentOrganisation,
            Purpose.Offers,
            same.ConvertAll(a => a.PersonKey),
            cancellationToken
        );
        return same.Where(a => closed.ContainsKey(a.PersonKey))
            .Select(a => a.EmailIndex)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Takes back that they want to be told, for all applications from this address.</summary>
    public async Task TakeBackAsync(
        Reader reader,
        Application application,
        CancellationToken cancellationToken
    )
    {
        // Whoever decides about one of them in the same moment changes its row: it is done again.
        for (
            int tried = 1;
            !await TryTakeBackAsync(reader, application, cancellationToken);
            tried++
        )
        {
            if (tried == Tries)
            {
                throw new TimeoutException("Others were quicker again and again. Try again.");
            }
        }
    }

    private async Task<bool> TryTakeBackAsync(
        Reader reader,
        Application application,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        string index = application.EmailIndex;
        var all = await Wanting(context)
            .Where(a => a.EmailIndex == index)
            .ToListAsync(cancellationToken);
        if (all.Count == 0)
        {
            return true;
        }
        long now = clock.GetUtcNow().UtcTicks;
        all.ForEach(a => a.OffersEndedAt = now);
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.Funding,
                "no more offers",
                [.. all.Select(a => a.PersonKey)]
            )
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private static IQueryable<Application> Wanting(HavenContext context) =>
        context.Set<Application>().Where(a => a.WantsOffers && a.OffersEndedAt == 0);
}
