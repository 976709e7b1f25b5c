using Haven.Privacy.Vault;

namespace Haven.Commands;

/// <summary>A file that somebody named on the command line.</summary>
internal static class CommandFile
{
    private const int Largest = 64 * 1024 * 1024;

    /// <exception cref="StartException">There is none, or it is too large or cannot be read.</exception>
    public static byte[] Read(FileInfo file)
    {
        string tooLarge =
            $"{file.FullName} is larger than {Largest / 1024 / 1024} MB, and is not read.";
        Require(file, Largest, tooLarge);
        try
        {
            // A device or a pipe does not say how large it is, and may have no end.
            using var stream = file.OpenRead();
            using var read = new MemoryStream();
            byte[] some = new byte[64 * 1024];
            for (int count; (count = stream.Read(some)) > 0; )
            {
                read.Write(some, 0, count);
                if (read.Length > Largest)
                {
                    throw new StartException(tooLarge);
                }
            }
            return read.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{file.FullName} cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="StartException">There is none, or it is too large; then with these words.</exception>
    public static FileInfo Require(FileInfo file, long largest, string tooLarge) =>
        Directory.Exists(file.FullName)
            ? throw new StartException($"{file.FullName} is a folder. Name a file in it.")
        : !file.Exists ? throw new StartException($"There is no file {file.FullName}.")
        : file.Length > largest ? throw new StartException(tooLarge)
        : file;
}
