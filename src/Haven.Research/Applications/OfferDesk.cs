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

    public async Task<OfferSlice> ListAsync(
        Reader reader,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var rows = await Offered
            .Wanting<Application>(context, reader.Organisation)
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
        var objecting = await Offered.ObjectingAsync<Application>(
            context,
            restrictions,
            (reader.Organisation, Purpose.Offers),
            [.. page.Select(a => a.EmailIndex).Distinct(StringComparer.Ordinal)],
            cancellationToken
        );
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

    /// <summary>Takes back that they want to be told, for all applications from this address.</summary>
    public Task TakeBackAsync(
        Reader reader,
        Application application,
        CancellationToken cancellationToken
    ) =>
        Offered.TakeBackAsync<Application>(
            database,
            application.EmailIndex,
            new Deed(reader, Act.Edit, Purpose.Funding, "no more offers", []),
            clock.GetUtcNow().UtcTicks,
            cancellationToken
        );
}
