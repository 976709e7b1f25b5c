namespace Haven.Privacy.Audit.Log;

/// <summary>
/// Goes through a whole log in the order of its entries. A tile is trusted when it fits the one above it, up to the
/// signed root; one that does not fit is worked out anew from what lies below it, so that damage to a tile does not
/// cast doubt on entries, and damage to an entry is told by its number.
/// </summary>
internal sealed class LogWalk(ITileStore store, Checkpoint checkpoint, Findings findings)
{
    /// <summary>Takes the leaf hashes of one bundle as they were signed, as far as that can be told.</summary>
    public Func<long, TreeHash?[], CancellationToken, ValueTask>? OnLeaves { get; init; }

    public long EntriesChecked { get; private set; }

    public async Task RunAsync(CancellationToken ct)
    {
        var levels = TilePath.Levels(checkpoint.Size);
        var stored = new TreeHash[levels][];
        for (var level = 0; level < levels; level++)
        {
            stored[level] = TilePath.Edge(level, checkpoint.Size) is { } edge
                ? (await ReadTileAsync(edge, ct))!
                : [];
        }

        var trusted =
            Array.TrueForAll(stored, row => row is not null) && RootOf(stored) == checkpoint.Root;
        var judged = new TreeHash?[levels][];
        for (var level = levels - 1; level >= 0; level--)
        {
            judged[level] = [];
            if (TilePath.Edge(level, checkpoint.Size) is { } edge)
            {
                var below = await BelowAsync(
                    edge,
                    trusted ? stored[level] : null,
                    stored[level],
                    ct
                );
                judged[level] = trusted ? Known(stored[level]) : below;
            }
        }

        if (!trusted)
        {
            JudgeEdge(stored, judged);
        }

        await CheckOlderPartsAsync(judged, ct);
    }

    private void JudgeEdge(TreeHash[]?[] stored, TreeHash?[][] judged)
    {
        var soundBelow =
            Array.TrueForAll(judged, row => Array.TrueForAll(row, hash => hash is not null))
            && RootOf(Array.ConvertAll(judged, row => Array.ConvertAll(row, hash => hash!.Value)))
                == checkpoint.Root;
        if (!soundBelow)
        {
            findings.Add(
                new LogFinding(
                    LogFindingKind.RootMismatch,
                    "Neither the tiles nor the entries give the root that was signed: the log was altered. Compare it with a backup or export."
                )
            );
        }

        for (var level = 0; level < stored.Length; level++)
        {
            if (stored[level] is { } row && TilePath.Edge(level, checkpoint.Size) is { } edge)
            {
                ReportDifferences(edge, row, judged[level], soundBelow);
            }
        }
    }

    /// <summary>Leaf hashes, or roots of the tiles, under a tile; null where they cannot be told.</summary>
    private async Task<TreeHash?[]> BelowAsync(
        TilePath tile,
        TreeHash[]? trusted,
        TreeHash[]? stored,
        CancellationToken ct
    )
    {
        if (tile.Level == 0)
        {
            return await CheckBundleAsync(tile, trusted, stored, ct);
        }

        var below = new TreeHash?[tile.Width];
        for (var i = 0; i < below.Length; i++)
        {
            var child = TilePath.Hashes(tile.Level - 1, tile.Index * TilePath.FullWidth + i);
            below[i] = await CheckTileAsync(child, trusted?[i], ct);
        }

        return below;
    }

    private async Task<TreeHash?> CheckTileAsync(
        TilePath tile,
        TreeHash? expected,
        CancellationToken ct
    )
    {
        var stored = await ReadTileAsync(tile, ct);
        if (stored is not null && expected is not null && MerkleTree.Root(stored) == expected)
        {
            await BelowAsync(tile, stored, stored, ct);
            return expected;
        }

        var below = await BelowAsync(tile, null, stored, ct);
        TreeHash? root = Array.TrueForAll(below, hash => hash is not null)
            ? MerkleTree.Root(Array.ConvertAll(below, hash => hash!.Value))
            : null;
        if (stored is not null)
        {
            ReportDifferences(tile, stored, below, expected is not null && root == expected);
        }

        if (stored is not null && expected is not null && root != expected)
        {
            findings.Add(
                LogFaultException.Damaged(tile, "its hashes do not fit the tile above it").Fault
            );
        }

        return root ?? (stored is null ? null : MerkleTree.Root(stored));
    }

    private void ReportDifferences(
        TilePath tile,
        TreeHash[] stored,
        TreeHash?[] below,
        bool soundBelow
    )
    {
        for (var i = 0; i < stored.Length; i++)
        {
            if (below[i] is not { } hash || hash == stored[i])
            {
                continue;
            }

            var place = tile.Index * TilePath.FullWidth + i;
            if (soundBelow)
            {
                findings.Add(
                    LogFaultException
                        .Damaged(
                            tile,
                            $"hash {i} is not that of what lies below it, which is sound"
                        )
                        .Fault
                );
            }
            else if (tile.Level == 0)
            {
                var path = tile.ToString();
                findings.Add(
                    new LogFinding(
                        LogFindingKind.EntryAltered,
                        $"Entry {place} and its hash in the tile {path} differ.",
                        place,
                        path
                    )
                );
            }
            else
            {
                findings.Add(
                    LogFaultException
                        .Damaged(tile, $"hash {i} is not that of what lies below it")
                        .Fault
                );
            }
        }
    }

