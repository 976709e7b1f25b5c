using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Purposes;
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

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereTheOldestRecordsEnded_TheNextLogBeginsWithThoseThatAreLeft(
        string database
    )
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var core = await installation.OpenAsync();
        var organisation = await SequencedAsync(core, core.Witness);
        await ActAsync(core, organisation);
        await SequencedAsync(core, core.Witness);
        var later = new AuditEndingsTests.Fixed(core.Clock.GetUtcNow().UtcDateTime.AddYears(7));
        int ended = await AuditEndingsTests
            .New(core, core.Services.Trail, later)
            .EndAsync(organisation, Ct);
        ended.ShouldBeGreaterThan(0);
        await SequencedAsync(core, core.Witness);

        var lines = await RestoreAsync(core, core.Witness);

        lines.ShouldAllBe(l => !l.StartsWith("FOUND"));
        await using var anew = await installation.OpenAsync();
        await SequencedAsync(anew, anew.Witness);
        var report = await new AuditVerification(
            anew.Database,
            anew.Services.Trail,
            anew.Witness,
            anew.Clock
        ).VerifyAsync(organisation, Ct);
        report.Findings.ShouldBeEmpty();
        // The last record of before, the receipt, and that the log begins anew.
        (report.Size, report.EndedBefore).ShouldBe((3, 0));
    }

    private static async Task ActAsync(Core core, OrganisationId organisation)
    {
        await using var context = core.Database.Open(new Scope(organisation));
        var by = Reader.System(organisation, "test");
        context.Record(new Deed(by, Act.View, Purpose.Upkeep, "test", []));
        await context.SaveChangesAsync(Ct);
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
