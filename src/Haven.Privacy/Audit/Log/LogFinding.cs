namespace Haven.Privacy.Audit.Log;

/// <summary>What is wrong with a log.</summary>
public enum LogFindingKind
{
    /// <summary>The checkpoint, a tile or a bundle is not there.</summary>
    Missing,

    /// <summary>It is there and has the wrong length or form.</summary>
    Malformed,

    /// <summary>The checkpoint is not signed by the log's key.</summary>
    NotSigned,

    /// <summary>A tile does not fit the rest of the log.</summary>
    Damaged,

    /// <summary>A logged entry is not the one that was signed.</summary>
    EntryAltered,

    /// <summary>Tiles and entries together do not give the signed root.</summary>
    RootMismatch,

    /// <summary>The log has fewer entries than it once had.</summary>
    Rollback,

    /// <summary>The log tells another history than a checkpoint kept outside.</summary>
    Fork,

    /// <summary>A checkpoint kept outside is malformed or not signed by the log's key, and proves nothing.</summary>
    OutsideRefused,

    /// <summary>The source's entry is not the logged one.</summary>
    SourceAltered,

    /// <summary>The source has no entry where the log has one.</summary>
    SourceMissing,

    /// <summary>The source has at this place the entry that the log has at another.</summary>
    SourceMoved,

    /// <summary>Damage found elsewhere leaves this undecided.</summary>
    Undecided,

    /// <summary>There is more of the same; the list was cut.</summary>
    More,
}

/// <summary>One thing that is wrong with a log.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">What was found and what to do, in plain words; holds nobody's data.</param>
/// <param name="Entry">Zero-based number of the entry it is about, if of one.</param>
/// <param name="Path">The file of the log it is about (<c>checkpoint</c>, or a path of a tile or bundle), if of one.</param>
public sealed record LogFinding(
    LogFindingKind Kind,
    string Message,
    long? Entry = null,
    string? Path = null
);

/// <summary>The outcome of verifying a log.</summary>
/// <param name="Checkpoint">The checkpoint under which it was verified; null when that could not be read.</param>
/// <param name="EntriesChecked">Entries that were compared with the signed tree.</param>
/// <param name="Findings">What is wrong, nothing when the log is sound.</param>
public sealed record LogVerification(
    Checkpoint? Checkpoint,
    long EntriesChecked,
    IReadOnlyList<LogFinding> Findings
)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Findings.Count == 0;
}

/// <summary>What the source of a log (the database's commitments) has for one entry.</summary>
public readonly record struct SourceEntry
{
    private SourceEntry(ReadOnlyMemory<byte>? bytes, bool hasEnded) =>
        (Bytes, HasEnded) = (bytes, hasEnded);

    /// <summary>The exact bytes that should have been logged; null when there are none.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; }

    /// <summary>Whether the record was let go by rule, with a receipt; its absence is then no break.</summary>
    public bool HasEnded { get; }

    /// <summary>The source has nothing here and no receipt for it.</summary>
    public static SourceEntry Missing => default;

    /// <summary>The record was let go by rule; the caller has checked the receipt.</summary>
    public static SourceEntry Ended { get; } = new(null, hasEnded: true);

    /// <summary>The source has this.</summary>
    /// <param name="bytes">The exact bytes that should have been logged.</param>
    public static SourceEntry Of(ReadOnlyMemory<byte> bytes) => new(bytes, hasEnded: false);
}

/// <summary>Gives what the source has for a run of entries, in order of their numbers; at most 256 are asked for at once.</summary>
/// <param name="first">Number of the first entry.</param>
/// <param name="count">How many; exactly as many are returned.</param>
/// <param name="ct">Cancels.</param>
public delegate ValueTask<IReadOnlyList<SourceEntry>> LogSource(
    long first,
    int count,
    CancellationToken ct
);

/// <summary>What to compare a log with, besides its own signature.</summary>
public sealed record LogComparison
{
    /// <summary>Signed checkpoints of the log that were kept outside of it, earlier or later ones.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> OutsideCheckpoints { get; init; } = [];

    /// <summary>Where the entries came from.</summary>
    public LogSource? Source { get; init; }

    /// <summary>How many entries the source knows to be signed, read before the log; fewer in the log is a rollback.</summary>
    public long SourceSize { get; init; }

    /// <summary>Most findings to list.</summary>
    public int MaxFindings { get; init; } = 1000;
}

/// <summary>Collects findings up to a number and counts the rest.</summary>
internal sealed class Findings(int most)
{
    private readonly List<LogFinding> _list = [];
    private long _more;

    public void Add(LogFinding finding)
    {
        if (_list.Count < most)
        {
            _list.Add(finding);
        }
        else
        {
            _more++;
        }
    }

    public void Add(LogFault fault) =>
        Add(
            new LogFinding(
                fault.Kind switch
                {
                    LogFaultKind.Missing => LogFindingKind.Missing,
                    LogFaultKind.Malformed => LogFindingKind.Malformed,
                    LogFaultKind.NotSigned => LogFindingKind.NotSigned,
                    _ => LogFindingKind.Damaged,
                },
                fault.Message,
                Path: fault.Path
            )
        );

    public IReadOnlyList<LogFinding> ToList() =>
        _more == 0
            ? [.. _list]
            :
            [
                .. _list,
                new LogFinding(LogFindingKind.More, $"{_more} further findings are not listed."),
            ];
}