    private async Task<TreeHash?[]> CheckBundleAsync(
        TilePath tile,
        TreeHash[]? trusted,
        TreeHash[]? stored,
        CancellationToken ct
    )
    {
        var path = TilePath.Entries(tile.Index, tile.Width);
        var first = tile.Index * TilePath.FullWidth;
        var leaves = new TreeHash?[tile.Width];
        var bytes = await StoredTiles.ReadAsync(store, path, ct);
        if (bytes is null)
        {
            findings.Add(LogFaultException.Missing(path).Fault);
        }
        else
        {
            var whole =
                EntryBundle.TryRead(bytes, tile.Width, out var entries, out var length)
                && length == bytes.Length;
            for (var i = 0; i < entries.Count; i++)
            {
                leaves[i] = MerkleTree.LeafHash(entries[i].Span);
            }

            ReportBundle(path, first, leaves, trusted, whole);
            EntriesChecked += entries.Count;
        }

        if (OnLeaves is not null)
        {
            await OnLeaves(first, trusted is null ? Best(leaves, stored) : Known(trusted), ct);
        }

        return leaves;
    }

    private void ReportBundle(
        TilePath path,
        long first,
        TreeHash?[] leaves,
        TreeHash[]? trusted,
        bool whole
    )
    {
        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i] is not null && (trusted is null || leaves[i] == trusted[i]))
            {
                continue;
            }

            var entry = first + i;
            if (!whole)
            {
                var message =
                    $"{LogFaultException.Name(path)} is malformed from entry {entry} on. {LogFaultException.Restore(path)}";
                findings.Add(
                    new LogFinding(LogFindingKind.Malformed, message, entry, path.ToString())
                );
                return;
            }

            var altered =
                $"Entry {entry} in the bundle {path} is not the one that was signed. {LogFaultException.Restore(path)}";
            findings.Add(
                new LogFinding(LogFindingKind.EntryAltered, altered, entry, path.ToString())
            );
        }

        if (!whole)
        {
            findings.Add(LogFaultException.Malformed(path).Fault);
        }
    }

    /// <summary>Partial tiles of earlier checkpoints, kept until the full tile is there, are each the beginning of the latest.</summary>
    private async Task CheckOlderPartsAsync(TreeHash?[][] judged, CancellationToken ct)
    {
        for (var level = -1; level < judged.Length; level++)
        {
            if (TilePath.Edge(level, checkpoint.Size) is not { } edge)
            {
                continue;
            }

            foreach (var path in await store.ListAsync(edge.PartialFolder, ct))
            {
                if (TilePath.TryParse(path, out var part) && part.Width < edge.Width)
                {
                    await CheckOlderPartAsync(part, judged[Math.Max(level, 0)], ct);
                }
            }
        }
    }

    private async Task CheckOlderPartAsync(TilePath part, TreeHash?[] judged, CancellationToken ct)
    {
        try
        {
            var hashes = part.IsBundle
                ? (await StoredTiles.ReadEntriesAsync(store, part, ct))
                    .Select(entry => MerkleTree.LeafHash(entry.Span))
                    .ToArray()
                : await StoredTiles.ReadHashesAsync(store, part, ct);
            for (var i = 0; i < hashes.Length; i++)
            {
                if (judged[i] is { } hash && hash != hashes[i])
                {
                    throw LogFaultException.Damaged(
                        part,
                        "it is not the beginning of the later one"
                    );
                }
            }
        }
        catch (LogFaultException damaged)
        {
            findings.Add(damaged.Fault);
        }
    }

    private async Task<TreeHash[]?> ReadTileAsync(TilePath tile, CancellationToken ct)
    {
        try
        {
            return await StoredTiles.ReadHashesAsync(store, tile, ct);
        }
        catch (LogFaultException unreadable)
        {
            findings.Add(unreadable.Fault);
            return null;
        }
    }

    private TreeHash RootOf(TreeHash[][] edge) =>
        CompactRange.FromEdge(checkpoint.Size, edge).Root();

    private static TreeHash?[] Known(TreeHash[] hashes) =>
        Array.ConvertAll(hashes, hash => (TreeHash?)hash);

    private static TreeHash?[] Best(TreeHash?[] leaves, TreeHash[]? stored) =>
        stored is null ? leaves : [.. leaves.Select((leaf, i) => leaf ?? stored[i])];
}

/// <summary>Finds out which file is to blame when the edge of a log does not give the signed root.</summary>
internal static class LogDiagnosis
{
    public static async Task<LogFault> OfEdgeAsync(
        ITileStore store,
        Checkpoint checkpoint,
        CancellationToken ct
    )
    {
        var findings = new Findings(1000);
        await new LogWalk(store, checkpoint, findings).RunAsync(ct);
        var named = findings.ToList().FirstOrDefault(finding => finding.Path is not null);
        return named is not null
            ? new LogFault(LogFaultKind.Damaged, named.Path!, named.Message)
            : new LogFault(
                LogFaultKind.Damaged,
                LogFaultException.CheckpointPath,
                "Tiles and entries fit each other and not the signed checkpoint: checkpoint and tiles are of different times, or the log was rewritten. Restore both from one backup or export."
            );
    }
}
