using Haven.Privacy.Calendar;

namespace Haven.Tests.Privacy.Calendar;

public class ZoneDaysTests
{
    [Theory]
    [InlineData("UTC", "2026-01-15", "2026-01-15T00:00:00Z")]
    [InlineData("America/New_York", "2026-01-15", "2026-01-15T05:00:00Z")]
    [InlineData("America/New_York", "2026-07-15", "2026-07-15T04:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-01-15", "2026-01-14T18:15:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-07-15", "2026-07-14T13:30:00Z")]
    [InlineData("Pacific/Kiritimati", "2026-01-15", "2026-01-14T10:00:00Z")]
    // Midnight is skipped: clocks go from 24:00 to 01:00.
    [InlineData("America/Asuncion", "2023-10-01", "2023-10-01T04:00:00Z")]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z")]
    // Midnight comes twice: clocks go from 01:00 to 00:00, or from 00:01 to 23:01 of the day before.
    [InlineData("Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00Z")]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")]
    [InlineData("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z")]
    // A country crosses the date line: the day is not there at all, and what would be in it is in the next.
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z")]
    public void ADay_BeginsWhenItDoesThere(string zone, string day, string expected) =>
        new DateTime(Zone(zone).StartOf(DateOnly.Parse(day)), DateTimeKind.Utc)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
            .ShouldBe(expected);

    [Theory]
    [InlineData("America/New_York", "2026-01-16T04:30:00Z", "2026-01-15")]
    [InlineData("Europe/Berlin", "2026-01-15T23:30:00Z", "2026-01-16")]
    [InlineData("Asia/Kathmandu", "2026-01-14T18:14:59Z", "2026-01-14")]
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31")]
    public void AMoment_IsInTheDayThatItIsThere(string zone, string moment, string day) =>
        Zone(zone).DayOf(DateTimeOffset.Parse(moment).UtcTicks).ShouldBe(DateOnly.Parse(day));

    // Every day of a year in every zone that this machine knows: no moment is lost between two days, none is in two.
    [Theory]
    [InlineData(2011)]
    [InlineData(2026)]
    public void EveryDay_InEveryZone_FollowsTheDayBefore(int year)
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            var day = new DateOnly(year, 1, 1);
            for (long start = zone.StartOf(day); day.Year == year; day = day.AddDays(1))
            {
                long next = zone.StartOf(day.AddDays(1));
                if (next == start)
                {
                    // Left out on the way over the date line.
                    zone.Id.ShouldBeOneOf("Pacific/Apia", "Pacific/Fakaofo");
                    continue;
                }
                zone.DayOf(start).ShouldBe(day, $"{zone.Id} {day:O}");
                zone.DayOf(next - 1).ShouldBe(day, $"{zone.Id} {day:O}");
                start = next;
            }
        }
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08T02:30:00", 0)]
    [InlineData("America/New_York", "2026-11-01T01:30:00", 2)]
    [InlineData("America/New_York", "2026-11-01T03:30:00", 1)]
    [InlineData("Australia/Lord_Howe", "2026-10-04T02:15:00", 0)]
    [InlineData("Australia/Lord_Howe", "2026-04-05T01:45:00", 2)]
    [InlineData("Pacific/Apia", "2011-12-30T12:00:00", 0)]
    [InlineData("UTC", "9999-12-31T23:59:00", 1)]
    [InlineData("America/New_York", "9999-12-31T23:59:00", 0)]
    public void AClock_ShowsATime_SoManyTimes(string zone, string clock, int times) =>
        Zone(zone).MomentsOf(DateTime.Parse(clock)).Count.ShouldBe(times);

    [Fact]
    public void OfTwoMoments_TheEarlierIsFirst()
    {
        var zone = Zone("America/New_York");
        var moments = zone.MomentsOf(new DateTime(2026, 11, 1, 1, 30, 0));
        moments.Select(m => m.Hour).ShouldBe([5, 6]);
        moments.ShouldAllBe(m => zone.ComesTwice(m.UtcTicks));
        zone.ComesTwice(moments[1].AddHours(1).UtcTicks).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    public void AZoneThatThisMachineDoesNotKnow_IsNone(string name) =>
        ZoneDays.Find(name).ShouldBeNull();

    private static TimeZoneInfo Zone(string name) => ZoneDays.Find(name).ShouldNotBeNull();
}
