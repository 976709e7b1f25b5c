using System.Security.Cryptography;
using Haven.Organisations.Members;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Start;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Vault;

/// <summary>The daily replacement of the keys: survivors go on, the deleted are gone with every old copy.</summary>
[Trait("Category", "Long")]
public class GenerationReplacementTests
{
    // People for four batches and a half. Of a replacement that is cut short after two, two and a half are left; a batch
    // may begin with a key that the one before has wrapped.
    private const int FourAndAHalf = 9 * GenerationReplacement.Batch / 2;
    private const int Two = (2 * GenerationReplacement.Batch) - 10;
    private const int Left = 5 * GenerationReplacement.Batch / 2;

    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_KeepsEveryoneReadable_AndEndsTheOldGeneration(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        string installationId;
        await using (var core = await installation.OpenAsync())
        {
            installationId = core.Keys.InstallationId.ToString();
            string before = Secrets(installation).Single();

            var replaced = await new GenerationReplacement(core.Keys).RunAsync(null, Ct);

            replaced.People.ShouldBe(4); // a client, three logs
            replaced.Ended.Count.ShouldBe(1);
            Secrets(installation).Single().ShouldNotBe(before);
            (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
        }
        await installation.StartAsync();
        await using var again = await installation.OpenAsync();
        (await StoppedInstallation.ReadClientAsync(again)).ShouldBe("likes to draw");
        again.Keys.InstallationId.ToString().ShouldBe(installationId);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OldCopyOfEverything_AfterReplacement_OpensNobody(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var client = await ClientAsync(core);
        var copy = await core.Keys.Generations.Store.ReadAsync([client.PersonKey.Value], Ct);
        var generations = await core.Keys.Generations.Store.ReadLevelAsync(KeyLevel.Generation, Ct);
        string secretFile = Secrets(installation).Single();
        // What lay on the disk under that name, held open as a thief of free pages would hold it.
        await using var freed = new FileStream(
            secretFile,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );

        await core.Keys.ForgetAsync([client.PersonKey], Ct);
        await new GenerationReplacement(core.Keys).RunAsync(null, Ct);

        File.Exists(secretFile).ShouldBeFalse();
        using var left = new StreamReader(freed);
        (await left.ReadToEndAsync(Ct)).ShouldMatch("^0+$");
        await Should.ThrowAsync<VaultException>(() => core.Keys.UnwrapAsync(copy[0], Ct).AsTask());
        var store = core.Keys.Generations.Store;
        (await store.ReadLevelAsync(KeyLevel.Generation, Ct)).ShouldNotContain(g =>
            g.Id == generations[0].Id
        );
        await Should.ThrowAsync<VaultException>(() => StoppedInstallation.ReadClientAsync(core));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_WhilePeopleComeAndGo_LosesNobody(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        await using var other = await installation.OpenAsync();
        var organisation = (await ClientAsync(core)).OrganisationId;
        await core.Keys.NewPeopleAsync(organisation, FourAndAHalf, Ct);
        var newcomers = await Newcomers.StartAsync(other.Keys, organisation);

        for (int round = 0; round < 2; round++)
        {
            await new GenerationReplacement(core.Keys).RunAsync(null, Ct);
        }
        var people = await newcomers.StopAsync();

        await using var fresh = await installation.OpenAsync();
        (await fresh.Keys.PeopleAsync(people, Ct)).Count.ShouldBe(people.Count);
        (await core.Keys.PeopleAsync(people, Ct)).Count.ShouldBe(people.Count);
        Secrets(installation).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherNode_ThatSawNothingOfIt_GoesOn(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        await using var other = await installation.OpenAsync();
        var known = (await ClientAsync(core)).OrganisationId;
        await new GenerationReplacement(core.Keys).RunAsync(null, Ct);

        var founded = OrganisationId.Create();
        await other.Keys.AddOrganisationAsync(founded, Ct);
        var people = new[]
        {
            await other.Keys.NewPersonAsync(founded, Ct),
            await other.Keys.NewPersonAsync(known, Ct),
        };

        (await core.Keys.PeopleAsync(people, Ct)).Count.ShouldBe(2);
        (await StoppedInstallation.ReadClientAsync(other)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_CutShortAnywhere_IsTakenUpByTheNext(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        OrganisationId organisation;
        await using (var core = await installation.OpenAsync())
        {
            organisation = (await ClientAsync(core)).OrganisationId;
            await core.Keys.NewPeopleAsync(organisation, FourAndAHalf, Ct);
            await core.Keys.Generations.BeginAsync(Ct);
        }
        // Between the two generations everything works, and newcomers are under the new one.
        await installation.StartAsync();
        await using (var core = await installation.OpenAsync())
        {
            (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
            await core.Keys.NewPersonAsync(organisation, Ct);
            using var cut = new CancellationTokenSource();
            await Should.ThrowAsync<OperationCanceledException>(() =>
                new GenerationReplacement(core.Keys).RunAsync(new Cut(cut, after: Two), cut.Token)
            );
        }
        await using var last = await installation.OpenAsync();
        Secrets(installation).Count.ShouldBe(2);

        var replaced = await new GenerationReplacement(last.Keys).RunAsync(null, Ct);

        replaced.Ended.Count.ShouldBe(1);
        replaced.People.ShouldBeInRange(Left - 100, Left + 100);
        Secrets(installation).Count.ShouldBe(1);
        (await StoppedInstallation.ReadClientAsync(last)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Crash_BetweenSecretAndRows_LeavesNoSecretBehind(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        string first = Secrets(installation).Single();
        await using (var core = await installation.OpenAsync())
        {
            var organisation = (await ClientAsync(core)).OrganisationId;
            await core.Keys.NewPeopleAsync(organisation, FourAndAHalf, Ct);
            // The old generation's rows cannot be taken away: as if the process ended before it came to that.
            await installation.OnKeysAsync(
                installation.Settings.IsPostgreSql
                    ? "CREATE RULE kept AS ON DELETE TO keys DO INSTEAD NOTHING"
                    : "CREATE TRIGGER kept BEFORE DELETE ON keys BEGIN SELECT RAISE(IGNORE); END"
            );
            await new GenerationReplacement(core.Keys).RunAsync(null, Ct);
            File.Exists(first).ShouldBeFalse();
            await installation.OnKeysAsync(
                installation.Settings.IsPostgreSql ? "DROP RULE kept ON keys" : "DROP TRIGGER kept"
            );
        }
        await installation.StartAsync();
        await using var again = await installation.OpenAsync();
        (await StoppedInstallation.ReadClientAsync(again)).ShouldBe("likes to draw");

        await new GenerationReplacement(again.Keys).RunAsync(null, Ct);

        Secrets(installation).Count.ShouldBe(1);
        (await again.Keys.Generations.Store.ReadLevelAsync(KeyLevel.Generation, Ct)).Count.ShouldBe(
            1
        );
        (await StoppedInstallation.ReadClientAsync(again)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_TwiceAtOnce_OneSaysThatItRuns(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        await using var other = await installation.OpenAsync();
        await using (await core.Keys.Generations.Store.TryLockAsync(Ct))
        {
            await Should.ThrowAsync<ReplacementRunsException>(() =>
                new GenerationReplacement(other.Keys).RunAsync(null, Ct)
            );
        }

        await new GenerationReplacement(other.Keys).RunAsync(null, Ct);
        (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ChangeRoot_OpensWithTheNewKey_AndNotWithTheOld(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        var next = new FileRootKey(
            Path.Combine(installation.Folder, "next.key"),
            installation.Settings.Data
        );
        await next.CreateAsync(Ct);
        await using (var core = await installation.OpenAsync())
        {
            await core.Keys.Generations.ChangeRootAsync(next, Ct);
            (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
            await new GenerationReplacement(core.Keys).RunAsync(null, Ct);
        }
        await Should.ThrowAsync<StartException>(installation.StartAsync);

        installation.Settings = installation.Settings with { RootKey = "file:" + next.FilePath };
        await using var again = await installation.OpenAsync();
        (await StoppedInstallation.ReadClientAsync(again)).ShouldBe("likes to draw");
    }

    [Fact]
    public async Task Secret_AmongTheData_IsRefused()
    {
        using var installation = await StoppedInstallation.CreateAsync(Databases.Sqlite);
        installation.Settings = installation.Settings with
        {
            Generations = Path.Combine(installation.Settings.Data, "generations"),
        };

        (await Should.ThrowAsync<StartException>(installation.StartAsync)).Message.ShouldContain(
            "Haven:Generations"
        );
    }

    [Fact]
    public async Task Secret_MissingOrDamaged_StopsTheStartAndNamesTheFile()
    {
        using var installation = await StoppedInstallation.CreateAsync(Databases.Sqlite);
        string file = Secrets(installation).Single();
        string whole = await File.ReadAllTextAsync(file, Ct);
        foreach (string? damage in new[] { null, "", "not base64!", whole[..20] })
        {
            File.Delete(file);
            if (damage is not null)
            {
                await File.WriteAllTextAsync(file, damage, Ct);
            }
            var stopped = await Should.ThrowAsync<StartException>(installation.StartAsync);
            stopped.Message.ShouldContain(Path.GetFileName(file));
            stopped.Message.ShouldContain("estore");
        }
        await File.WriteAllTextAsync(file, whole, Ct);
        await installation.StartAsync();
    }

    internal static IReadOnlyList<string> Secrets(StoppedInstallation installation) =>
        Directory.GetFiles(
            Path.Combine(Path.GetDirectoryName(installation.RootKeyFile)!, "generations")
        );

    internal static async Task<Client> ClientAsync(Core core)
    {
        await using var every = core.Database.Open(Scope.Installation);
        foreach (
            var organisation in await every
                .Set<Haven.Organisations.Model.Organisation>()
                .ToListAsync(Ct)
        )
        {
            await using var context = core.Database.Open(new Scope(organisation.OrganisationId));
            if (await context.Set<Client>().SingleOrDefaultAsync(Ct) is { } client)
            {
                return client;
            }
        }
        throw new InvalidOperationException("There is no client.");
    }

    private sealed class Cut(CancellationTokenSource source, long after) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value >= after)
            {
                source.Cancel();
            }
        }
    }
}
