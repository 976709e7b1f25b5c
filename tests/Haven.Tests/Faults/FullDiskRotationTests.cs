using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Faults;

/// <summary>The disk fills up while keys are replaced: nobody is lost, and the next replacement takes it up.</summary>
public class FullDiskRotationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rotation_OnADiskThatFillsUp_LosesNobody_AndIsTakenUp()
    {
        string folder = Directory.CreateTempSubdirectory("haven-full-").FullName;
        await FullDiskTests.MountAsync(folder);
        try
        {
            string inside = Directory.CreateDirectory(Path.Combine(folder, "haven")).FullName;
            var settings = await Installation.SettingsAsync(Databases.Sqlite, inside);
            await RotateAsync(settings, Path.Combine(folder, "filler"));
        }
        finally
        {
            await ChildProcess.RunAsync("umount", ["-l", folder], CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RotateAsync(Settings settings, string filler)
    {
        var clock = new FakeClock();
        await Core.MigrateAsync(settings, clock, Cancel);
        var organisation = OrganisationId.Create();
        IReadOnlyList<PersonKeyId> people;
        await using (var core = await Core.OpenAsync(settings, clock, Cancel))
        {
            await core.Keys.AddOrganisationAsync(organisation, Cancel);
            people = await core.Keys.NewPeopleAsync(organisation, 4000, Cancel);
        }
        int failed = 0;
        // Less and less room, so that it runs out at another step each time.
        foreach (
            int room in new[]
            {
                1_500_000,
                700_000,
                300_000,
                100_000,
                40_000,
                20_000,
                8_000,
                2_000,
                0,
            }
        )
        {
            FullDiskTests.Fill(filler);
            using (var file = File.OpenWrite(filler))
            {
                file.SetLength(Math.Max(0, file.Length - room));
            }
            await using (var core = await Core.OpenAsync(settings, clock, Cancel))
            {
                failed += await FailsAsync(() =>
                    new GenerationReplacement(core.Keys).RunAsync(null, Cancel)
                );
                failed += await FailsAsync(() => core.Keys.ChangeRootAsync(null, Cancel));
                (await core.Keys.PeopleAsync(people, Cancel)).Count.ShouldBe(people.Count);
            }
            File.Delete(filler);

            // A second start, with room again.
            await using var again = await Core.OpenAsync(settings, clock, Cancel);
            (await again.Keys.PeopleAsync(people, Cancel)).Count.ShouldBe(people.Count);
            await new GenerationReplacement(again.Keys).RunAsync(null, Cancel);
            again.Keys.IsBeingReplaced.ShouldBeFalse();
            await again.Keys.NewPersonAsync(organisation, Cancel);
        }
        failed.ShouldBeGreaterThan(4);
        foreach (
            string secret in Directory.GetFiles(
                Path.Combine(Path.GetDirectoryName(settings.Data)!, "generations"),
                "*.key"
            )
        )
        {
            new FileInfo(secret).Length.ShouldBe(44, "half a secret was left behind");
        }
    }

    private static async Task<int> FailsAsync(Func<Task> rotate)
    {
        try
        {
            await rotate();
            return 0;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException)
        {
            return 1;
        }
    }
}
