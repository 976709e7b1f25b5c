using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>Which entries to show.</summary>
/// <param name="Member">Of this member alone.</param>
/// <param name="Act">Of this kind alone.</param>
/// <param name="Subject">About this person alone.</param>
/// <param name="From">From this moment on.</param>
/// <param name="Until">Before this moment.</param>
/// <param name="Emergencies">With emergency access alone, and its review.</param>
/// <param name="Entry">This one entry.</param>
public sealed record AuditFilter(
    Guid? Member = null,
    Act? Act = null,
    PersonKeyId? Subject = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    bool Emergencies = false,
    Guid? Entry = null
);

/// <summary>Where a page goes on: below this entry. Ids are given in the order in which things were done.</summary>
public sealed record AuditPlace(Guid? Below = null)
{
    public static readonly AuditPlace Newest = new();
}

/// <summary>An entry, opened.</summary>
/// <param name="Number">Its place in the log; null while it waits.</param>
/// <param name="Who">A member's name, or who else it was.</param>
public sealed record AuditLine(
    Guid Id,
    long? Number,
    DateTimeOffset Time,
    Guid Member,
    string Who,
    Act Act,
    string PurposeKey,
    string Purpose,
    string What,
    int People,
    string Address
)
{
    /// <summary>Whether it was another system, with a key, and no person.</summary>
    public bool IsSystem { get; init; }
}

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

    /// <summary>One page for another system, which takes out what it reads.</summary>
    /// <inheritdoc cref="ReadAsync(Reader, AuditFilter, AuditPlace, CancellationToken)"/>
    public Task<AuditSheet> TakeOutAsync(
        Reader reader,
        AuditFilter filter,
        AuditPlace place,
        int size,
        CancellationToken cancellationToken
    ) => ReadAsync(reader, filter, place, Act.Retrieve, size, cancellationToken);

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
        var records = await Page(matching, place, size + 1).ToListAsync(cancellationToken);
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
        var systems = await members.SystemsAsync(context, cancellationToken);
        var names = known.ToDictionary(m => m.Member, m => opened.Read(m.Name) ?? "");
        return new AuditSheet(
            records.ConvertAll(r => LineOf(r, names, systems, opened)),
            [
                .. names
                    .Concat(systems)
                    .OrderBy(n => n.Value, StringComparer.CurrentCulture)
                    .Select(n => (n.Key, n.Value)),
            ],
            hasMore ? new AuditPlace(records[^1].Id) : null
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
        query = Within(query, filter);
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

    internal static IQueryable<AuditRecord> Within(
        IQueryable<AuditRecord> query,
        AuditFilter filter
    )
    {
        if (filter.Entry is { } entry)
        {
            query = query.Where(r => r.Id == entry);
        }
        if (filter.Emergencies)
        {
            // As constants, so that the databases see that their index of emergencies fits.
            query = query.Where(r =>
                r.Purpose == EF.Constant(Purpose.Emergency.Key)
                || r.Purpose == EF.Constant(Purpose.EmergencyReview.Key)
            );
        }
        if (filter.From is { } from)
        {
            long ticks = from.UtcTicks;
            var first = FirstIdOf(from);
            query = query.Where(r => r.Id >= first && r.Time >= ticks);
        }
        if (filter.Until is { } until)
        {
            long ticks = until.UtcTicks;
            // After a clock was set back ids run ahead of the time, for as long as it takes to catch up.
            var last = FirstIdOf(until.AddDays(1));
            query = query.Where(r => r.Id < last && r.Time < ticks);
        }
        return query;
    }

    // The least id of a moment (RFC 9562, 5.7): ids begin with the milliseconds, so that a span of time is a span of ids.
    private static Guid FirstIdOf(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }

    internal static IQueryable<AuditRecord> Page(
        IQueryable<AuditRecord> matching,
        AuditPlace place,
        int most
    )
    {
        if (place.Below is { } below)
        {
            matching = matching.Where(r => r.Id < below);
        }
        return matching.OrderByDescending(r => r.Id).Take(most);
    }

    private static AuditLine LineOf(
        AuditRecord record,
        Dictionary<Guid, string> names,
        IReadOnlyDictionary<Guid, string> systems,
        Opened opened
    ) =>
        new(
            record.Id,
            record.Sequence,
            new DateTimeOffset(record.Time, TimeSpan.Zero),
            record.Member,
            record.Member == Guid.Empty ? "Haven itself"
                : names.TryGetValue(record.Member, out string? name) ? name
                : systems.TryGetValue(record.Member, out string? system) ? system
                : OpenedNames.Stranger,
            record.Act,
            record.Purpose,
            Purpose.Find(record.Purpose)?.Words ?? record.Purpose,
            record.What,
            record.SubjectCount,
            AddressOf(opened.Read(record.Address) ?? "")
        )
        {
            IsSystem = systems.ContainsKey(record.Member),
        };

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

    /// <summary>To the second, with the zone: "22 Nov 2026, 14:05:09 New York time".</summary>
    public static string Of(DateTimeOffset time) => LocalTime.SecondInZone(time.UtcTicks);

    /// <summary>The same below a heading that names the zone.</summary>
    public static string Short(DateTimeOffset time) => LocalTime.Second(time.UtcTicks);

    /// <summary>For whoever runs the machine, which belongs to no organisation: "22 Nov 2026, 14:05:09 UTC".</summary>
    public static string Utc(DateTimeOffset time) =>
        time.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
