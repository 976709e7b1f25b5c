using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Audit;

/// <summary>What cannot be done is tried again after a rest, and by itself.</summary>
public class SequencerRestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task BrokenLog_Rests_AndIsLookedAtAgain(string database)
    {
        var broken = await LoggedOrganisation.CreateAsync(database, entries: 3);
        await broken.DamageAsync(
            "DELETE FROM audit_records WHERE organisation_id = @org AND sequence > 0"
        );
        await broken.WriteAsync(1);
        var (witness, clock) = (new Witness(), new FakeClock());
        using var sequencer = broken.NewSequencer(witness, clock);
        await sequencer.SequenceAllAsync(Cancel);
        int asked = witness.Asked.Count(o => o == broken.Origin);
        asked.ShouldBeGreaterThan(0);
        sequencer.Faults[broken.Id].ShouldContain("the database was set back");

        await sequencer.SequenceAllAsync(Cancel);
        witness.Asked.Count(o => o == broken.Origin).ShouldBe(asked);

        clock.Advance(TimeSpan.FromSeconds(31));
        await sequencer.SequenceAllAsync(Cancel);
        witness.Asked.Count(o => o == broken.Origin).ShouldBeGreaterThan(asked);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task BrokenWitness_Rests_WhileTheLogGoesOn(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 2);
        var (witness, clock) = (new Witness { Broken = true }, new FakeClock());
        using var sequencer = logged.NewSequencer(witness, clock);
        await logged.WriteAsync(1);
        await sequencer.SequenceAsync(logged.Id, Cancel);
        int asked = witness.Asked.Count;
        asked.ShouldBe(1);

        await logged.WriteAsync(1);
        await sequencer.SequenceAsync(logged.Id, Cancel);
        witness.Asked.Count.ShouldBe(asked);
        sequencer.States[logged.Id].Size.ShouldBe(4);
        sequencer.States[logged.Id].OutsideAt.ShouldBeNull();

        clock.Advance(TimeSpan.FromSeconds(31));
        witness.Broken = false;
        await logged.WriteAsync(1);
        await sequencer.SequenceAsync(logged.Id, Cancel);
        witness.Asked.Count.ShouldBeGreaterThan(asked);
        sequencer.States[logged.Id].OutsideAt.ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LogsThatAreSequencedAtOnce_AreNotClosedToMakeRoomForOneAnother(
        string database
    )
    {
        var one = await LoggedOrganisation.CreateAsync(database, entries: 1);
        var other = await LoggedOrganisation.CreateAsync(database, entries: 1);
        using var sequencer = one.NewSequencer(one.Core.Witness, mostOpen: 1);

        for (int round = 0; round < 20; round++)
        {
            await Task.WhenAll(one.WriteAsync(1), other.WriteAsync(1));
            await Task.WhenAll(
                Task.Run(() => sequencer.SequenceAsync(one.Id, Cancel), Cancel),
                Task.Run(() => sequencer.SequenceAsync(other.Id, Cancel), Cancel)
            );
        }

        sequencer.States[one.Id].Size.ShouldBe(21);
        sequencer.States[other.Id].Size.ShouldBe(21);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NumberThatIsGone_IsNamed_AndNothingIsAppended(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 2);
        await logged.WriteAsync(1);
        await logged.DamageAsync(
            "UPDATE audit_records SET sequence = 3 WHERE organisation_id = @org AND sequence IS NULL"
        );
        using var sequencer = logged.NewSequencer(logged.Core.Witness);

        var fault = await Should.ThrowAsync<LogFaultException>(() =>
            sequencer.SequenceAsync(logged.Id, Cancel)
        );

        fault.Message.ShouldContain("Entry 2 is numbered and gone");
        Checkpoint
            .ReadUnverified((await logged.Tiles.ReadCheckpointAsync(Cancel))!)
            .Size.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhileTheRecordsAreAway_ItSaysSo_AndGoesOnByItself(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        var sequencer = haven.Get<Sequencer>();
        await Eventually.HoldsAsync(() =>
            sequencer.LastRound is not null && sequencer.Trouble is null
        );

        await haven.RenameAsync("audit_records", "audit_records_away");
        await Eventually.HoldsAsync(() => sequencer.Trouble is not null);
        sequencer.Trouble!.ShouldContain("Exception");
        await haven.RenameAsync("audit_records_away", "audit_records");
        await member.TakeUpAsync();

        await Eventually.HoldsAsync(() => sequencer.Trouble is null);
        await using var context = organisation.Open();
        long entries = await context.Set<AuditRecord>().CountAsync(Cancel);
        await Eventually.HoldsAsync(() =>
            sequencer.States.TryGetValue(organisation.Id, out var log) && log.Size == entries
        );
    }
}
