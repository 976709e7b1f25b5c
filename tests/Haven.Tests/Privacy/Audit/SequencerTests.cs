using Haven.Privacy.Audit;
using Haven.Start;

namespace Haven.Tests.Privacy.Audit;

public class SequencerTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Sequence_WithBrokenWitness_GoesOnAndKeepsTheCopyLater(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 2);
        var (witness, clock) = (new Witness { Broken = true }, new FakeClock());
        using var sequencer = logged.NewSequencer(witness, clock);
        await logged.WriteAsync(3);

        await sequencer.SequenceAsync(logged.Id, CancellationToken.None);
        sequencer.States[logged.Id].Size.ShouldBe(5);
        sequencer.States[logged.Id].OutsideTrouble.ShouldBe("IOException");

        witness.Broken = false;
        clock.Advance(TimeSpan.FromMinutes(1));
        await sequencer.SequenceAllAsync(CancellationToken.None);
        (await witness.ReadAsync(logged.Origin, CancellationToken.None)).ShouldBe(
            await logged.Tiles.ReadCheckpointAsync(CancellationToken.None)
        );
        sequencer.States[logged.Id].OutsideTrouble.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Sequence_AfterACrashBetweenNumbersAndTiles_CatchesUp(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 2);
        await logged.WriteAsync(1);
        await logged.DamageAsync(
            "UPDATE audit_records SET sequence = 2 WHERE organisation_id = @org AND sequence IS NULL"
        );
        using var restarted = logged.NewSequencer(logged.Core.Witness);

        await restarted.SequenceAllAsync(CancellationToken.None);

        var report = await logged.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        report.Size.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Sequence_OnSeveralNodesAtOnce_MakesOneLog(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 2);
        using var second = logged.NewSequencer(logged.Core.Witness);
        using var third = logged.NewSequencer(logged.Core.Witness);
        var ct = CancellationToken.None;

        for (int round = 0; round < 10; round++)
        {
            await Task.WhenAll(
                logged.WriteAsync(5),
                logged.SequenceAsync(),
                second.SequenceAsync(logged.Id, ct),
                third.SequenceAsync(logged.Id, ct)
            );
        }
        await second.SequenceAsync(logged.Id, ct);

        var report = await logged.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        report.Size.ShouldBe(52);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LogLock_WhenGivenBack_IsFreeForAnotherNodeAtOnce(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 1);
        var ct = CancellationToken.None;
        await using (await logged.Core.Database.LockLogAsync(logged.Id, ct)) { }
        await using var other = await Core.OpenAsync(logged.Core.Settings, logged.Core.Clock, ct);

        var second = other.Database.LockLogAsync(logged.Id, ct);

        await using var held = await second.WaitAsync(TimeSpan.FromSeconds(10), ct);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SequenceAll_WithOneBrokenLog_SequencesTheOthers(string database)
    {
        var broken = await LoggedOrganisation.CreateAsync(database, entries: 3);
        var sound = await LoggedOrganisation.CreateAsync(database, entries: 3);
        await broken.DamageAsync(
            "DELETE FROM audit_records WHERE organisation_id = @org AND sequence > 0"
        );
        await broken.WriteAsync(1);
        await sound.WriteAsync(1);
        using var sequencer = sound.NewSequencer(sound.Core.Witness);

        await sequencer.SequenceAllAsync(CancellationToken.None);

        sequencer.Faults.Keys.ShouldContain(broken.Id);
        sequencer.States[sound.Id].Size.ShouldBe(4);
    }

    [Fact]
    public async Task Keep_InAFolder_ReplacesTheCheckpointWhole()
    {
        string folder = Directory.CreateTempSubdirectory("haven-witness-").FullName;
        var witness = new FileWitness(folder, "here");
        var ct = CancellationToken.None;

        (await witness.ReadAsync("haven.local/audit/a", ct)).ShouldBeNull();
        await witness.KeepAsync("haven.local/audit/a", new byte[] { 1, 2, 3 }, ct);
        await witness.KeepAsync("haven.local/audit/a", new byte[] { 4 }, ct);

        (await witness.ReadAsync("haven.local/audit/a", ct)).ShouldBe([4]);
        Directory.Delete(folder, recursive: true);
    }
}
