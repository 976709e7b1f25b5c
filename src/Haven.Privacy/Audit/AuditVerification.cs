using System.Collections.Concurrent;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>
/// Verifies an organisation's audit log: every record in the database against the entry of its number, every tile, the
/// signature, the sets of people, and the checkpoint kept outside. Reads only; works while others write. Opens nobody's
/// data: what the log commits to is ciphertext.
/// </summary>
public sealed class AuditVerification(
    IDatabase database,
    AuditTrail trail,
    ICheckpointWitness witness,
    TimeProvider clock
)
{
    private const int MostFindings = 1000;
    private readonly ConcurrentDictionary<OrganisationId, AuditReport> last = new();

    /// <summary>The latest report of this organisation's log since this program started; null when there is none.</summary>
    public AuditReport? Last(OrganisationId organisation) => last.GetValueOrDefault(organisation);

    /// <summary>Verifies everything. Throws only what the database throws.</summary>
    public async Task<AuditReport> VerifyAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        if (await SecretsAsync(context, organisation, cancellationToken) is not { } secrets)
        {
            return last[organisation] = new AuditReport(
                "",
                0,
                null,
                0,
                clock.GetUtcNow(),
                [
                    new AuditFinding(
                        AuditFindingKind.LogDamaged,
                        "The log's own record is gone from the database. Restore database and log from the same backup."
                    ),
                ]
            );
        }
        var findings = new List<AuditFinding>();
        byte[]? outside = await OutsideAsync(secrets.Origin, findings, cancellationToken);
        var records = new LoggedRecords(context, organisation);
        var key = KeyOf(secrets);
        var verified = await new LogVerifier(database.Tiles(organisation), key).VerifyAsync(
            new LogComparison
            {
                OutsideCheckpoints = outside is null ? [] : [outside],
                Source = records.ReadAsync,
                MaxFindings = MostFindings,
            },
            cancellationToken
        );
        long size = verified.Checkpoint?.Size ?? 0;
        var waiting = await records.WaitingAsync(size, cancellationToken);
        findings.AddRange(ForLog(verified, waiting, outside is null));
        findings.AddRange(records.Findings);
        findings.AddRange(waiting.Findings);
        findings.AddRange(await records.OrphansAsync(cancellationToken));
        return last[organisation] = new AuditReport(
            secrets.Origin,
            size,
            records.Newest,
            waiting.Count,
            clock.GetUtcNow(),
            findings
        );
    }

    /// <summary>The public half of the log's key, to be handed to whoever verifies from outside.</summary>
    public async Task<VerifierKey> KeyAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        return KeyOf(await trail.SecretsAsync(context, organisation, cancellationToken));
    }

    /// <inheritdoc cref="LogExport.WriteAsync"/>
    public Task<Checkpoint> ExportAsync(
        OrganisationId organisation,
        string directory,
        CancellationToken cancellationToken
    ) => LogExport.WriteAsync(database.Tiles(organisation), directory, cancellationToken);

    /// <summary>A proof that an entry is in the log, as c2sp.org/tlog-proof writes it.</summary>
    /// <param name="organisation">Whose log.</param>
    /// <param name="entry">Zero-based number of the entry.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry.</exception>
    /// <exception cref="LogFaultException">The log is missing or damaged.</exception>
    public async Task<LogProof> ProveAsync(
        OrganisationId organisation,
        long entry,
        CancellationToken cancellationToken
    ) =>
        await LogProof.MakeAsync(
            database.Tiles(organisation),
            await KeyAsync(organisation, cancellationToken),
            entry,
            cancellationToken
        );

    private async Task<LogSecrets?> SecretsAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<AuditLog>()
            .AnyAsync(l => l.OrganisationId == organisation, cancellationToken)
            ? await trail.SecretsAsync(context, organisation, cancellationToken)
            : null;

    private static VerifierKey KeyOf(LogSecrets secrets) =>
        new(secrets.Origin, Ed25519.PublicKeyOf(secrets.SigningSeed));

    private async Task<byte[]?> OutsideAsync(
        string origin,
        List<AuditFinding> findings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await witness.ReadAsync(origin, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            findings.Add(
                new AuditFinding(
                    AuditFindingKind.NoWitness,
                    $"The checkpoint kept outside cannot be read ({e.GetType().Name}): whether the log was set back stays open. Check Haven:Witness."
                )
            );
            return null;
        }
    }

    private static IEnumerable<AuditFinding> ForLog(
        LogVerification verified,
        WaitingRecords waiting,
        bool alone
    )
    {
        // Nothing was signed yet, and nothing numbered: the sequencer has not come round.
        bool isNew =
            verified.Checkpoint is null
            && alone
            && waiting.Numbered == 0
            && verified.Findings is [{ Kind: LogFindingKind.Missing }];
        if (isNew)
        {
            return [];
        }
        var told = AuditWords.Of(verified.Findings, verified.Checkpoint?.Size ?? 0);
        return alone && verified.Checkpoint is { Size: > 0 }
            ? told.Append(
                new AuditFinding(
                    AuditFindingKind.NoWitness,
                    "No checkpoint of this log is kept outside, so a log that was set back would go unseen. Check Haven:Witness."
                )
            )
            : told;
    }
}

/// <summary>The records of one log, as the database has them.</summary>
internal sealed class LoggedRecords(HavenContext context, OrganisationId organisation)
{
    private const string Restore =
        "Keep database and log as they are, and compare both with the last backup.";
    private readonly HashSet<string> soundSets = new(StringComparer.Ordinal);
    private readonly List<AuditFinding> findings = [];

    public IReadOnlyList<AuditFinding> Findings => findings;

    public DateTimeOffset? Newest { get; private set; }

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
            entries[i] = byNumber[first + i].FirstOrDefault() is { } row
                ? SourceEntry.Of(row.Commitment())
                : SourceEntry.Missing;
        }
        if (rows.Count > 0)
        {
            Newest = new DateTimeOffset(rows.MaxBy(r => r.Sequence)!.Time, TimeSpan.Zero);
        }
        return entries;
    }

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
