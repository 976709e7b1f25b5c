using System.Diagnostics;
using System.Security.Cryptography;

namespace Haven.Privacy.Vault;

/// <summary>The installation cannot start as it is configured. The message says what is wrong and what to do.</summary>
public class StartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Where the root key comes from. It wraps the generation key and is never stored inside the data folder: whoever
/// takes the folder, or a backup of it, has ciphertext.
/// </summary>
public abstract class RootKey
{
    public const int Length = 32;

    /// <summary>Where keys are kept when nothing else is said: ~/.haven.</summary>
    public static string DefaultFolder { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".haven");

    /// <summary>In plain words, for messages: "the file /home/x/.haven/root.key".</summary>
    public abstract string Place { get; }

    /// <summary>The key's 32 bytes.</summary>
    /// <exception cref="StartException">It is missing, unreadable, readable by others, or not 32 bytes of base64.</exception>
    public abstract Task<byte[]> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The keys that may be in use: more than one only while the key is being changed in its place.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    internal virtual async Task<IReadOnlyList<byte[]>> ReadAllAsync(
        CancellationToken cancellationToken
    ) => [await ReadAsync(cancellationToken)];

    /// <summary>Reads <c>file:PATH</c>, <c>env:NAME</c> or <c>command:PROGRAM ARGUMENTS</c>.</summary>
    /// <param name="setting">The setting <c>Haven:RootKey</c>; empty means the file ~/.haven/root.key.</param>
    /// <param name="dataFolder">The data folder, in which the key must not lie.</param>
    /// <exception cref="StartException">The setting is none of these, or points into the data folder.</exception>
    public static RootKey From(string? setting, string dataFolder)
    {
        setting = string.IsNullOrWhiteSpace(setting)
            ? "file:" + Path.Combine(DefaultFolder, "root.key")
            : setting;
        int colon = setting.IndexOf(':', StringComparison.Ordinal);
        string rest = setting[(colon + 1)..].Trim();
        return setting[..Math.Max(colon, 0)] switch
        {
            _ when rest.Length == 0 => throw new StartException(
                $"Haven:RootKey is '{setting}' and names nothing. Write file:PATH, env:NAME or command:PROGRAM ARGUMENTS."
            ),
            "file" => new FileRootKey(rest, dataFolder),
            "env" => new EnvironmentRootKey(rest),
            "command" => new CommandRootKey(rest),
            _ => throw new StartException(
                $"Haven:RootKey is '{setting}'. Write file:PATH, env:NAME or command:PROGRAM ARGUMENTS."
            ),
        };
    }

    protected byte[] Parse(string text)
    {
        var key = new byte[Length];
        if (!Convert.TryFromBase64String(text.Trim(), key, out int written) || written != Length)
        {
            throw new StartException(
                $"The root key in {Place} is not 32 bytes of base64. Restore it from where you keep it safe."
            );
        }
        return key;
    }
}

/// <summary>The root key in a file that only its owner can read (mode 0600).</summary>
public sealed class FileRootKey : RootKey
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string path;

    public FileRootKey(string path, string dataFolder)
    {
        this.path = Path.GetFullPath(
            path.StartsWith("~/", StringComparison.Ordinal)
                ? Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                    path[2..]
                )
                : path
        );
        OutsideData.Require(
            this.path,
            dataFolder,
            $"The root key must not lie in the data folder: whoever copies {Path.GetFullPath(dataFolder)} would have both. Move {this.path} elsewhere and set Haven:RootKey."
        );
    }

    /// <summary>The file's full path.</summary>
    public string FilePath => path;

    public override string Place => "the file " + path;

    public bool Exists => File.Exists(path);

    /// <summary>Makes a new random key. Never replaces one that is there.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(
            Path.GetDirectoryName(path)!,
            OwnerOnly | UnixFileMode.UserExecute
        );
        await using var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            }
        );
        await file.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes(
                Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)) + "\n"
            ),
            cancellationToken
        );
        file.Flush(flushToDisk: true);
    }

    public override async Task<byte[]> ReadAsync(CancellationToken cancellationToken) =>
        (await ReadAllAsync(cancellationToken))[0];

    /// <summary>
    /// Puts these keys in the place of those that are there, the file whole at every moment, and overwrites the old ones.
    /// </summary>
    internal void Replace(params byte[][] keys)
    {
        string fresh = path + ".new";
        File.Delete(fresh);
        using (
            var file = new FileStream(
                fresh,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnerOnly,
                }
            )
        )
        {
            string text = string.Concat(keys.Select(k => Convert.ToBase64String(k) + "\n"));
            file.Write(System.Text.Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        using var old = File.OpenWrite(path);
        File.Move(fresh, path, overwrite: true);
        Audit.Log.DiskOperations.Flush(Path.GetDirectoryName(path)!);
        old.Write(new byte[old.Length]);
        old.Flush(flushToDisk: true);
    }

    internal override async Task<IReadOnlyList<byte[]>> ReadAllAsync(
        CancellationToken cancellationToken
    )
    {
        if (!Exists)
        {
            throw new StartException(
                Directory.Exists(path)
                    ? $"The root key is missing: {path} is a folder. Name the file in Haven:RootKey."
                    : $"The root key is missing: {Place} is not there. Restore it from where you keep it safe. Without it nobody can read the data, Haven neither."
            );
        }
        if ((File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new StartException($"Others can read the root key. Run: chmod 600 {path}");
        }
        try
        {
            string[] lines = await File.ReadAllLinesAsync(path, cancellationToken);
            return lines.Length == 2
                ? [Parse(lines[0]), Parse(lines[1])]
                : [Parse(string.Concat(lines))];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException(
                $"Haven may not read {Place}. Give the file to the user that runs Haven.",
                e
            );
        }
    }
}

/// <summary>The root key in an environment variable, as a secret store of the host may set it.</summary>
public sealed class EnvironmentRootKey(string variable) : RootKey
{
    public override string Place => "the environment variable " + variable;

    public override Task<byte[]> ReadAsync(CancellationToken cancellationToken) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? Task.FromResult(Parse(text))
            : throw new StartException($"The root key is missing: {Place} is not set.");
}

/// <summary>The root key from a program of the organisation's own: a password safe, a hardware module.</summary>
/// <param name="command">Program and arguments, separated by spaces. Run without a shell.</param>
/// <param name="limit">How long it may take; 30 seconds unless told.</param>
public sealed class CommandRootKey(string command, TimeSpan? limit = null) : RootKey
{
    private readonly TimeSpan patience = limit ?? TimeSpan.FromSeconds(30);

    public override string Place => "the command " + command.Split(' ')[0];

    public override async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? Parse(output)
                : throw new StartException(
                    $"{Place} ended with code {process.ExitCode} and gave no root key."
                );
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StartException(
                $"{Place} gave no root key within {patience.TotalSeconds} seconds.",
                e
            );
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start()
    {
        string[] parts = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return Process.Start(
                    new ProcessStartInfo(parts[0], parts[1..])
                    {
                        RedirectStandardOutput = true,
                        UseShellExecute = false,
                    }
                ) ?? throw new StartException($"{Place} did not start.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new StartException($"{Place} cannot be run: {e.Message}.", e);
        }
    }
}
