using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Haven.Start;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Tests.Privacy.Audit;

/// <summary>After a restore each log begins anew under the next name, and its first entry says what it follows.</summary>
public class RestoredLogsTests
{
    private const string Origin = "haven.local/audit/first";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Log_BeginsAnew_AndNamesTheLastCheckpointOutside(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var organisation = await SequencedAsync(core, core.Witness);
        var before = Checkpoint.ReadUnverified(
            (await core.Witness.ReadAsync(Origin, Ct)).ShouldNotBeNull()
        );

        var lines = await RestoreAsync(core, core.Witness);

        string follows = $"{before.Size} entries {before.Root}";
        lines.ShouldContain($"New log {Origin}/2: {follows}");
        lines.ShouldAllBe(l => !l.StartsWith("FOUND"));
        (await core.Database.Tiles(organisation).ReadCheckpointAsync(Ct)).ShouldBeNull();
        var first = await NewestAsync(core, organisation);
        (first.Act, first.What).ShouldBe((Act.Create, "restored; " + follows));
        (await RestoreAsync(core, core.Witness)).ShouldContain(
            $"New log {Origin}/3: no checkpoint outside"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsWrongInTheBackup_IsTold_BeforeTheLogThatShowsItGoes(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var organisation = await SequencedAsync(core, core.Witness);
        await using (var context = core.Database.Open(Scope.Installation))
        {
            await context
                .Set<AuditRecord>()
                .Where(r => r.OrganisationId == organisation && r.Sequence == 0)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.Act, Act.Refused), Ct);
        }
        var foreign = new Witness();
        await foreign.KeepAsync(Origin, "not a checkpoint"u8.ToArray(), Ct);

        var lines = await RestoreAsync(core, foreign);

        lines
            .Where(l => l.StartsWith("FOUND"))
            .ShouldHaveSingleItem()
            .ShouldContain("Entry 0: the record in the database was altered");
        lines.ShouldContain($"New log {Origin}/2: the checkpoint outside is not of this log");
    }

    private static async Task<OrganisationId> SequencedAsync(Core core, ICheckpointWitness witness)
    {
        using var sequencer = new Sequencer(
            core.Database,
            core.Services.Trail,
            core.Services.Signal,
            witness,
            core.Clock,
            NullLogger<Sequencer>.Instance
        );
        await sequencer.SequenceAllAsync(Ct);
        await using var context = core.Database.Open(Scope.Installation);
        return (
            await context.Set<Organisation>().SingleAsync(o => o.Code == "first", Ct)
        ).OrganisationId;
    }

    // With the trail of a process that has just begun, as a restore is.
    private static Task<IReadOnlyList<string>> RestoreAsync(
        Core core,
        ICheckpointWitness witness
    ) =>
        new RestoredLogs(
            core.Database,
            new AuditTrail(core.Keys, core.Clock),
            witness,
            core.Clock
        ).BeginAnewAsync(Ct);

    private static async Task<AuditRecord> NewestAsync(Core core, OrganisationId organisation)
    {
        await using var context = core.Database.Open(Scope.Installation);
        return await context
            .Set<AuditRecord>()
            .AsNoTracking()
            .Where(r => r.OrganisationId == organisation)
            .OrderByDescending(r => r.Id)
            .FirstAsync(Ct);
    }
}
