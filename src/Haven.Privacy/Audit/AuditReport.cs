using Haven.Privacy.Audit.Log;

namespace Haven.Privacy.Audit;

/// <summary>What is wrong with an audit log or with the records that it vouches for.</summary>
public enum AuditFindingKind
{
    /// <summary>A record in the database is not the one that was logged.</summary>
    Altered,

    /// <summary>The log has an entry whose record is gone from the database.</summary>
    Dropped,

    /// <summary>A record stands at another number than the one under which it was logged.</summary>
    Reordered,

    /// <summary>The database has a record at a number where none can be.</summary>
    Inserted,

    /// <summary>The database ends before the log does: it was set back, or its last records were dropped.</summary>
    DatabaseSetBack,

    /// <summary>The people whom an entry was about are not those that it was logged with.</summary>
    SubjectsAltered,

    /// <summary>A tile, a bundle or the checkpoint is missing, malformed or damaged.</summary>
    LogDamaged,

    /// <summary>The checkpoint is not signed by the log's key.</summary>
    NotSigned,

    /// <summary>The log has fewer entries than a checkpoint that is kept outside.</summary>
    RolledBack,

    /// <summary>The log tells another history than a checkpoint that is kept outside.</summary>
    Rewritten,

    /// <summary>There is no checkpoint outside, or none that can be read: that the log was set back would go unseen.</summary>
    NoWitness,

    /// <summary>There is more of the same; the list was cut.</summary>
    More,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">One line: what was found and what to do. Holds nobody's data.</param>
/// <param name="Entry">Zero-based number of the entry it is about, if of one.</param>
public sealed record AuditFinding(AuditFindingKind Kind, string Message, long? Entry = null);

/// <summary>The outcome of verifying one organisation's log against its records and the copy outside.</summary>
/// <param name="Origin">The log's name; empty when the log itself is not to be found.</param>
/// <param name="Size">Entries under the signed checkpoint.</param>
/// <param name="Newest">UTC; when the newest entry under the checkpoint was written. Null when there is none.</param>
/// <param name="Waiting">Records that are committed and not yet under the checkpoint.</param>
/// <param name="At">UTC; when this was verified.</param>
/// <param name="Findings">What is wrong; nothing when all is sound.</param>
public sealed record AuditReport(
    string Origin,
    long Size,
    DateTimeOffset? Newest,
    long Waiting,
    DateTimeOffset At,
    IReadOnlyList<AuditFinding> Findings
)
{
    /// <summary>The first entry whose record was left when the older ones ended by rule; 0 where none has.</summary>
    public long EndedBefore { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Findings.Count == 0;
}

/// <summary>Puts what the verifier of the log found into the words of records and people.</summary>
internal static class AuditWords
{
    private const string Compare =
        "Keep database and log as they are, and compare both with the last backup.";

    public static AuditFinding Of(LogFinding finding) =>
        finding.Kind switch
        {
            LogFindingKind.SourceAltered => new(
                AuditFindingKind.Altered,
                $"Entry {finding.Entry}: the record in the database was altered after it was logged. {Compare}",
                finding.Entry
            ),
            LogFindingKind.SourceMissing => new(
                AuditFindingKind.Dropped,
                $"Entry {finding.Entry}: the record was dropped from the database. {Compare}",
                finding.Entry
            ),
            LogFindingKind.SourceMoved => new(
                AuditFindingKind.Reordered,
                $"{finding.Message} The records were reordered. {Compare}",
                finding.Entry
            ),
            LogFindingKind.NotSigned => new(
                AuditFindingKind.NotSigned,
                $"{finding.Message} The log or its keys are another's. Restore both from one backup."
            ),
            LogFindingKind.Rollback => new(
                AuditFindingKind.RolledBack,
                $"{finding.Message} Restore database, log and keys from a later backup."
            ),
            LogFindingKind.Fork => new(
                AuditFindingKind.Rewritten,
                $"{finding.Message} Keep everything as it is, and restore from a backup of before."
            ),
            LogFindingKind.OutsideRefused => new(
                AuditFindingKind.NoWitness,
                $"{finding.Message} Restore the checkpoint that is kept outside."
            ),
            LogFindingKind.More => new(AuditFindingKind.More, finding.Message),
            _ => new(
                AuditFindingKind.LogDamaged,
                finding.Message.Contains("Restore", StringComparison.Ordinal)
                    ? finding.Message
                    : $"{finding.Message} Restore the log from the latest backup or export.",
                finding.Entry
            ),
        };

    /// <summary>Records missing up to the very end are one finding: nobody drops them one by one.</summary>
    public static IEnumerable<AuditFinding> Of(IReadOnlyList<LogFinding> findings, long size)
    {
        var gone = findings
            .Where(f => f.Kind == LogFindingKind.SourceMissing)
            .Select(f => f.Entry!.Value)
            .ToHashSet();
        long end = size;
        while (gone.Contains(end - 1))
        {
            end--;
        }
        var told = findings
            .Where(f => f.Kind != LogFindingKind.SourceMissing || f.Entry < end)
            .Select(Of);
        return end == size
            ? told
            : told.Prepend(
                new AuditFinding(
                    AuditFindingKind.DatabaseSetBack,
                    $"The log has {size} entries, and the database ends after {end}: it was set back, or its last records were dropped. Restore database and log from the same backup.",
                    end
                )
            );
    }
}
