using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Audit;

/// <summary>Records of a log whose time is over.</summary>
public class AuditEndingsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Records_EndOnTheDayAfterSixYears_AndTheLogStaysSound(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 9);
        await logged.WriteAsync(1, people: 3);
        await logged.SequenceAsync();
        var written = LocalTime.DayOf((await logged.RecordAsync(8)).Time);

        (await EndAsync(logged, written.AddYears(6))).ShouldBe(0);
        (await EndAsync(logged, written.AddYears(6).AddDays(1))).ShouldBe(9);
        (await EndAsync(logged, written.AddYears(6).AddDays(1))).ShouldBe(0);
        await logged.SequenceAsync();

        var report = await logged.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        (report.Size, report.EndedBefore).ShouldBe((11, 9));
        (await logged.RecordAsync(10)).What.ShouldBe(
            "records of this log before entry 9, whose time was over"
        );
        await using var context = logged.Core.Database.Open(new Scope(logged.Id));
        (
            await context.Set<AuditSubject>().CountAsync(s => s.OrganisationId == logged.Id, Ct)
        ).ShouldBe(3, "The set of an entry that is left stays, and that of one that ended goes.");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MoreThanOneReceiptNames_GoOneAfterTheOther(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 10);
        var endings = New(logged.Core, logged.Core.Services.Trail, After(logged, 7), together: 4);
        (await endings.EndAsync(logged.Id, Ct)).ShouldBe(9);
        (await endings.EndAsync(logged.Id, Ct)).ShouldBe(0);
        await logged.SequenceAsync();
        (await logged.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoServersAtOnce_EndEachRecordOnce(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 10);
        var ended = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => Task.Run(() => New(logged, After(logged, 7)).EndAsync(logged.Id, Ct)))
        );
        ended.Sum().ShouldBe(9);
        await logged.SequenceAsync();
        var report = await logged.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        report.Size.ShouldBe(11);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARecordThatIsMissingWithoutAReceipt_IsFound(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 6);
        await New(logged, After(logged, 7)).EndAsync(logged.Id, Ct);
        await logged.SequenceAsync();
        await logged.DamageAsync(
            "DELETE FROM audit_records WHERE organisation_id = @org AND sequence = 5"
        );
        (await logged.VerifyAsync()).Findings.ShouldContain(f =>
            f.Kind == AuditFindingKind.Dropped && f.Entry == 5
        );

        // Whoever has the database writes a receipt for it.
        await logged.DamageAsync(
            "UPDATE audit_endings SET before = 6 WHERE organisation_id = @org"
        );
        var report = await logged.VerifyAsync();
        report.EndedBefore.ShouldBe(0);
        report.Findings.ShouldContain(f =>
            f.Kind == AuditFindingKind.Dropped && f.Message.Contains("receipt")
        );
        report.Findings.ShouldContain(f => f.Kind == AuditFindingKind.Dropped && f.Entry == 0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhileAHoldKeepsAnything_NothingEnds(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 4);
        var later = After(logged, 7);
        var hold = new Hold
        {
            Id = Guid.CreateVersion7(),
            OrganisationId = logged.Id,
            PersonKey = await logged.Core.Keys.NewPersonAsync(logged.Id, Ct),
            Kind = "screening-client",
            AskedAt = later.GetUtcNow().UtcTicks,
            Source = Sealed<HoldSource?>.Of(null),
            Reason = Sealed<string>.Of("a dispute"),
            ReviewNote = Sealed<string>.Of(""),
            EndReason = Sealed<string>.Of(""),
        };
        await using var context = logged.Core.Database.Open(new Scope(logged.Id));
        context.Add(hold);
        var deed = new Deed(
            Reader.System(logged.Id, "test"),
            Act.Edit,
            Purpose.Upkeep,
            "hold",
            [hold.PersonKey]
        );
        context.Record(deed);
        await context.SaveChangesAsync(Ct);

        (await New(logged, later).EndAsync(logged.Id, Ct)).ShouldBe(0);

        hold.EndedAt = later.GetUtcNow().UtcTicks;
        context.Record(deed);
        await context.SaveChangesAsync(Ct);
        (await New(logged, later).EndAsync(logged.Id, Ct)).ShouldBeGreaterThan(0);
    }

    private static Task<int> EndAsync(LoggedOrganisation logged, DateOnly on) =>
        New(logged, new Fixed(on.ToDateTime(new TimeOnly(12, 0)))).EndAsync(logged.Id, Ct);

    private static AuditEndings New(LoggedOrganisation logged, TimeProvider clock) =>
        New(logged.Core, logged.Core.Services.Trail, clock);

    internal static AuditEndings New(
        Core core,
        AuditTrail trail,
        TimeProvider clock,
        int together = 5_000
    ) =>
        new(
            core.Database,
            trail,
            new Utc(),
            new RegimeDesk(core.Database, LawBook.Shipped, clock),
            clock
        )
        {
            Together = together,
        };

    private static Fixed After(LoggedOrganisation logged, int years) =>
        new(logged.Core.Clock.GetUtcNow().UtcDateTime.AddYears(years));

    internal sealed class Fixed(DateTime now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(now, TimeSpan.Zero);
    }

    private sealed class Utc : IOrganisationZones
    {
        public ValueTask<TimeZoneInfo> OfAsync(
            OrganisationId organisation,
            CancellationToken cancellationToken
        ) => new(TimeZoneInfo.Utc);
    }
}
