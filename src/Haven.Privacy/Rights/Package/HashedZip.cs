using System.IO.Compression;
using System.Security.Cryptography;

namespace Haven.Privacy.Rights.Package;

/// <summary>A file of the ZIP, with what its manifest says of it.</summary>
/// <param name="Records">How many records are in it; null where it holds none.</param>
internal sealed record ZippedFile(string Name, string What, long? Records, string Hash);

/// <summary>The ZIP file while it is written: each file with its hash, and a hash of the whole.</summary>
internal sealed class HashedZip : IDisposable
{
    private readonly SHA256 hash = SHA256.Create();
    private readonly CryptoStream hashed;
    private readonly ZipArchive zip;
    private readonly DateTimeOffset at;
    private readonly List<ZippedFile> files = [];

    public HashedZip(Stream target, DateTimeOffset at)
    {
        this.at = at;
        hashed = new CryptoStream(target, hash, CryptoStreamMode.Write, leaveOpen: true);
        zip = new ZipArchive(hashed, ZipArchiveMode.Create, leaveOpen: true);
    }

    public IReadOnlyList<ZippedFile> Files => files;

    /// <param name="write">Writes the file, and says how many records are in it.</param>
    public async Task<long?> AddAsync(string name, string what, Func<Stream, Task<long?>> write)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        using var own = SHA256.Create();
        long? records;
        await using (var file = entry.Open())
        {
            await using var through = new CryptoStream(file, own, CryptoStreamMode.Write);
            records = await write(through);
        }
        files.Add(new ZippedFile(name, what, records, Convert.ToHexStringLower(own.Hash!)));
        return records;
    }

    public Task AddAsync(
        string name,
        string what,
        ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken
    ) =>
        AddAsync(
            name,
            what,
            async file =>
            {
                await file.WriteAsync(content, cancellationToken);
                return null;
            }
        );

    /// <summary>Ends the ZIP; SHA-256 of all its bytes, in hexadecimal.</summary>
    public string End()
    {
        zip.Dispose();
        hashed.FlushFinalBlock();
        return Convert.ToHexStringLower(hash.Hash!);
    }

    // Whoever gives it up has disposed of what it is written to; what is left writes into nothing.
    public void Dispose() => hash.Dispose();
}
