using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Disclosures;

/// <summary>What was given, opened.</summary>
/// <param name="Who">Who gave it.</param>
/// <param name="IsSecret">Whether the person may not be told yet.</param>
public sealed record DisclosureLine(
    DateTimeOffset At,
    string Handle,
    DisclosureBasis Basis,
    string Recipient,
    string Address,
    string UsedFor,
    string What,
    string Evidence,
    string Who,
    string? ApprovedBy,
    bool IsSecret
);

/// <summary>A page of the accounting.</summary>
/// <param name="Next">The number of the page with older ones; null on the last.</param>
public sealed record DisclosureSheet(IReadOnlyList<DisclosureLine> Lines, int? Next);

/// <summary>Shows to whom facts were given: of everybody, or of one person, who may ask for it (45 CFR 164.528).</summary>
public sealed class DisclosureReading(
    IDatabase database,
    Vault.Vault vault,
    IMemberNames members,
    TimeProvider clock
)
{
    private const int PageLength = 50;

    /// <param name="of">The one person whose it is; null for everybody.</param>
    /// <param name="page">From 1, newest first; null for all pages together.</param>
    public async Task<DisclosureSheet> ReadAsync(
        Reader reader,
        PersonKeyId? of,
        int? page,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var asked = context
            .Set<Disclosure>()
            .AsNoTracking()
            .Where(d => d.OrganisationId == reader.Organisation && (of == null || d.Of == of))
            .OrderByDescending(d => d.At)
            .ThenByDescending(d => d.Id);
        var rows = await (
            page is { } number ? asked.Skip((number - 1) * PageLength).Take(PageLength + 1) : asked
        ).ToListAsync(cancellationToken);
        bool hasMore = page is not null && rows.Count > PageLength;
        if (hasMore)
        {
            rows.RemoveAt(PageLength);
        }
        return new DisclosureSheet(
            await OpenAsync(context, reader, rows, cancellationToken),
            hasMore ? page + 1 : null
        );
    }

    private async Task<IReadOnlyList<DisclosureLine>> OpenAsync(
        HavenContext context,
        Reader reader,
        IReadOnlyList<Disclosure> rows,
        CancellationToken cancellationToken
    )
    {
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            DisclosureRegister.What,
            [.. rows, .. known.Select(m => m.Record)],
            cancellationToken
        );
        var names = new OpenedNames(known, opened);
        long now = clock.GetUtcNow().UtcTicks;
        return
        [
            .. rows.Select(d => new DisclosureLine(
                new DateTimeOffset(d.At, TimeSpan.Zero),
                opened.Read(d.Handle) ?? "",
                opened.Read(d.Basis) ?? DisclosureBasis.Permission,
                opened.Read(d.Recipient) ?? "",
                opened.Read(d.Address) ?? "",
                opened.Read(d.UsedFor) ?? "",
                opened.Read(d.What) ?? "",
                opened.Read(d.Evidence) ?? "",
                names.Of(d.By),
                names.OfAny(d.ApprovedBy),
                d.SecretUntil > now
            )),
        ];
    }
}
