using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;

namespace Haven.Tests.Privacy.Audit;

/// <summary>What the verifier of the log found, told of records and people.</summary>
public class AuditWordsTests
{
    [Theory]
    [InlineData(LogFindingKind.SourceAltered, AuditFindingKind.Altered, true)]
    [InlineData(LogFindingKind.SourceMissing, AuditFindingKind.Dropped, true)]
    [InlineData(LogFindingKind.SourceMoved, AuditFindingKind.Reordered, true)]
    [InlineData(LogFindingKind.NotSigned, AuditFindingKind.NotSigned, false)]
    [InlineData(LogFindingKind.Rollback, AuditFindingKind.RolledBack, false)]
    [InlineData(LogFindingKind.Fork, AuditFindingKind.Rewritten, false)]
    [InlineData(LogFindingKind.OutsideRefused, AuditFindingKind.NoWitness, false)]
    [InlineData(LogFindingKind.More, AuditFindingKind.More, false)]
    [InlineData(LogFindingKind.Missing, AuditFindingKind.LogDamaged, true)]
    [InlineData(LogFindingKind.Damaged, AuditFindingKind.LogDamaged, true)]
    [InlineData(LogFindingKind.EntryAltered, AuditFindingKind.LogDamaged, true)]
    public void Finding_IsToldAsWhatItMeans(
        LogFindingKind found,
        AuditFindingKind told,
        bool numbered
    )
    {
        var finding = AuditWords.Of(new LogFinding(found, "This was found.", 7));

        finding.Kind.ShouldBe(told);
        finding.Entry.ShouldBe(numbered ? 7 : null);
    }

    [Fact]
    public void WhatToRestore_IsSaidOnce()
    {
        var said = AuditWords.Of(new LogFinding(LogFindingKind.Missing, "Gone. Restore this."));

        said.Message.ShouldBe("Gone. Restore this.");
    }

    [Fact]
    public void RecordsMissingUpToTheEnd_AreOneFinding()
    {
        LogFinding[] found = [Missing(2), Missing(7), Missing(8), Missing(9)];

        var told = AuditWords.Of(found, 10).ToList();

        told.Select(f => (f.Kind, f.Entry))
            .ShouldBe([(AuditFindingKind.DatabaseSetBack, 7L), (AuditFindingKind.Dropped, 2L)]);
        AuditWords
            .Of([Missing(2), Missing(8)], 10)
            .Select(f => f.Kind)
            .ShouldBe([AuditFindingKind.Dropped, AuditFindingKind.Dropped]);
        AuditWords.Of([Missing(0), Missing(1)], 2).ShouldHaveSingleItem().Entry.ShouldBe(0);
    }

    [Fact]
    public void Acts_HaveWordsOfTheirOwn()
    {
        var words = Enum.GetValues<Act>().Select(ActWords.Of).ToList();

        words.ShouldBeUnique();
        words.ShouldNotContain(w => Enum.IsDefined(typeof(Act), w));
        ActWords
            .Of(new DateTimeOffset(2026, 11, 22, 16, 5, 9, TimeSpan.FromHours(2)))
            .ShouldBe("22 Nov 2026, 14:05:09 UTC");
    }

    [Fact]
    public void Question_IsAskedAgain_FromAnotherPlaceOn()
    {
        var below = Guid.CreateVersion7();
        var query = new AuditQuery("a b", "View", "104 233");

        query.To("/x").ShouldBe("/x?member=a%20b&act=View&subject=104%20233");
        query
            .To("/x", new AuditPlace(below))
            .ShouldBe($"/x?member=a%20b&act=View&subject=104%20233&below={below:D}");
        new AuditQuery("", "", "").To("/x").ShouldBe("/x");
        new AuditQuery("", "", "")
        {
            From = "2026-11-01",
            Until = "2026-11-30",
            Emergencies = true,
        }
            .To("/x")
            .ShouldBe("/x?from=2026-11-01&until=2026-11-30&emergencies=yes");
    }

    [Theory]
    [InlineData(
        "Tile 3 is missing.",
        "Tile 3 is missing. Restore the log from the latest backup or export."
    )]
    [InlineData("Tile 3 is damaged. Restore it.", "Tile 3 is damaged. Restore it.")]
    public void WhatIsMissing_IsSaidWithWhatToDo_Once(string found, string told) =>
        AuditWords
            .Of([new LogFinding(LogFindingKind.Missing, found)], size: 9)
            .ShouldHaveSingleItem()
            .Message.ShouldBe(told);

    private static LogFinding Missing(long entry) =>
        new(LogFindingKind.SourceMissing, "Gone.", entry);
}
