using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Haven.Start;
using Haven.Tests.Privacy.Audit.Log;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Tests.Faults;

/// <summary>
/// Every audit log of an installation, checked from end to end: the tree under its signature, each entry against the
/// record in the database, the checkpoint outside; and by the verifier that is not ours, where it is to be had.
/// </summary>
internal static class LogCheck
{
    /// <summary>Sequences what waits, as a start would, and checks all logs; returns how many entries there are.</summary>
    public static async Task<long> ShouldBeWholeAsync(Core core, bool byGo = false)
    {
        using var sequencer = new Sequencer(
            core.Database,
            core.Services.Trail,
            core.Services.Signal,
            core.Witness,
            core.Clock,
            NullLogger<Sequencer>.Instance
        );
        await sequencer.SequenceAllAsync(CancellationToken.None);
        sequencer.Faults.ShouldBeEmpty();
        long entries = 0;
        foreach (var organisation in await OrganisationsAsync(core))
        {
            entries += await CheckAsync(core, organisation, byGo);
        }
        return entries;
    }

    private static async Task<List<OrganisationId>> OrganisationsAsync(Core core)
    {
        await using var context = core.Database.Open(Scope.Installation);
        return await context
            .Set<AuditRecord>()
            .Select(r => r.OrganisationId)
            .Distinct()
            .ToListAsync();
    }

    private static async Task<long> CheckAsync(Core core, OrganisationId organisation, bool byGo)
    {
        await using var context = core.Database.Open(Scope.Installation);
        var secrets = await core.Services.Trail.SecretsAsync(
            context,
            organisation,
            CancellationToken.None
        );
        var records = await context
            .Set<AuditRecord>()
            .AsNoTracking()
            .Where(r => r.OrganisationId == organisation)
            .OrderBy(r => r.Sequence)
            .ToListAsync();
        records
            .Select(r => r.Sequence)
            .ShouldBe(Enumerable.Range(0, records.Count).Select(i => (long?)i));
        using var signer = new NoteSigner(secrets.Origin, secrets.SigningSeed);
        var store = core.Database.Tiles(organisation);
        byte[]? outside = await core.Witness.ReadAsync(secrets.Origin, CancellationToken.None);

        var result = await new LogVerifier(store, signer.VerifierKey).VerifyAsync(
            new LogComparison
            {
                Source = (first, count, _) =>
                    ValueTask.FromResult<IReadOnlyList<SourceEntry>>([
                        .. Enumerable
                            .Range((int)first, count)
                            .Select(i => SourceEntry.Of(records[i].Commitment())),
                    ]),
                SourceSize = records.Count,
                OutsideCheckpoints = outside is null ? [] : [outside],
            },
            CancellationToken.None
        );

        result.Findings.Select(f => f.Message).ShouldBeEmpty();
        result.EntriesChecked.ShouldBe(records.Count);
        if (byGo && !OperatingSystem.IsWindows() && Shared.Folder is not null)
        {
            await CheckByGoAsync(store, signer.VerifierKey, records.Count);
        }
        return records.Count;
    }

    private static async Task CheckByGoAsync(ITileStore store, VerifierKey key, int entries)
    {
        string folder = Directory.CreateTempSubdirectory("haven-log-").FullName;
        await LogExport.WriteAsync(store, folder, CancellationToken.None);
        GoVerifier.Accepts("verify", "-log", folder, "-vkey", key.ToString(), "-min", $"{entries}");
        Directory.Delete(folder, recursive: true);
    }
}
