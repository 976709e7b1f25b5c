using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Vault;

/// <summary>The small files without which nothing opens: who may read them, where they are copied to, and when they end.</summary>
public sealed class GenerationSecretsTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string folder = Directory.CreateTempSubdirectory("haven-secrets-").FullName;

    private string At => Path.Combine(folder, "generations");
    private string Data => Path.Combine(folder, "data");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Folder_LiesBesideTheRootKey_UnlessItIsNamed()
    {
        string beside = Path.Combine(folder, "keys", "root.key");

        new GenerationSecrets(null, new FileRootKey(beside, Data), Data).Folder.ShouldBe(
            Path.Combine(folder, "keys", "generations")
        );
        new GenerationSecrets(" ", new EnvironmentRootKey("KEY"), Data).Folder.ShouldBe(
            Path.Combine(RootKey.DefaultFolder, "generations")
        );
        Open().Folder.ShouldBe(At);
    }

    [Fact]
    public void Secret_ComesBack_AndIsItsOwnersAlone()
    {
        var secrets = Open();
        var generation = Guid.CreateVersion7();

        byte[] secret = secrets.Create(generation);

        secret.Length.ShouldBe(32);
        secrets.Read(generation).ShouldBe(secret);
        secrets.Has(generation).ShouldBeTrue();
        secrets.Has(Guid.CreateVersion7()).ShouldBeFalse();
        File.GetUnixFileMode(Directory.GetFiles(At).Single()).ShouldBe(Owner);
        File.GetUnixFileMode(At).ShouldBe(Owner | UnixFileMode.UserExecute);
        // Never another one in its place.
        Should.Throw<IOException>(() => secrets.Create(generation));
        secrets.Read(generation).ShouldBe(secret);
    }

    [Fact]
    public void DestroyedSecret_IsGone_AndMayBeDestroyedAgain()
    {
        var secrets = Open();
        var generation = Guid.CreateVersion7();
        secrets.Create(generation);

        secrets.Destroy(generation);
        secrets.Destroy(generation);

        secrets.Has(generation).ShouldBeFalse();
        Directory.GetFiles(At).ShouldBeEmpty();
        Should
            .Throw<StartException>(() => secrets.Read(generation))
            .Message.ShouldContain(generation.ToString("D"));
    }

    [Fact]
    public void Copies_AreNoted_UntilTheBackupHoldsThemNoMore()
    {
        var secrets = Open();
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        secrets.CopiesOf(first).ShouldBeEmpty();
        byte[] secret = secrets.Create(first);
        secrets.Create(second);
        string target = Path.Combine(folder, "backup");

        secrets.CopyTo(target, "/mnt/one", [first]);
        secrets.CopyTo(target, "/mnt/one", [first, second]);
        secrets.CopyTo(Path.Combine(folder, "other"), "/mnt/two", [first]);

        secrets.CopiesOf(first).ShouldBe(["/mnt/one", "/mnt/two"], ignoreOrder: true);
        secrets.CopiesOf(second).ShouldBe(["/mnt/one"]);
        Directory.GetFiles(target).Length.ShouldBe(2);
        Directory.GetFiles(target).ShouldAllBe(f => File.GetUnixFileMode(f) == Owner);
        File.GetUnixFileMode(target).ShouldBe(Owner | UnixFileMode.UserExecute);

        secrets.Destroy(first);
        secrets.KeepNotes("/mnt/one", [second]);

        secrets.CopiesOf(first).ShouldBe(["/mnt/two"]);
        secrets.CopiesOf(second).ShouldBe(["/mnt/one"]);
        var elsewhere = new GenerationSecrets(
            Path.Combine(folder, "elsewhere"),
            new EnvironmentRootKey("KEY"),
            Data
        );
        elsewhere.TakeFrom(target, "/mnt/one").ShouldBe([first, second], ignoreOrder: true);
        elsewhere.Read(first).ShouldBe(secret);
        elsewhere.CopiesOf(first).ShouldBe(["/mnt/one"]);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data/generations")]
    [InlineData("elsewhere/../data/generations")]
    public void FolderAmongTheData_IsRefused(string path) =>
        Should
            .Throw<StartException>(() =>
                new GenerationSecrets(
                    Path.Combine(folder, path),
                    new EnvironmentRootKey("KEY"),
                    Data
                )
            )
            .Message.ShouldContain("must not lie in the data folder");

    [Fact]
    public void SecretThatCannotBeWritten_IsNone()
    {
        // A folder in which the kernel lets nobody make a file.
        var secrets = new GenerationSecrets("/proc/self/task", new EnvironmentRootKey("KEY"), Data);
        var generation = Guid.CreateVersion7();

        Should.Throw<IOException>(() => secrets.Create(generation));

        secrets.Has(generation).ShouldBeFalse();
    }

    [Fact]
    public void SecretThatHavenMayNotRead_IsSaidToBeSo()
    {
        var generation = Guid.CreateVersion7();
        // Whoever runs the tests may read every file, but nobody a folder as one.
        string path = Path.Combine(At, $"{generation:D}.key");
        Directory.CreateDirectory(path);

        string refusal = Should.Throw<StartException>(() => Open().Read(generation)).Message;

        refusal.ShouldContain("may not read " + path);
        refusal.ShouldContain("Give the folder");
    }

    private GenerationSecrets Open() => new(At, new EnvironmentRootKey("KEY"), Data);
}
