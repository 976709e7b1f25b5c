using Haven.Privacy.Vault;

namespace Haven.Commands;

/// <summary>A file that somebody named on the command line.</summary>
internal static class CommandFile
{
    private const int Largest = 64 * 1024 * 1024;

    /// <exception cref="StartException">There is none, or it is too large or cannot be read.</exception>
    public static byte[] Read(FileInfo file)
    {
        Require(
            file,
            Largest,
            $"{file.FullName} is larger than {Largest / 1024 / 1024} MB, and is not read."
        );
        try
        {
            return File.ReadAllBytes(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{file.FullName} cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="StartException">There is none, or it is too large; then with these words.</exception>
    public static FileInfo Require(FileInfo file, long largest, string tooLarge) =>
        !file.Exists ? throw new StartException($"There is no file {file.FullName}.")
        : file.Length > largest ? throw new StartException(tooLarge)
        : file;
}
