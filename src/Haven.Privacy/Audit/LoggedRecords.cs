using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>The records of one log, as the database has them.</summary>
internal sealed class LoggedRecords(HavenContext context, OrganisationId organisation)
{
    private const string Restore =
        "Keep database and log as they are, and compare both with the last backup.";
    private readonly HashSet<string> soundSets = new(StringComparer.Ordinal);
    private readonly List<AuditFinding> findings = [];

    public IReadOnlyList<AuditFinding> Findings => findings;

    public DateTimeOffset? Newest { get; private set; }

    /// <summary>Below this number a record that is not there has ended by rule.</summary>
    public long EndedBefore { get; private set; }

    /// <summary>Reads the receipt of what has ended; one that the log's key did not make counts for nothing.</summary>
    public async Task ReadEndingAsync(LogSecrets log, CancellationToken cancellationToken)
    {
        if (
            await AuditEndings.FindAsync(context, organisation, cancellationToken) is not { } ending
        )
        {
            return;
        }
        if (ending.IsSigned(log))
        {
            EndedBefore = ending.Before;
            return;
        }
        findings.Add(
            new AuditFinding(
                AuditFindingKind.Dropped,
                $"The receipt for records that ended before entry {ending.Before} was not made by this log. {Restore}",
                ending.Before
            )
        );
    }

    public async ValueTask<IReadOnlyList<SourceEntry>> ReadAsync(
        long first,
        int count,
        CancellationToken cancellationToken
    )
    {
        var rows = await Records
            .Where(r => r.Sequence >= first && r.Sequence < first + count)
            .ToListAsync(cancellationToken);
        var byNumber = rows.ToLookup(r => r.Sequence!.Value);
        foreach (var twice in byNumber.Where(g => g.Count() > 1))
        {
            findings.Add(
                new AuditFinding(
                    AuditFindingKind.Inserted,
                    $"Entry {twice.Key}: the database has {twice.Count()} records of this number. {Restore}",
                    twice.Key
                )
            );
        }
        await CheckSubjectsAsync(rows, cancellationToken);
        var entries = new SourceEntry[count];
        for (int i = 0; i < count; i++)
        {
            entries[i] =
                byNumber[first + i].FirstOrDefault() is { } row ? SourceEntry.Of(row.Commitment())
                : first + i < EndedBefore ? SourceEntry.Ended
                : SourceEntry.Missing;
        }
        if (rows.Count > 0)
        {
            Newest = new DateTimeOffset(rows.MaxBy(r => r.Sequence)!.Time, TimeSpan.Zero);
        }
        return entries;
    }

    /// <summary>One more than the highest number.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken) =>
        (await Records.MaxAsync(r => r.Sequence, cancellationToken) ?? -1) + 1;

    /// <summary>What is committed and not yet under the checkpoint, and numbers that no record can have.</summary>
    public async Task<WaitingRecords> WaitingAsync(long size, CancellationToken cancellationToken)
    {
        var found = await Records
            .Where(r => r.Sequence == null || r.Sequence < 0 || r.Sequence >= size)
            .OrderBy(r => r.Sequence)
            .Select(r => r.Sequence)
            .ToListAsync(cancellationToken);
        var numbered = found.Where(n => n is not null).Select(n => n!.Value).ToList();
        var wrong = new List<AuditFinding>();
        long next = size;
        foreach (long number in numbered)
        {
            if (number == next)
            {
                next++;
                continue;
            }
            wrong.Add(
                new AuditFinding(
                    AuditFindingKind.Inserted,
                    $"The database has a record of number {number}, where none can be: the log has {size} entries. {Restore}",
                    number
                )
            );
        }
        return new WaitingRecords(found.Count - wrong.Count, numbered.Count, wrong);
    }

    public async Task<IEnumerable<AuditFinding>> OrphansAsync(CancellationToken cancellationToken)
    {
        int orphans = await context
            .Set<AuditSubject>()
            .Where(s =>
                s.OrganisationId == organisation
                && !context
                    .Set<AuditRecord>()
                    .Any(r => r.OrganisationId == organisation && r.Subjects == s.SetHash)
            )
            .Select(s => s.SetHash)
            .Distinct()
            .CountAsync(cancellationToken);
        return orphans == 0
            ? []
            :
            [
                new AuditFinding(
                    AuditFindingKind.SubjectsAltered,
                    $"The database has {orphans} sets of people that no entry names. {Restore}"
                ),
            ];
    }

    private IQueryable<AuditRecord> Records =>
        context.Set<AuditRecord>().AsNoTracking().Where(r => r.OrganisationId == organisation);

    // The entry commits to the hash of its set; here the set must give that hash.
    private async Task CheckSubjectsAsync(
        List<AuditRecord> rows,
        CancellationToken cancellationToken
    )
    {
        var fresh = rows.Where(r =>
                r.SubjectCount > 1 && !soundSets.Contains(Convert.ToHexString(r.Subjects))
            )
            .ToList();
        if (fresh.Count == 0)
        {
            return;
        }
        var hashes = fresh
            .Select(r => r.Subjects)
            .DistinctBy(Convert.ToHexString, StringComparer.Ordinal)
            .ToList();
        var sets = (
            await context
                .Set<AuditSubject>()
                .AsNoTracking()
                .Where(s => s.OrganisationId == organisation && hashes.Contains(s.SetHash))
                .ToListAsync(cancellationToken)
        ).ToLookup(s => Convert.ToHexString(s.SetHash), StringComparer.Ordinal);
        foreach (var record in fresh)
        {
            string set = Convert.ToHexString(record.Subjects);
            var tokens = sets[set].Select(s => s.Token).ToList();
            if (
                tokens.Count == record.SubjectCount
                && AuditTrail.Hash(tokens).AsSpan().SequenceEqual(record.Subjects)
            )
            {
                soundSets.Add(set);
                continue;
            }
            findings.Add(
                new AuditFinding(
                    AuditFindingKind.SubjectsAltered,
                    $"Entry {record.Sequence}: the people it was about are not those it was logged with. {Restore}",
                    record.Sequence
                )
            );
        }
    }
}

/// <summary>Records that are not under the checkpoint.</summary>
internal sealed record WaitingRecords(
    int Count,
    int Numbered,
    IReadOnlyList<AuditFinding> Findings
);

/// <summary>Which records of a log are compared with its entries.</summary>
/// <param name="Day">Which of the days; null for all records.</param>
internal sealed record LoggedPart(int? Day)
{
    /// <summary>Within so many days each record is compared once.</summary>
    public const int Days = 28;

    /// <summary>So many of the newest are compared each time; a log that has no more is compared as a whole.</summary>
    public int Newest { get; init; } = 20_000;

    // As the log is walked: the bundles of its tiles.
    private const int Bundle = 256;
    private long newestFrom;

    /// <summary>Whether no record is left out, once the log was measured.</summary>
    public bool IsEverything => newestFrom <= 0;

    public static LoggedPart Everything => new((int?)null);

    public static LoggedPart Of(DateTimeOffset now) =>
        new((int)(now.UtcTicks / TimeSpan.TicksPerDay % Days));

    public async Task MeasureAsync(LoggedRecords records, CancellationToken cancellationToken) =>
        newestFrom = Day is null ? 0 : await records.CountAsync(cancellationToken) - Newest;

    public bool Has(long first) => first + Bundle > newestFrom || (first / Bundle % Days) == Day;
}
