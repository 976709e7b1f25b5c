using System.Globalization;
using System.Text;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// Where a tile of hashes or a bundle of entries stands in a log, as c2sp.org/tlog-tiles lays it out:
/// <c>tile/0/x001/234</c>, <c>tile/entries/001.p/44</c>.
/// </summary>
public readonly record struct TilePath
{
    /// <summary>Hashes in a full tile, and entries in a full bundle.</summary>
    public const int FullWidth = 256;

    private const int EntriesLevel = -1;

    private TilePath(int level, long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FullWidth);
        (Level, Index, Width) = (level, index, width);
    }

    /// <summary>Level of a tile of hashes: 0 for leaves, each further level 256 times as coarse. -1 for a bundle.</summary>
    public int Level { get; }

    /// <summary>Zero-based number of the tile in its level.</summary>
    public long Index { get; }

    /// <summary>Hashes or entries in it, 1 to 256.</summary>
    public int Width { get; }

    /// <summary>Whether this is a bundle of entries.</summary>
    public bool IsBundle => Level == EntriesLevel;

    /// <summary>Whether it has fewer than 256 members.</summary>
    public bool IsPartial => Width < FullWidth;

    /// <summary>The full tile in the same place.</summary>
    public TilePath Full => new(Level, Index, FullWidth);

    /// <summary>Folder that holds the partial tiles of the same place, without a final slash.</summary>
    public string PartialFolder => Full + ".p";

    /// <summary>A tile of hashes.</summary>
    /// <param name="level">0 to 7: a size of 63 bits needs no more.</param>
    /// <param name="index">Number of the tile in its level.</param>
    /// <param name="width">Hashes in it, 1 to 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static TilePath Hashes(int level, long index, int width = FullWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 7);
        return new TilePath(level, index, width);
    }

    /// <summary>A bundle of entries.</summary>
    /// <param name="index">Number of the bundle.</param>
    /// <param name="width">Entries in it, 1 to 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static TilePath Entries(long index, int width = FullWidth) =>
        new(EntriesLevel, index, width);

    /// <summary>Every bundle and tile that a log of a size consists of: bundles first, then level by level.</summary>
    /// <param name="size">Number of entries.</param>
    public static IEnumerable<TilePath> Of(long size)
    {
        for (var level = EntriesLevel; level < Levels(size); level++)
        {
            var members = size >> (8 * Math.Max(level, 0));
            for (var index = 0L; index < members / FullWidth; index++)
            {
                yield return new TilePath(level, index, FullWidth);
            }

            if (members % FullWidth > 0)
            {
                yield return new TilePath(level, members / FullWidth, (int)(members % FullWidth));
            }
        }
    }

    /// <summary>Reads a path; only the one right spelling is accepted.</summary>
    /// <param name="text">A path with forward slashes, relative to the log.</param>
    /// <param name="path">The place.</param>
    public static bool TryParse(string text, out TilePath path)
    {
        path = default;
        var parts = text.Split('/');
        if (parts.Length < 3 || parts.Length > 12 || parts[0] != "tile")
        {
            return false;
        }

        var level = parts[1] == "entries" ? EntriesLevel : Number(parts[1], 7);
        var width = FullWidth;
        var last = parts.Length - 1;
        if (parts[last - 1].EndsWith(".p", StringComparison.Ordinal))
        {
            (width, last) = ((int)Number(parts[last], FullWidth - 1), last - 1);
        }

        var index = 0L;
        for (var i = 2; i <= last; i++)
        {
            var digits = parts[i].Replace(".p", "", StringComparison.Ordinal).TrimStart('x');
            index = Math.Min(
                index * 1000 + Math.Max(0, Number(digits.TrimStart('0'), 999)),
                long.MaxValue / 2000
            );
        }

        if (level < EntriesLevel || width < 1 || (parts[1] != "entries" && level < 0))
        {
            return false;
        }

        path = new TilePath((int)level, index, width);
        return path.ToString() == text;
    }

    /// <summary>The path, relative to the log.</summary>
    public override string ToString()
    {
        var path = new StringBuilder((Index % 1000).ToString("000", CultureInfo.InvariantCulture));
        for (var rest = Index / 1000; rest > 0; rest /= 1000)
        {
            path.Insert(0, $"x{(rest % 1000).ToString("000", CultureInfo.InvariantCulture)}/");
        }

        path.Insert(
            0,
            IsBundle ? "tile/entries/" : $"tile/{Level.ToString(CultureInfo.InvariantCulture)}/"
        );
        return IsPartial
            ? path.Append(".p/").Append(Width.ToString(CultureInfo.InvariantCulture)).ToString()
            : path.ToString();
    }

    /// <summary>Levels of hash tiles in a tree of a size.</summary>
    internal static int Levels(long size)
    {
        var levels = 0;
        for (; size > 0; size >>= 8)
        {
            levels++;
        }

        return levels;
    }

    /// <summary>The rightmost, partial tile of a level in a tree of a size; null where the level ends in a full one.</summary>
    internal static TilePath? Edge(int level, long size)
    {
        var members = size >> (8 * Math.Max(level, 0));
        return members % FullWidth == 0
            ? null
            : new TilePath(level, members / FullWidth, (int)(members % FullWidth));
    }

    private static long Number(string digits, long max) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= max
            ? number
            : -1;
}
