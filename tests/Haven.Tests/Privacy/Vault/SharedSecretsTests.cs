using System.Net;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Several servers on one key store, and a folder of secrets that only one of them has.</summary>
public class SharedSecretsTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SecretsThatAreNotShared_AreNoticed_AndTheServerAsksToBeLeftOut(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(database);
        string shared = Path.Combine(haven.Folder, "generations");
        string own = Path.Combine(haven.Folder, "generations-of-the-second");
        Copy(shared, own);
        var settings = haven.Settings with { Generations = own };
        await using var second = await Installation.OpenAsync(
            Directory.CreateTempSubdirectory("haven-second-").FullName,
            settings,
            haven.Clock
        );
        var organisation = await second.CreateOrganisationAsync();
        var machine = await organisation.CreateMemberAsync(Roles.Operator);
        using var browser = await machine.SignInAsync();
        var job = second.Get<ForgettingJob>();
        await job.RunOnceAsync(Ct);
        job.CannotOpen.ShouldBeNull();
        (await browser.GetPageAsync("/haven/health/ready")).Status.ShouldBe(HttpStatusCode.OK);

        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);
        await job.RunOnceAsync(Ct);

        job.CannotOpen.ShouldNotBeNull().ShouldContain("all must use one folder");
        (await browser.GetPageAsync("/haven/health/ready")).Status.ShouldBe(
            HttpStatusCode.ServiceUnavailable
        );
        (await browser.GetPageAsync("/haven/health")).Text.ShouldContain(
            "cannot open keys that were replaced"
        );
        (
            await Should.ThrowAsync<StartException>(() => Core.OpenAsync(settings, haven.Clock, Ct))
        ).Message.ShouldContain("set Haven:Generations to it on every server");

        Copy(shared, own);
        await job.RunOnceAsync(Ct);
        job.CannotOpen.ShouldBeNull();
        (await browser.GetPageAsync("/haven/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
