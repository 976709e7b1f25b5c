using System.Security.Cryptography;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Tests.Privacy.Vault;

/// <summary>With the wrong keys, or none, or damaged ones: the start stops, changes nothing, and says what to restore.</summary>
public class KeyStoreDamageTests
{
    private const string FlipWrapped = "UPDATE keys SET wrapped = ";

    private static readonly Dictionary<string, Func<StoppedInstallation, Task>> OnBoth = new()
    {
        ["another root key"] = i => WriteRootKeyAsync(i, RandomNumberGenerator.GetBytes(32)),
        ["no root key"] = i =>
        {
            File.Delete(i.RootKeyFile);
            return Task.CompletedTask;
        },
        ["a root key that others can read"] = i =>
        {
            File.SetUnixFileMode(
                i.RootKeyFile,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
            );
            return Task.CompletedTask;
        },
        ["no key store"] = i => i.OnKeysAsync("DROP TABLE keys"),
        ["an empty key store"] = i => i.OnKeysAsync("DELETE FROM keys"),
        ["no generation key"] = i => i.OnKeysAsync("DELETE FROM keys WHERE level = 0"),
        ["two generation keys"] = i => i.OnKeysAsync("UPDATE keys SET level = 0 WHERE level = 1"),
        ["no organisation keys"] = i => i.OnKeysAsync("DELETE FROM keys WHERE level = 1"),
        ["another generation key"] = i => i.OnKeysAsync(FlipWrapped + Other(i, "level = 0")),
        ["a damaged organisation key"] = i => i.OnKeysAsync(FlipWrapped + Other(i, "level = 1")),
        ["a shortened organisation key"] = i =>
            i.OnKeysAsync("UPDATE keys SET wrapped = substr(wrapped, 1, 40) WHERE level = 1"),
        ["organisation keys swapped"] = SwapOrganisationsAsync,
        ["no key of the audit logs"] = i => i.OnKeysAsync("DELETE FROM keys WHERE level = 2"),
        ["another installation's key store"] = BorrowKeyStoreAsync,
    };

    private static readonly Dictionary<string, Func<StoppedInstallation, Task>> OnSqlite = new()
    {
        ["keys.db gone"] = i =>
        {
            File.Delete(i.KeysFile);
            return Task.CompletedTask;
        },
        ["keys.db empty"] = i => File.WriteAllBytesAsync(i.KeysFile, []),
        ["keys.db truncated"] = async i =>
        {
            byte[] bytes = await File.ReadAllBytesAsync(i.KeysFile);
            await File.WriteAllBytesAsync(i.KeysFile, bytes[..(bytes.Length / 2)]);
        },
        ["keys.db cut within a page"] = async i =>
        {
            byte[] bytes = await File.ReadAllBytesAsync(i.KeysFile);
            await File.WriteAllBytesAsync(i.KeysFile, bytes[..700]);
        },
        ["keys.db is something else"] = i =>
            File.WriteAllTextAsync(i.KeysFile, new string('x', 8192)),
        ["keys.db with a flipped header"] = i => FlipAsync(i.KeysFile, 3),
        ["haven.db is something else"] = i =>
            File.WriteAllTextAsync(i.DataFile, new string('x', 8192)),
        ["haven.db with a flipped header"] = i => FlipAsync(i.DataFile, 3),
    };

    public static TheoryData<string, string> Damages
    {
        get
        {
            var damages = new TheoryData<string, string>();
            foreach (string damage in OnBoth.Keys)
            {
                damages.Add(Databases.Sqlite, damage);
                damages.Add(Databases.PostgreSql, damage);
            }
            foreach (string damage in OnSqlite.Keys)
            {
                damages.Add(Databases.Sqlite, damage);
            }
            return damages;
        }
    }

    [Theory, MemberData(nameof(Damages))]
    [Trait("Category", "Long")]
    public async Task Start_WithDamage_StopsAndChangesNothing(string database, string damage)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await (OnBoth.GetValueOrDefault(damage) ?? OnSqlite[damage])(installation);
        string before = await installation.FingerprintAsync();

        var stopped = await Should.ThrowAsync<StartException>(installation.StartAsync);
        var again = await Should.ThrowAsync<StartException>(installation.StartAsync);

