using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>Which entries to show.</summary>
/// <param name="Member">Of this member alone.</param>
/// <param name="Act">Of this kind alone.</param>
/// <param name="Subject">About this person alone.</param>
public sealed record AuditFilter(Guid? Member = null, Act? Act = null, PersonKeyId? Subject = null);

/// <summary>Where a page goes on: below an entry of the log, or below one that waits for its number.</summary>
public sealed record AuditPlace(long? Before = null, Guid? BelowWaiting = null)
{
    public static readonly AuditPlace Newest = new();
}

/// <summary>An entry, opened.</summary>
/// <param name="Number">Its place in the log; null while it waits.</param>
/// <param name="Who">A member's name, or who else it was.</param>
public sealed record AuditLine(
    long? Number,
    DateTimeOffset Time,
    string Who,
    Act Act,
    string Purpose,
    string What,
    int People,
    string Address
);

/// <summary>One page, newest first.</summary>
/// <param name="Members">All members by name, for the choice.</param>
/// <param name="Next">Where the older ones are; null on the last page.</param>
public sealed record AuditSheet(
    IReadOnlyList<AuditLine> Lines,
    IReadOnlyList<(Guid Member, string Name)> Members,
    AuditPlace? Next
);

/// <summary>Shows who saw what. Each page opened is one entry in the same log.</summary>
public sealed class AuditList(
    IDatabase database,
    Vault.Vault vault,
    AuditTrail trail,
    IMemberNames members
)
{
    public const int PageSize = 50;
    private const int FileBatch = 1000;
    private const string What = "audit log";

    /// <summary>Opens one page for a privacy officer.</summary>
    /// <exception cref="PurposeRefusedException">The reader is none; the refusal is recorded.</exception>
    public Task<AuditSheet> ReadAsync(
        Reader reader,
        AuditFilter filter,
        AuditPlace place,
        CancellationToken cancellationToken
    ) => ReadAsync(reader, filter, place, Act.View, PageSize, cancellationToken);

    /// <summary>Every entry, newest first; each thousand is one entry in the log.</summary>
    public async IAsyncEnumerable<AuditLine> ReadAllAsync(
        Reader reader,
        AuditFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (AuditPlace? place = AuditPlace.Newest; place is not null; )
        {
            var sheet = await ReadAsync(
                reader,
                filter,
                place,
                Act.Retrieve,
                FileBatch,
                cancellationToken
            );
            foreach (var line in sheet.Lines)
            {
                yield return line;
            }
            place = sheet.Next;
        }
    }

    private async Task<AuditSheet> ReadAsync(
        Reader reader,
        AuditFilter filter,
        AuditPlace place,
        Act act,
        int size,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var matching = await MatchingAsync(context, reader, filter, cancellationToken);
        var records = await PageAsync(matching, place, size + 1, cancellationToken);
        bool hasMore = records.Count > size;
        records = [.. records.Take(size)];
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            act,
            What,
            [.. records, .. known.Select(m => m.Record)],
            cancellationToken
        );
        var names = known.ToDictionary(m => m.Member, m => opened.Read(m.Name) ?? "");
        return new AuditSheet(
            records.ConvertAll(r => LineOf(r, names, opened)),
            [
                .. names
                    .OrderBy(n => n.Value, StringComparer.CurrentCulture)
                    .Select(n => (n.Key, n.Value)),
            ],
            hasMore ? PlaceBelow(records[^1]) : null
        );
    }

    /// <summary>The entries that fit, still to be asked for.</summary>
    internal async Task<IQueryable<AuditRecord>> MatchingAsync(
        HavenContext context,
        Reader reader,
        AuditFilter filter,
        CancellationToken cancellationToken
    )
    {
        var query = context
            .Set<AuditRecord>()
            .AsNoTracking()
            .Where(r => r.OrganisationId == reader.Organisation);
        if (filter.Member is { } member)
        {
            query = query.Where(r => r.Member == member);
        }
        if (filter.Act is { } act)
        {
            query = query.Where(r => r.Act == act);
        }
        if (filter.Subject is { } subject)
        {
            var log = await trail.SecretsAsync(context, reader.Organisation, cancellationToken);
            byte[] token = log.Token(subject);
            var sets = context
                .Set<AuditSubject>()
                .Where(s => s.OrganisationId == reader.Organisation && s.Token == token)
                .Select(s => s.SetHash);
            query = query.Where(r => r.Subjects == token || sets.Contains(r.Subjects));
        }
        return query;
    }

    // Entries that wait for their number are the newest, and stand first. Some may get theirs between the two queries
    // (or since the page before): they would stand here twice.
    private static async Task<List<AuditRecord>> PageAsync(
        IQueryable<AuditRecord> matching,
        AuditPlace place,
        int most,
        CancellationToken cancellationToken
    )
    {
        if (place.BelowWaiting is { } below)
        {
            matching = matching.Where(r => r.Id < below);
        }
        List<AuditRecord> waiting = place.Before is null
            ? await matching
                .Where(r => r.Sequence == null)
                .OrderByDescending(r => r.Id)
                .Take(most)
                .ToListAsync(cancellationToken)
            : [];
        long before = place.Before ?? long.MaxValue;
        var numbered = await matching
            .Where(r => r.Sequence < before)
            .OrderByDescending(r => r.Sequence)
            .Take(most)
            .ToListAsync(cancellationToken);
        return [.. waiting.Concat(numbered).DistinctBy(r => r.Id).Take(most)];
    }

    private static AuditPlace PlaceBelow(AuditRecord last) =>
        last.Sequence is { } number ? new(Before: number) : new(BelowWaiting: last.Id);

    private static AuditLine LineOf(
        AuditRecord record,
        Dictionary<Guid, string> names,
        Opened opened
    ) =>
        new(
            record.Sequence,
            new DateTimeOffset(record.Time, TimeSpan.Zero),
            record.Member == Guid.Empty ? "Haven itself"
                : names.TryGetValue(record.Member, out string? name) ? name
                : "somebody who is no member here",
            record.Act,
            Purpose.Find(record.Purpose)?.Words ?? record.Purpose,
            record.What,
            record.SubjectCount,
            AddressOf(opened.Read(record.Address) ?? "")
        );

    // Stored in the one form that both kinds of address have; people know the shorter one.
    private static string AddressOf(string stored) =>
        IPAddress.TryParse(stored, out var address) && address.IsIPv4MappedToIPv6
            ? address.MapToIPv4().ToString()
            : stored;
}

/// <summary>Acts and times as people read them.</summary>
public static class ActWords
{
    public static string Of(Act act) =>
        act switch
        {
            Act.Create => "created",
            Act.View => "saw",
            Act.Edit => "changed",
            Act.Retrieve => "listed or took out",
            Act.Delete => "deleted",
            Act.SignIn => "signed in",
            Act.Refused => "was refused",
            _ => act.ToString(),
        };

    /// <summary>In UTC, to the second: "22 Nov 2026, 14:05:09 UTC".</summary>
    public static string Of(DateTimeOffset time) => Short(time) + " UTC";

    /// <summary>The same below a heading that says UTC.</summary>
    public static string Short(DateTimeOffset time) =>
        time.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
}
