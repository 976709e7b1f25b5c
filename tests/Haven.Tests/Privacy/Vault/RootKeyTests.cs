using System.Diagnostics;
using System.Security.Cryptography;
using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Vault;

public sealed class RootKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("haven-root-key-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
    private string Data => Path.Combine(folder, "data");
    private string KeyFile => Path.Combine(folder, "root.key");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Create_MakesAFileThatOnlyItsOwnerReads_AndNeverReplacesOne()
    {
        var key = new FileRootKey(KeyFile, Data);

        await key.CreateAsync(Cancel);

        File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await key.ReadAsync(Cancel)).Length.ShouldBe(32);
        byte[] before = await File.ReadAllBytesAsync(KeyFile, Cancel);
        await Should.ThrowAsync<IOException>(() => key.CreateAsync(Cancel));
        (await File.ReadAllBytesAsync(KeyFile, Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task Create_MakesItsFolder_WhichOnlyItsOwnerEnters()
    {
        string inside = Path.Combine(folder, "keys");

        await new FileRootKey(Path.Combine(inside, "root.key"), Data).CreateAsync(Cancel);

        File.GetUnixFileMode(inside)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void SettingThatIsEmpty_MeansTheFileInTheHomeFolder(string? setting) =>
        RootKey
            .From(setting, Data)
            .Place.ShouldBe("the file " + Path.Combine(RootKey.DefaultFolder, "root.key"));

    [Fact]
    public void Tilde_IsTheHomeFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        new FileRootKey("~/keys/root.key", Data).FilePath.ShouldBe(
            Path.Combine(home, "keys", "root.key")
        );
        new FileRootKey(folder + "/~/root.key", Data).FilePath.ShouldBe(
            Path.Combine(folder, "~", "root.key")
        );
    }

    [Fact]
    public async Task Replace_OverwritesTheOldKeyWhereItLay_AlsoAfterOneThatWasCutShort()
    {
        var key = new FileRootKey(KeyFile, Data);
        await key.CreateAsync(Cancel);
        // Another name for the same place on the disk, as a thief of free space would find it.
        string freed = Path.Combine(folder, "freed");
        using (var link = Process.Start("ln", [KeyFile, freed]))
        {
            await link.WaitForExitAsync(Cancel);
        }
        Write(KeyFile + ".new", "half a k");
        byte[] next = RandomNumberGenerator.GetBytes(32);

        key.Replace(next);

        (await key.ReadAsync(Cancel)).ShouldBe(next);
        File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(folder).ShouldBe([KeyFile, freed], ignoreOrder: true);
        byte[] left = await File.ReadAllBytesAsync(freed, Cancel);
        left.Length.ShouldBeGreaterThan(40);
        left.ShouldAllBe(b => b == 0);
    }

    [Fact]
    public async Task ReadFile_ThatIsMissing_SaysWhereItShouldBe()
    {
        var refusal = await RefusedAsync("file:" + KeyFile);

        refusal.ShouldContain(KeyFile);
        refusal.ShouldContain("missing");
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public async Task ReadFile_ThatOthersCanRead_IsRefused(UnixFileMode extra)
    {
        Write(KeyFile, Convert.ToBase64String(new byte[32]));
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | extra);

        (await RefusedAsync("file:" + KeyFile)).ShouldContain("chmod 600 " + KeyFile);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // 33 bytes
    public async Task ReadFile_ThatHoldsNo32Bytes_IsRefused_AndShowsNothingOfIt(string content)
    {
        Write(KeyFile, content);

        string refusal = await RefusedAsync("file:" + KeyFile);

        refusal.ShouldContain("32 bytes of base64");
        if (content.Length > 0)
        {
            refusal.ShouldNotContain(content);
        }
    }

    [Fact]
    public async Task ReadFile_ThatIsAFolder_IsRefused()
    {
        Directory.CreateDirectory(KeyFile);

        (await RefusedAsync("file:" + KeyFile)).ShouldContain("is a folder");
    }

    [Theory]
    [InlineData("data/root.key")]
    [InlineData("data/deep/er/root.key")]
    [InlineData("elsewhere/../data/root.key")]
    public void FileInsideTheDataFolder_IsRefused(string path) =>
        Should
            .Throw<StartException>(() => RootKey.From("file:" + Path.Combine(folder, path), Data))
            .Message.ShouldContain("must not lie in the data folder");

    [Fact]
    public void LinksIntoTheDataFolder_AreRefused()
    {
        Directory.CreateDirectory(Data);
        Write(Path.Combine(Data, "hidden.key"), "x");
        File.CreateSymbolicLink(Path.Combine(folder, "link.key"), Path.Combine(Data, "hidden.key"));
        File.CreateSymbolicLink(Path.Combine(folder, "later.key"), Path.Combine(Data, "later.key"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "way"), Data);
        Directory.CreateSymbolicLink(Path.Combine(folder, "front"), Data);

        foreach (string path in new[] { "link.key", "later.key", "way/root.key" })
        {
            Should.Throw<StartException>(
                () => RootKey.From("file:" + Path.Combine(folder, path), Data),
                path
            );
        }
        // The data folder itself may be named through a link.
        Should.Throw<StartException>(() =>
            RootKey.From("file:" + Path.Combine(Data, "root.key"), Path.Combine(folder, "front"))
        );
    }

    [Fact]
    public void LinkThatLeadsNowhere_IsRefused_AndALinkElsewhereIsNot()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "a"), Path.Combine(folder, "b"));
        File.CreateSymbolicLink(Path.Combine(folder, "b"), Path.Combine(folder, "a"));
        File.CreateSymbolicLink(Path.Combine(folder, "fine.key"), Path.Combine(folder, "real.key"));

        Should.Throw<StartException>(() => RootKey.From("file:" + Path.Combine(folder, "a"), Data));
        RootKey.From("file:" + Path.Combine(folder, "fine.key"), Data).ShouldNotBeNull();
        // A sibling whose name begins like the data folder's is outside of it.
        RootKey.From("file:" + Data + "-keys/root.key", Data).ShouldNotBeNull();
    }

    [Fact]
    public async Task Environment_GivesTheKey_OrSaysWhichVariableIsNotSet()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        Environment.SetEnvironmentVariable("HAVEN_TEST_ROOT_KEY", Convert.ToBase64String(key));

        (await RootKey.From("env:HAVEN_TEST_ROOT_KEY", Data).ReadAsync(Cancel)).ShouldBe(key);
        (await RefusedAsync("env:HAVEN_TEST_NOT_SET")).ShouldContain("HAVEN_TEST_NOT_SET");
    }

    [Fact]
    public async Task Command_GivesTheKey()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);

        var root = RootKey.From("command:echo " + Convert.ToBase64String(key), Data);

        (await root.ReadAsync(Cancel)).ShouldBe(key);
    }

    [Theory]
    [InlineData("command:false", "ended with code 1")]
    [InlineData("command:/no/such/program", "cannot be run")]
    [InlineData("command:echo hello", "32 bytes of base64")]
    [InlineData("command:true", "32 bytes of base64")]
    public async Task Command_ThatGivesNoKey_IsRefused(string setting, string why)
    {
        (await RefusedAsync(setting)).ShouldContain(why);
    }

    [Fact]
    public async Task Command_ThatIsCalledOff_EndsWithWhateverItStarted()
    {
        string pid = Path.Combine(folder, "pid");
        string script = Path.Combine(folder, "start.sh");
        await File.WriteAllTextAsync(
            script,
            $"sleep 60 & echo $! > {pid}.new; mv {pid}.new {pid}; wait\n",
            Cancel
        );
        using var off = new CancellationTokenSource();
        var reading = new CommandRootKey("sh " + script).ReadAsync(off.Token);
        await Eventually.HoldsAsync(() => File.Exists(pid));

        await off.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => reading);
        IsGone(int.Parse(await File.ReadAllTextAsync(pid, Cancel))).ShouldBeTrue();
    }

    [Fact]
    public async Task Command_ThatHangs_IsEnded()
    {
        string pid = Path.Combine(folder, "pid");
        string script = Path.Combine(folder, "hang.sh");
        await File.WriteAllTextAsync(
            script,
            $"echo $$ > {pid}.new; mv {pid}.new {pid}; exec sleep 600\n",
            Cancel
        );
        var root = new CommandRootKey("sh " + script, TimeSpan.FromSeconds(1));

        var refusal = await Should.ThrowAsync<StartException>(() => root.ReadAsync(Cancel));

        refusal.Message.ShouldContain("within 1 seconds");
        int id = int.Parse(await File.ReadAllTextAsync(pid, Cancel));
        IsGone(id).ShouldBeTrue();
    }

    [Theory]
    [InlineData("root.key")]
    [InlineData("vault:somewhere")]
    [InlineData("file:")]
    [InlineData("env: ")]
    [InlineData("command:")]
    public void SettingThatNamesNothing_IsRefused_WithTheThreeForms(string setting) =>
        Should
            .Throw<StartException>(() => RootKey.From(setting, Data))
            .Message.ShouldContain("file:PATH, env:NAME or command:PROGRAM ARGUMENTS");

    private async Task<string> RefusedAsync(string setting) =>
        (
            await Should.ThrowAsync<StartException>(() =>
                RootKey.From(setting, Data).ReadAsync(Cancel)
            )
        ).Message;

    private static void Write(string path, string content)
    {
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static bool IsGone(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
