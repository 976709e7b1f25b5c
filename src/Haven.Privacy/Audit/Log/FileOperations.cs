using System.Runtime.InteropServices;

namespace Haven.Privacy.Audit.Log;

/// <summary>The steps by which a log on disk changes; a crash falls between two of them, or inside a write.</summary>
internal interface IFileOperations
{
    void MakeFolder(string folder);

    void WriteFlushed(string file, ReadOnlyMemory<byte> bytes);

    void Rename(string from, string to);

    void FlushFolder(string folder);

    void RemoveFolder(string folder);
}

internal sealed partial class DiskOperations : IFileOperations
{
    public void MakeFolder(string folder) => Directory.CreateDirectory(folder);

    public void WriteFlushed(string file, ReadOnlyMemory<byte> bytes)
    {
        using var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(handle, bytes.Span, 0);
        RandomAccess.FlushToDisk(handle);
    }

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>A renamed file survives a power cut only once its folder is on the disk as well.</summary>
    public void FlushFolder(string folder) => Flush(folder);

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException(
                $"The folder cannot be opened to flush it (error {Marshal.GetLastPInvokeError()})."
            );
        }

        var failed = Fsync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed)
        {
            throw new IOException($"The folder cannot be flushed to the disk (error {error}).");
        }
    }

    public void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
