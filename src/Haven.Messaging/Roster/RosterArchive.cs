using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Haven.Privacy.Door;

namespace Haven.Messaging.Roster;

/// <summary>A roster cannot be read at all, and nothing of it is taken in. The message names file, row and what to do.</summary>
public sealed class UnfitRosterException(string message, Exception? inner = null)
    : Exception(message, inner);

/// <summary>
/// The ZIP file that a school's system writes (OneRoster 1.1 CSV). Only files that the standard names are unpacked, each
/// and all together up to a size: how large an entry says that it is counts for nothing.
/// </summary>
internal static class RosterArchive
{
    public const string Users = "users.csv";
    public const string Demographics = "demographics.csv";
    public const string Enrollments = "enrollments.csv";
    public const string Manifest = "manifest.csv";

    private const int MostEntries = 100;
    private const int LargestFile = 32 * 1024 * 1024;
    private const int LargestTogether = 64 * 1024 * 1024;

    /// <summary>What the standard calls files, without ".csv"; the manifest speaks of each.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "academicSessions",
        "categories",
        "classes",
        "classResources",
        "courses",
        "courseResources",
        "demographics",
        "enrollments",
        "lineItems",
        "orgs",
        "resources",
        "results",
        "users",
    ];

    public static FileRule Rule { get; } =
        new("roster", "The roster", new FileKind("a ZIP file", Fault));

    /// <summary>The files by their names, as bytes.</summary>
    /// <exception cref="UnfitRosterException">It is no such archive, or it is larger than it may be.</exception>
    public static IReadOnlyDictionary<string, byte[]> Unpack(byte[] zip)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
            return Unpack(archive);
        }
        catch (Exception e)
            when (e
                    is InvalidDataException
                        or EndOfStreamException
                        or NotSupportedException
                        or ArgumentException
            )
        {
            throw new UnfitRosterException(
                "The ZIP file cannot be unpacked: it is damaged or encrypted. Export the roster again.",
                e
            );
        }
    }

    private static Dictionary<string, byte[]> Unpack(ZipArchive archive)
    {
        if (archive.Entries.Count > MostEntries)
        {
            throw new UnfitRosterException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The ZIP file holds more than {MostEntries} files. Send the roster alone."
                )
            );
        }
        var files = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        int left = LargestTogether;
        foreach (var entry in archive.Entries.Where(e => IsKnown(e.FullName)))
        {
            byte[] content = Read(entry, Math.Min(left, LargestFile));
            if (!files.TryAdd(entry.FullName, content))
            {
                throw new UnfitRosterException(
                    $"The ZIP file holds {entry.FullName} twice. Export the roster again."
                );
            }
            left -= content.Length;
        }
        return files;
    }

    private static bool IsKnown(string name) =>
        name.Equals(Manifest, StringComparison.OrdinalIgnoreCase)
        || Names.Any(n => name.Equals(n + ".csv", StringComparison.OrdinalIgnoreCase));

    private static byte[] Read(ZipArchiveEntry entry, int most)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        byte[] block = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(block)) > 0)
        {
            if (content.Length + read > most)
            {
                throw new UnfitRosterException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Unpacked, {entry.FullName} is larger than a roster can be: {LargestFile / 1024 / 1024} MB for one file, {LargestTogether / 1024 / 1024} MB for all. Nothing of it was read."
                    )
                );
            }
            content.Write(block, 0, read);
        }
        return content.ToArray();
    }

    // The end of a ZIP file names it once more, at most a comment away from the last byte.
    private static string? Fault(ReadOnlySpan<byte> content)
    {
        const int end = 22;
        Span<byte> mark = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(mark, 0x06054B50);
        return !content.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B])
                ? "it does not begin as one. Zip the CSV files of the roster together"
            : content[^Math.Min(content.Length, end + ushort.MaxValue)..].LastIndexOf(mark) < 0
                ? "it is cut off before its end"
            : null;
    }
}
