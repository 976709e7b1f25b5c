using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Haven.Privacy.Rights.Package;

/// <summary>
/// What is being put together and is not given yet: on the disk, because it may be large, and under a key that is in
/// memory alone, so that nobody else reads it there. It is written once from front to end, and then read once.
/// </summary>
internal sealed class SealedSpool(Stream file) : Stream
{
    private const int Chunk = 64 * 1024;
    private const int Tag = 16;
    private readonly AesGcm aes = new(RandomNumberGenerator.GetBytes(32), Tag);
    private readonly byte[] plain = new byte[Chunk];
    private readonly byte[] stored = new byte[Chunk + Tag];
    private int filled;
    private long sealedChunks;
    private long length;
    private bool isClosed;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;

    /// <summary>Bytes that were written, and not those on the disk.</summary>
    public override long Length => length;

    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (isClosed)
        {
            return; // a writer that still had something when it was given up: nobody gets it
        }
        length += buffer.Length;
        while (buffer.Length > 0)
        {
            int part = Math.Min(buffer.Length, Chunk - filled);
            buffer[..part].CopyTo(plain.AsSpan(filled));
            buffer = buffer[part..];
            filled += part;
            if (filled == Chunk)
            {
                Seal();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(
        byte[] buffer,
        int offset,
        int count,
        CancellationToken cancellationToken
    ) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Gives all of it, once everything is written.</summary>
    /// <exception cref="CryptographicException">What is on the disk is not what was written.</exception>
    public async Task GiveAsync(Stream target, CancellationToken cancellationToken)
    {
        if (filled > 0)
        {
            Seal();
        }
        file.Position = 0;
        for (long chunk = 0, left = length; left > 0; chunk++)
        {
            int part = (int)Math.Min(left, Chunk);
            await file.ReadExactlyAsync(stored.AsMemory(0, part + Tag), cancellationToken);
            aes.Decrypt(
                Nonce(chunk),
                stored.AsSpan(0, part),
                stored.AsSpan(part, Tag),
                plain.AsSpan(0, part)
            );
            await target.WriteAsync(plain.AsMemory(0, part), cancellationToken);
            left -= part;
        }
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Each chunk has its number as nonce, and each spool a key of its own.
    private void Seal()
    {
        aes.Encrypt(
            Nonce(sealedChunks++),
            plain.AsSpan(0, filled),
            stored.AsSpan(0, filled),
            stored.AsSpan(filled, Tag)
        );
        file.Write(stored.AsSpan(0, filled + Tag));
        filled = 0;
    }

    private static byte[] Nonce(long chunk)
    {
        byte[] nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce, chunk);
        return nonce;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !isClosed)
        {
            isClosed = true;
            CryptographicOperations.ZeroMemory(plain);
            aes.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>Where packages are put together.</summary>
/// <param name="open">A new empty file that is gone when it is closed, and also when Haven is killed.</param>
public sealed class PackageSpace(Func<Stream> open)
{
    internal SealedSpool Open() => new(open());

    /// <summary>Files in this folder that have no name there: what a crash leaves, nobody finds, and its room is free.</summary>
    public static PackageSpace In(string folder) =>
        new(() =>
        {
            string path = Path.Combine(folder, $"package-{Guid.CreateVersion7():N}.part");
            var file = new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    BufferSize = 0,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            );
            File.Delete(path);
            return file;
        });
}
