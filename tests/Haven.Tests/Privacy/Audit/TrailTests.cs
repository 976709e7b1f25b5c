using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Tests.Privacy.Audit;

/// <summary>What an entry says: in the order of the deeds, about people who are tokens to everybody else.</summary>
public class TrailTests
{
    private static readonly OrganisationId Here = OrganisationId.Create();

    [Fact]
    public async Task Entries_KeepTheOrderOfTheDeeds_AlsoWithinAMomentAndOnAClockSetBack()
    {
        var clock = new FakeClock();
        var trail = await TrailAsync(clock);
        var log = Log(1);
        var ids = new List<Guid>();
        for (int i = 0; i < 10_000; i++)
        {
            ids.Add(trail.Write(log, Of()).Record.Id);
        }
        // More than the 4096 of one millisecond run into the next ones.
        ids.Select(TimeOf).Distinct().Count().ShouldBe(3);
        TimeOf(ids[0]).ShouldBe(clock.GetUtcNow());

        clock.Advance(TimeSpan.FromMilliseconds(1));
        ids.Add(trail.Write(log, Of()).Record.Id);
        clock.Advance(TimeSpan.FromHours(1));
        ids.Add(trail.Write(log, Of()).Record.Id);

        TimeOf(ids[^1]).ShouldBe(clock.GetUtcNow());
        ids.Select(i => i.ToString("N")).ShouldBeInOrder(SortDirection.Ascending);
        ids.ShouldBeUnique();
        ids.ShouldAllBe(i => i.Version == 7 && (i.Variant & 0xc) == 8);
    }

    [Fact]
    public async Task Deed_IsWrittenAsItWas()
    {
        var clock = new FakeClock();
        var reader = new Reader(Here, Guid.CreateVersion7(), Roles.Professional, "192.0.2.7");

        var trail = await TrailAsync(clock);
        var (first, _) = trail.Write(
            Log(1),
            new Deed(reader, Act.Edit, Purpose.CaseWork, "client", [])
        );
        var (second, _) = trail.Write(Log(1), Of());

        first.OrganisationId.ShouldBe(Here);
        first.PersonKey.ShouldBe(Log(1).Key);
        first.Time.ShouldBe(clock.GetUtcNow().UtcTicks);
        (first.Member, first.Roles, first.Act, first.Purpose, first.What).ShouldBe(
            (reader.Member, Roles.Professional, Act.Edit, Purpose.CaseWork.Key, "client")
        );
        first.Sequence.ShouldBeNull();
        first.Salt.Length.ShouldBe(16);
        first.Salt.ShouldNotBe(second.Salt);
    }

    [Fact]
    public async Task Subjects_AreTokens_OneByItselfAndSeveralAsASet()
    {
        var trail = await TrailAsync(new FakeClock());
        var log = Log(1);
        var (one, other) = (Person(), Person());

        var (nobody, none) = trail.Write(log, Of());
        (nobody.SubjectCount, nobody.Subjects.Length, none.Count).ShouldBe((0, 0, 0));
        var (single, alone) = trail.Write(log, Of(one, one));
        (single.SubjectCount, alone.Count).ShouldBe((1, 0));
        single.Subjects.ShouldBe(log.Token(one));
        var (pair, members) = trail.Write(log, Of(one, other));
        pair.SubjectCount.ShouldBe(2);
        members
            .Select(m => Convert.ToHexString(m.Token))
            .ShouldBe(
                new[] { one, other }.Select(p => Convert.ToHexString(log.Token(p))),
                ignoreOrder: true
            );
        members.ShouldAllBe(m => m.OrganisationId == Here && m.SetHash == pair.Subjects);
        // The same people in another order, and twice, are the same set.
        trail.Write(log, Of(other, one, other)).Record.Subjects.ShouldBe(pair.Subjects);
        trail.Write(log, Of(one, Person())).Record.Subjects.ShouldNotBe(pair.Subjects);
    }

    [Fact]
    public void Token_IsTheSameInOneLog_AndAnotherInEachOther()
    {
        var person = Person();

        Log(1).Token(person).ShouldBe(Log(1).Token(person));
        Log(1).Token(person).Length.ShouldBe(16);
        Log(1).Token(person).ShouldNotBe(Log(2).Token(person));
        Log(1).Token(person).ShouldNotBe(Log(1).Token(Person()));
    }

    [Fact]
    public async Task StoredSet_IsRemembered_InItsOrganisationAlone()
    {
        var trail = await TrailAsync(new FakeClock());
        var (record, _) = trail.Write(Log(1), Of(Person(), Person()));
        var (elsewhere, _) = trail.Write(
            Log(1),
            Of() with
            {
                Reader = Reader.System(OrganisationId.Create(), "test"),
            }
        );
        trail.KnowsSet(record).ShouldBeFalse();

        trail.RememberSet(record);

        trail.KnowsSet(record).ShouldBeTrue();
        trail.KnowsSet(elsewhere).ShouldBeFalse();
    }

    private static async Task<AuditTrail> TrailAsync(FakeClock clock) =>
        new((await Installation.OnAsync(Databases.Sqlite)).Core.Keys, clock);

    private static LogSecrets Log(byte number) =>
        new(
            new PersonKeyId(new Guid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
            "haven.local/audit/test",
            [.. Enumerable.Repeat(number, 32)],
            new byte[32]
        );

    private static Deed Of(params PersonKeyId[] people) =>
        new(Reader.System(Here, "test"), Act.View, Purpose.Upkeep, "test", people);

    private static PersonKeyId Person() => new(Guid.CreateVersion7());

    private static DateTimeOffset TimeOf(Guid id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            Convert.ToInt64(id.ToString("N")[..12], fromBase: 16)
        );
}
