using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Store;
using Haven.Screening;
using Haven.Screening.Clients;
using Haven.Tests.Tiny;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Retention;

/// <summary>Ten years day by day: everybody goes on their day, not one early and not one late.</summary>
public class TenYearsTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly DateOnly First = new(2026, 1, 16);

    // In Havana clocks are changed at midnight: one day a year begins at one o'clock, and one has its first hour twice.
    private const string Place = "America/Havana";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task Everybody_GoesOnTheirDay(string database)
    {
        await using var haven = await TinyHaven.StartStillAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.WorkInAsync(Place);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Place);
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        int asked = 0;
        var years = new TenYears(organisation, rosa, zone);

        for (var day = First; day < First.AddYears(10); day = day.AddDays(1))
        {
            var start = PlainCalendar.StartOf(zone, day);
            haven.Clock.MoveTo(start.AddMinutes(-1));
            asked += await RoundAsync(organisation, officer, years, day.AddDays(-1));
            haven.Clock.MoveTo(start);
            asked += await RoundAsync(organisation, officer, years, day);
            foreach (var time in years.Times(day).Where(t => t > start))
            {
                haven.Clock.MoveTo(time);
                await years.HappenAsync(day);
            }
        }

        foreach (string kind in new[] { ScreeningModel.ClientsKept, TinyService.GuestsKept })
        {
            years.Gone.Keys.Count(k => k.Kind == kind).ShouldBeGreaterThan(100, kind);
        }
        asked.ShouldBeGreaterThan(20);
        await ReceiptsAsync(organisation, years, zone);
    }

    // Where the rule asks first, somebody lets everybody go on their day; returns how many.
    private static async Task<int> RoundAsync(
        TestOrganisation organisation,
        TestMember officer,
        TenYears years,
        DateOnly day
    )
    {
        int due = years.Go(day);

        int went = await organisation
            .Installation.Get<RetentionService>()
            .DeleteAsync(organisation.Id, Ct);

        int asked = await AnswerAsync(organisation, officer);
        (went + asked).ShouldBe(due, $"{day:O}");
        // Nothing else deletes; now and then it is looked whether that is so.
        if (due > 0 || day.DayNumber % 10 == 0)
        {
            (await ThereAsync(organisation)).ShouldBe(
                years.There.Select(k => k.Key),
                ignoreOrder: true,
                $"{day:O}"
            );
        }
        return asked;
    }

    private static async Task<int> AnswerAsync(TestOrganisation organisation, TestMember officer)
    {
        var haven = organisation.Installation;
        if (await haven.Get<ReviewRounds>().RunAsync(organisation.Id, Ct) == 0)
        {
            return 0;
        }
        await using var store = organisation.Open();
        var open = await store.Set<RetentionReview>().Select(r => r.Id).ToListAsync(Ct);
        foreach (var id in open)
        {
            (await haven.Get<ReviewDesk>().LetGoAsync(officer.Reader, id, Ct)).ShouldBe(
                ReviewOutcome.Done
            );
        }
        return open.Count;
    }

    private static async Task<List<PersonKeyId>> ThereAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return
        [
            .. await store.Set<Client>().Select(c => c.PersonKey).ToListAsync(Ct),
            .. await store.Set<Guest>().Select(g => g.PersonKey).ToListAsync(Ct),
        ];
    }

    private static async Task ReceiptsAsync(
        TestOrganisation organisation,
        TenYears years,
        TimeZoneInfo zone
    )
    {
        await using var store = organisation.Open();
        var receipts = await store.Set<Erasure>().AsNoTracking().ToListAsync(Ct);
        (await store.Set<KeptPerson>().CountAsync(Ct)).ShouldBe(years.There.Count);
        (
            await store.Set<GuestNote>().Select(n => n.PersonKey).Distinct().ToListAsync(Ct)
        ).ShouldBeSubsetOf(years.There.Select(k => k.Key));
        receipts.Count.ShouldBe(years.Gone.Count);
        receipts
            .Select(r => (Convert.ToHexString(r.Mark), DayOf(r.DoneAt)))
            .ShouldBe(
                years.Gone.Select(g => (Convert.ToHexString(Erasure.MarkOf(g.Key.Key)), g.Value)),
                ignoreOrder: true
            );
        var keys = organisation.Installation.Core.Keys;
        (
            await keys.GenerationsOfAsync([.. years.Gone.Keys.Select(k => k.Key)], Ct)
        ).ShouldBeEmpty();
        (await keys.GenerationsOfAsync([.. years.There.Select(k => k.Key)], Ct)).Count.ShouldBe(
            years.There.Count
        );

        DateOnly DayOf(long ticks) =>
            DateOnly.FromDateTime(
                TimeZoneInfo.ConvertTimeFromUtc(new DateTime(ticks, DateTimeKind.Utc), zone)
            );
    }
}
