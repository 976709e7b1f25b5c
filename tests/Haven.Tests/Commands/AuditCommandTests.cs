using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Commands;

/// <summary>The real program, beside a server that runs on the same data.</summary>
public class AuditCommandTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task Audit_BesideARunningServer_VerifiesAndChangesNothing(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.CreateMemberAsync(Roles.Professional);
        await haven.Get<Sequencer>().SequenceAsync(organisation.Id, CancellationToken.None);
        int before = await EntriesAsync(haven, organisation.Id);
        string folder = Directory.CreateTempSubdirectory("haven-export-").FullName;

        var verify = await RunAsync(haven, "verify", "--organisation", organisation.Code);
        var key = await RunAsync(haven, "key", "--organisation", organisation.Code);
        var export = await RunAsync(haven, "export", folder, "--organisation", organisation.Code);
        var proof = await RunAsync(haven, "proof", "0", "--organisation", organisation.Code);
        var beyond = await RunAsync(haven, "proof", "99", "--organisation", organisation.Code);
        var unknown = await RunAsync(haven, "verify", "--organisation", "nobody");
        var own = await RunAsync(haven, "key", "--organisation", "installation");

        verify.ExitCode.ShouldBe(0, verify.Output + verify.Error);
        verify.Output.ShouldContain("All is sound");
        key.Output.ShouldStartWith($"haven.local/audit/{organisation.Code}+");
        export.ExitCode.ShouldBe(0, export.Error);
        File.Exists(Path.Combine(folder, "checkpoint")).ShouldBeTrue();
        proof.Output.ShouldStartWith("c2sp.org/tlog-proof@v1\nindex 0\n");
        (beyond.ExitCode, beyond.Error.Trim()).ShouldBe(
            (1, "The log has no entry of this number.")
        );
        (unknown.ExitCode, unknown.Error.Trim()).ShouldBe(
            (2, "There is no organisation with the code 'nobody'. Check --organisation.")
        );
        own.Output.ShouldStartWith("haven.local/audit/installation+");
        (await EntriesAsync(haven, organisation.Id)).ShouldBe(before);
        Directory.Delete(folder, recursive: true);
    }

    private static Task<ChildProcess> RunAsync(Installation haven, params string[] arguments)
    {
        var settings = haven.Settings;
        (string, string?)[] told =
        [
            ("Database", settings.Database),
            ("Keys", settings.Keys),
            ("RootKey", settings.RootKey),
            ("Witness", settings.Witness),
        ];
        return ChildProcess.RunAsync(
            "/usr/bin/env",
            [
                .. told.Where(t => t.Item2 is not null).Select(t => $"Haven__{t.Item1}={t.Item2}"),
                "dotnet",
                Path.Combine(AppContext.BaseDirectory, "haven.dll"),
                "audit",
                .. arguments,
                "--data",
                settings.Data,
            ],
            CancellationToken.None
        );
    }

    private static async Task<int> EntriesAsync(Installation haven, OrganisationId organisation)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        return await context.Set<AuditRecord>().CountAsync(r => r.OrganisationId == organisation);
    }
}
