namespace Haven.Tests.Support;

/// <summary>The programs of an installed PostgreSQL, run as a user that it accepts (it refuses to run as root).</summary>
internal sealed class PostgreSqlPrograms
{
    private const string Installations = "/usr/lib/postgresql";
    private const string User = "postgres";

    private static readonly Lazy<PostgreSqlPrograms?> Installed = new(() => FindIn(Installations));

    private readonly string folder;

    private PostgreSqlPrograms(string folder) => this.folder = folder;

    public static string? Missing =>
        MutationRun.IsOn ? "Mutants run on SQLite alone"
        : Installed.Value is null ? "PostgreSQL is not installed (Debian package postgresql)"
        : null;

    public static PostgreSqlPrograms? Find() => Installed.Value;

    /// <summary>The newest version below a folder such as /usr/lib/postgresql.</summary>
    internal static PostgreSqlPrograms? FindIn(string installations)
    {
        if (!Directory.Exists(installations))
            return null;
        var newest = Directory
            .GetDirectories(installations)
            .Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
            .MaxBy(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0);
        return newest is null ? null : new PostgreSqlPrograms(Path.Combine(newest, "bin"));
    }

    public string[] CommandLine(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(folder, program), .. arguments];
        return Environment.IsPrivilegedProcess
            ? ["runuser", "-u", User, "--", .. command]
            : command;
    }

    public Task<ChildProcess> RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        var command = CommandLine(program, arguments);
        return ChildProcess.RunAsync(command[0], command[1..], cancel);
    }

    /// <summary>A temporary folder that the server may write to.</summary>
    public async Task<string> CreateFolderAsync(CancellationToken cancel)
    {
        var created = Directory.CreateTempSubdirectory("haven-postgresql-").FullName;
        if (Environment.IsPrivilegedProcess)
            (await ChildProcess.RunAsync("chown", [User, created], cancel)).OrThrow("chown");
        return created;
    }
}
