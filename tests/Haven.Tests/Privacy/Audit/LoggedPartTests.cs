using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Audit;

/// <summary>A long log is compared with its records a part at a time.</summary>
public class LoggedPartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ALongLog_IsComparedInParts_UntilEachRecordHadItsDay(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.CreateMemberAsync(Roles.Professional);
        await haven.Get<Sequencer>().SequenceAllAsync(Cancel);
        await using var context = haven.Core.Database.Open(Scope.Installation);
        await context
            .Set<AuditRecord>()
            .Where(r => r.Act == Act.Create)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Act, Act.View), Cancel);
        // As if a million entries came after these.
        var records = new LoggedRecords(context, organisation.Id);
        int[] days = [.. Enumerable.Range(0, LoggedPart.Days)];

        var parts = days.Select(d => new LoggedPart(d) { Newest = -1_000_000 }).ToList();
        foreach (var part in parts)
        {
            await part.MeasureAsync(records, Cancel);
        }

        // 256 records are looked at together: each bundle on one day of all.
        for (long first = 0; first < 100 * 256; first += 256)
        {
            parts.Count(p => p.Has(first)).ShouldBe(1);
        }
        (
            await haven.Get<AuditVerification>().VerifyPartAsync(organisation.Id, Cancel)
        ).IsSound.ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NewestRecords_AreComparedEachTime(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 5);
        await using var context = logged.Core.Database.Open(Scope.Installation);
        var records = new LoggedRecords(context, logged.Id);

        // Of 600 records that are to come, this log has five: bundles that end before the newest have their day.
        var part = new LoggedPart(3) { Newest = 5 - 600 };
        await part.MeasureAsync(records, Cancel);
        part.IsEverything.ShouldBeFalse();
        part.Has(0).ShouldBeFalse();
        part.Has(256).ShouldBeFalse();
        part.Has(512).ShouldBeTrue();
        part.Has(3 * 256).ShouldBeTrue();

        var exact = new LoggedPart(3) { Newest = 5 - 512 };
        await exact.MeasureAsync(records, Cancel);
        exact.Has(256).ShouldBeFalse();
        exact.Has(512).ShouldBeTrue();

        var shorter = new LoggedPart(3) { Newest = 5 };
        await shorter.MeasureAsync(records, Cancel);
        shorter.IsEverything.ShouldBeTrue();
        shorter.Has(0).ShouldBeTrue();

        var all = LoggedPart.Everything;
        await all.MeasureAsync(records, Cancel);
        all.IsEverything.ShouldBeTrue();
    }

    [Fact]
    public async Task Days_ComeRoundInFourWeeks()
    {
        var logged = await LoggedOrganisation.CreateAsync(Databases.Sqlite, entries: 1);
        await using var context = logged.Core.Database.Open(Scope.Installation);
        var records = new LoggedRecords(context, logged.Id);
        var first = new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero);
        var days = new List<LoggedPart>();
        for (int day = 0; day < LoggedPart.Days; day++)
        {
            days.Add(await FarAsync(first.AddDays(day).AddHours(day % 24)));
        }
        var again = await FarAsync(first.AddDays(LoggedPart.Days));

        foreach (long bundle in new long[] { 0, 1, 27, 28, 400 })
        {
            days.Count(d => d.Has(bundle * 256)).ShouldBe(1);
            again.Has(bundle * 256).ShouldBe(days[0].Has(bundle * 256));
        }

        // A day's part of a log to which a million entries are to come.
        async Task<LoggedPart> FarAsync(DateTimeOffset day)
        {
            var part = LoggedPart.Of(day) with { Newest = -1_000_000 };
            await part.MeasureAsync(records, Cancel);
            return part;
        }
    }
}
