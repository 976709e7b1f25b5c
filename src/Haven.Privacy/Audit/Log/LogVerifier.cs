using System.Security.Cryptography;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// Verifies a whole log: its signature, every tile, every entry; on request also against checkpoints kept outside and
/// against the source of its entries. Reads only, and reports everything it finds instead of stopping at the first.
/// </summary>
/// <param name="store">The log.</param>
/// <param name="key">The log's key, known from elsewhere than the log.</param>
public sealed class LogVerifier(ITileStore store, VerifierKey key)
{
    /// <summary>Verifies the log.</summary>
    /// <param name="comparison">What else to compare it with.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The findings; none when the log is sound. Throws only what the store or the source throws.</returns>
    public async Task<LogVerification> VerifyAsync(LogComparison comparison, CancellationToken ct)
    {
        var findings = new Findings(comparison.MaxFindings);
        if (await ReadCheckpointAsync(findings, ct) is not { } checkpoint)
        {
            return new LogVerification(null, 0, findings.ToList());
        }

        if (comparison.SourceSize > checkpoint.Size)
        {
            var message =
                $"The log has {checkpoint.Size} entries; its source knows {comparison.SourceSize} to be signed.";
            findings.Add(new LogFinding(LogFindingKind.Rollback, message, checkpoint.Size));
        }

        var outside = new OutsideComparison(checkpoint, OpenOutside(comparison, findings));
        var source = comparison.Source is { } entries ? new SourceComparison(entries) : null;
        var walk = new LogWalk(store, checkpoint, findings)
        {
            OnLeaves = async (first, leaves, token) =>
            {
                outside.Append(leaves);
                if (source is not null)
                {
                    await source.CompareAsync(first, leaves, token);
                }
            },
        };
        await walk.RunAsync(ct);
        outside.Report(findings);
        source?.Report(findings);
        return new LogVerification(checkpoint, walk.EntriesChecked, findings.ToList());
    }

    private async Task<Checkpoint?> ReadCheckpointAsync(Findings findings, CancellationToken ct)
    {
        const string Path = LogFaultException.CheckpointPath;
        if (await store.ReadCheckpointAsync(ct) is not { } signed)
        {
            findings.Add(
                new LogFinding(LogFindingKind.Missing, "The log has no checkpoint.", Path: Path)
            );
            return null;
        }

        try
        {
            return Checkpoint.Open(signed, key);
        }
        catch (FormatException malformed)
        {
            findings.Add(new LogFinding(LogFindingKind.Malformed, malformed.Message, Path: Path));
        }
        catch (CryptographicException unsigned)
        {
            findings.Add(new LogFinding(LogFindingKind.NotSigned, unsigned.Message, Path: Path));
        }

        return null;
    }

    private List<Checkpoint> OpenOutside(LogComparison comparison, Findings findings)
    {
        var opened = new List<Checkpoint>();
        for (var i = 0; i < comparison.OutsideCheckpoints.Count; i++)
        {
            try
            {
                opened.Add(Checkpoint.Open(comparison.OutsideCheckpoints[i].Span, key));
            }
            catch (Exception refused) when (refused is FormatException or CryptographicException)
            {
                var message = $"Outside checkpoint {i + 1} proves nothing: {refused.Message}";
                findings.Add(new LogFinding(LogFindingKind.OutsideRefused, message));
            }
        }

        return opened;
    }
}

/// <summary>Compares the roots that a log had on its way with checkpoints kept outside of it.</summary>
internal sealed class OutsideComparison(Checkpoint checkpoint, List<Checkpoint> outside)
{
    private readonly HashSet<long> _wanted = [.. outside.Select(each => each.Size)];
    private readonly Dictionary<long, TreeHash> _roots = new() { [0] = MerkleTree.EmptyRoot };
    private readonly CompactRange _range = new();
    private bool _broken;

    public void Append(TreeHash?[] leaves)
    {
        if (_wanted.Count == 0)
        {
            return;
        }

        foreach (var leaf in leaves)
        {
            if (_broken || leaf is not { } hash)
            {
                _broken = true;
                return;
            }

            _range.Append(hash);
            if (_wanted.Contains(_range.Size))
            {
                _roots[_range.Size] = _range.Root();
            }
        }
    }

    public void Report(Findings findings)
    {
        foreach (var each in outside)
        {
            if (each.Size > checkpoint.Size)
            {
                var gone =
                    $"The log was rolled back: it has {checkpoint.Size} entries, and a checkpoint of {each.Size} was signed before.";
                findings.Add(
                    new LogFinding(
                        LogFindingKind.Rollback,
                        gone,
                        checkpoint.Size,
                        LogFaultException.CheckpointPath
                    )
                );
            }
            else if (each.Size == checkpoint.Size ? each.Root != checkpoint.Root : Differs(each))
            {
                var forked =
                    $"The log was rewritten: its first {each.Size} entries are not those of a checkpoint that was signed before.";
                findings.Add(
                    new LogFinding(
                        LogFindingKind.Fork,
                        forked,
                        Path: LogFaultException.CheckpointPath
                    )
                );
            }
            else if (each.Size != checkpoint.Size && !_roots.ContainsKey(each.Size))
            {
                var undecided =
                    $"Damage leaves undecided whether the log continues the outside checkpoint of {each.Size} entries.";
                findings.Add(new LogFinding(LogFindingKind.Undecided, undecided));
            }
        }
    }

    private bool Differs(Checkpoint each) =>
        _roots.TryGetValue(each.Size, out var root) && root != each.Root;
}

/// <summary>Compares what a log's source has with the signed leaves.</summary>
internal sealed class SourceComparison(LogSource source)
{
    private readonly List<(long Entry, TreeHash Logged, TreeHash? Given)> _differences = [];

    public async ValueTask CompareAsync(long first, TreeHash?[] leaves, CancellationToken ct)
    {
        var given = await source(first, leaves.Length, ct);
        if (given.Count != leaves.Length)
        {
            throw new InvalidOperationException(
                $"The source gave {given.Count} entries where {leaves.Length} were asked for."
            );
        }

        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i] is not { } logged || given[i].HasEnded)
            {
                continue;
            }

            TreeHash? leaf = given[i].Bytes is { } bytes ? MerkleTree.LeafHash(bytes.Span) : null;
            if (leaf != logged)
            {
                _differences.Add((first + i, logged, leaf));
            }
        }
    }

    public void Report(Findings findings)
    {
        var places = new Dictionary<TreeHash, long>();
        foreach (var (entry, logged, _) in _differences)
        {
            places.TryAdd(logged, entry);
        }

        foreach (var (entry, _, given) in _differences)
        {
            findings.Add(
                given is not { } leaf
                    ? new LogFinding(
                        LogFindingKind.SourceMissing,
                        $"Entry {entry} is in the log and missing from its source.",
                        entry
                    )
                : places.TryGetValue(leaf, out var place)
                    ? new LogFinding(
                        LogFindingKind.SourceMoved,
                        $"The source has as entry {entry} what was logged as entry {place}.",
                        entry
                    )
                : new LogFinding(
                    LogFindingKind.SourceAltered,
                    $"Entry {entry} of the source is not the one that was logged.",
                    entry
                )
            );
        }
    }
}
