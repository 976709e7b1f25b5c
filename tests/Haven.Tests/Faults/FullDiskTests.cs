using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Screening.Clients;
using Haven.Start;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Faults;

/// <summary>The disk under SQLite is full: nothing is stored by halves, and all goes on when there is room again.</summary>
public class FullDiskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FullDisk_StoresNothingByHalves_AndIsSurvived()
    {
        string folder = Directory.CreateTempSubdirectory("haven-full-").FullName;
        await MountAsync(folder);
        try
        {
            await FillAndEmptyAsync(folder);
        }
        finally
        {
            await ChildProcess.RunAsync("umount", ["-l", folder], CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAndEmptyAsync(string folder)
    {
        string inside = Directory.CreateDirectory(Path.Combine(folder, "haven")).FullName;
        var settings = await Installation.SettingsAsync(Databases.Sqlite, inside);
        var clock = new FakeClock();
        await Core.MigrateAsync(settings, clock, Cancel);
        await using var haven = await Installation.OpenAsync(inside, settings, clock);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await organisation.LoadAsync(await member.TakeUpAsync());
        using var browser = haven.Browser();
        var form = await browser.GetPageAsync("/organisations/sign-in");
        string filler = Path.Combine(folder, "filler");
        int taken = 1;

        Fill(filler);
        // What is left in pages that are already there is used up first; then every save is refused.
        while (await TryAsync(() => member.TakeUpAsync()))
        {
            taken++;
            Fill(filler);
        }

        (await TryAsync(() => member.TakeUpAsync())).ShouldBeFalse();
        await UntilRefusedAsync(() => member.OpenAsync(Purpose.CaseWork, client));
        (await SignInAsync(browser, form, member)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await CountAsync(organisation)).ShouldBe(taken);

        File.Delete(filler);

        (await SignInAsync(browser, form, member)).ShouldBe(HttpStatusCode.Redirect);
        (await member.OpenAsync(Purpose.CaseWork, client))
            .Read(client.Behaviour)
            .ShouldBe("likes to draw");
        await member.TakeUpAsync();
        (await CountAsync(organisation)).ShouldBe(taken + 1);
        await LogCheck.ShouldBeWholeAsync(haven.Core);
        await KilledServerTests.ShouldBeIntactAsync(Path.Combine(settings.Data, "haven.db"));
        await KilledServerTests.ShouldBeIntactAsync(Path.Combine(settings.Data, "keys.db"));
    }

    internal static async Task MountAsync(string folder)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Skip("A small disk can be mounted by root alone");
        }
        var mounted = await ChildProcess.RunAsync(
            "mount",
            ["-t", "tmpfs", "-o", "size=12m", "tmpfs", folder],
            Cancel
        );
        if (mounted.ExitCode != 0)
        {
            Directory.Delete(folder);
            Assert.Skip("A small disk cannot be mounted here");
        }
    }

    internal static void Fill(string file)
    {
        using var stream = new FileStream(
            file,
            FileMode.Append,
            FileAccess.Write,
            FileShare.None,
            0
        );
        foreach (int size in new[] { 65536, 4096, 512, 1 })
        {
            try
            {
                while (true)
                {
                    stream.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Full at this size; a smaller piece may still fit.
            }
        }
    }

    // An entry is small: some go into room that SQLite still has.
    private static async Task UntilRefusedAsync(Func<Task> open)
    {
        for (int i = 0; i < 2000; i++)
        {
            try
            {
                await open();
            }
            catch (AuditUnavailableException)
            {
                return;
            }
        }
        Assert.Fail("The disk is full, and entries are still written.");
    }

    private static async Task<bool> TryAsync(Func<Task> save)
    {
        try
        {
            await save();
            return true;
        }
        catch (Exception e)
            when (e is DbUpdateException or System.Data.Common.DbException or IOException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode> SignInAsync(
        HttpClient browser,
        Page form,
        TestMember member
    ) =>
        (
            await browser.SubmitAsync(
                form,
                ("email", member.Email),
                ("password", TestOrganisation.Password)
            )
        ).Status;

    private static async Task<int> CountAsync(TestOrganisation organisation)
    {
        await using var context = organisation.Open();
        return await context.Set<Client>().CountAsync(Cancel);
    }
}