        (await installation.FingerprintAsync()).ShouldBe(before);
        again.Message.ShouldBe(stopped.Message);
        stopped.Message.ShouldContain(
            damage == "a root key that others can read" ? "chmod 600" : "estore",
            Case.Sensitive
        );
        if (database == Databases.PostgreSql && damage != "another installation's key store")
        {
            await Should.ThrowAsync<StartException>(installation.MigrateAsync);
            (await installation.FingerprintAsync()).ShouldBe(before);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Start_WithNothingDamaged_Reads(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await installation.StartAsync();

        await using var core = await installation.OpenAsync();

        (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
    }

    [Fact]
    public async Task AnyFlippedByteOfTheKeyStore_StopsTheStart_OrIsNeverReadAsAnotherValue()
    {
        using var installation = await StoppedInstallation.CreateAsync(Databases.Sqlite);
        byte[] whole = await File.ReadAllBytesAsync(installation.KeysFile);
        int stopped = 0,
            refused = 0,
            read = 0;
        for (int position = 0; position < whole.Length; position += whole.Length / 97)
        {
            byte[] flipped = [.. whole];
            flipped[position] ^= 0x41;
            await File.WriteAllBytesAsync(installation.KeysFile, flipped);
            try
            {
                await using var core = await installation.OpenAsync();
                (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
                read++;
            }
            catch (StartException)
            {
                stopped++;
            }
            catch (VaultException)
            {
                refused++;
            }
        }
        stopped.ShouldBeGreaterThan(0);
        (stopped + refused + read).ShouldBeGreaterThan(90);
    }

    [Fact]
    public async Task FirstStart_WithoutItsRootKey_LeavesNothingBehind()
    {
        string folder = Directory.CreateTempSubdirectory("haven-first-").FullName;
        var settings = await Installation.SettingsAsync(Databases.Sqlite, folder);

        await Should.ThrowAsync<StartException>(() =>
            Core.MigrateAsync(
                settings with
                {
                    RootKey = "env:HAVEN_TEST_NOT_SET",
                },
                new FakeClock(),
                CancellationToken.None
            )
        );

        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();
        Directory.Delete(folder, recursive: true);
    }

    // A value of the right length that another key wrapped.
    private static string Other(StoppedInstallation installation, string where) =>
        (
            installation.Settings.IsPostgreSql
                ? $"decode(repeat('5a', 60), 'hex') WHERE {where}"
                : $"zeroblob(60) WHERE {where}"
        );

    private static async Task SwapOrganisationsAsync(StoppedInstallation installation)
    {
        // Two organisations that are not the installation's own.
        const string others =
            "SELECT {0}(CAST(organisation AS text)) FROM keys WHERE level = 1 AND CAST(organisation AS text) NOT LIKE '00000000%'";
        string cast = installation.Settings.IsPostgreSql ? "::uuid" : "";
        string one = "(" + string.Format(others, "min") + ")" + cast;
        string two = "(" + string.Format(others, "max") + ")" + cast;
        await installation.OnKeysAsync(
            $"DROP INDEX keys_organisation; UPDATE keys SET organisation = CASE WHEN organisation = {one} THEN {two} ELSE {one} END WHERE level = 1 AND CAST(organisation AS text) NOT LIKE '00000000%'"
        );
    }

    private static async Task BorrowKeyStoreAsync(StoppedInstallation installation)
    {
        var other = await StoppedInstallation.CreateAsync(
            installation.Settings.IsPostgreSql ? Databases.PostgreSql : Databases.Sqlite
        );
        File.Copy(other.RootKeyFile, installation.RootKeyFile, overwrite: true);
        if (installation.Settings.IsPostgreSql)
        {
            installation.Settings = installation.Settings with { Keys = other.Settings.Keys };
        }
        else
        {
            File.Copy(other.KeysFile, installation.KeysFile, overwrite: true);
        }
        other.Dispose();
    }

    private static async Task WriteRootKeyAsync(StoppedInstallation installation, byte[] key)
    {
        await File.WriteAllTextAsync(installation.RootKeyFile, Convert.ToBase64String(key));
    }

    private static async Task FlipAsync(string file, int position)
    {
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[position] ^= 0x41;
        await File.WriteAllBytesAsync(file, bytes);
    }
}
