using Haven.Forms.FhirPath;
using Haven.Privacy.Calendar;

namespace Haven.Tests.Privacy.Calendar;

public class LocalTimeTests
{
    private static readonly long Winter = Ticks("2026-01-16T04:30:09Z");

    [Fact]
    public void Nobody_EnteredAZone_AndItIsUtc()
    {
        LocalTime.MinuteInZone(Winter).ShouldBe("16 January 2026, 04:30 UTC");
        LocalTime.Day(Winter).ShouldBe("16 January 2026");
    }

    [Fact]
    public void InAZone_DaysAndTimesAreThose()
    {
        LocalTime.Enter(ZoneDays.Find("America/New_York")!);
        LocalTime.Day(Winter).ShouldBe("15 January 2026");
        LocalTime.ShortDay(Winter).ShouldBe("15 Jan 26");
        LocalTime.MinuteInZone(Winter).ShouldBe("15 January 2026, 23:30 New York time");
        LocalTime.SecondInZone(Winter).ShouldBe("15 Jan 2026, 23:30:09 New York time");
    }

    [Fact]
    public void InSpanish_MonthAndZoneAreSpanishToo()
    {
        LocalTime.MinuteIn("es", Winter).ShouldBe("16 de enero de 2026, 04:30 (UTC)");
        LocalTime.Enter(ZoneDays.Find("America/New_York")!);
        LocalTime.MinuteIn("es", Winter).ShouldBe("15 de enero de 2026, 23:30 (hora de New York)");
        LocalTime.MinuteIn("en", Winter).ShouldBe(LocalTime.MinuteInZone(Winter));
    }

    [Fact]
    public async Task AZone_IsLeftBehind_WithWhatItWasEnteredFor()
    {
        await EnterAsync();
        LocalTime.ZoneName.ShouldBe("UTC");
    }

    [Fact]
    public void AnHourThatComesTwice_SaysWhich()
    {
        LocalTime.Enter(ZoneDays.Find("America/New_York")!);
        LocalTime.Clock(Ticks("2026-11-01T05:30:00Z")).ShouldBe("01:30 UTC-4");
        LocalTime.Clock(Ticks("2026-11-01T06:30:00Z")).ShouldBe("01:30 UTC-5");
        LocalTime.Clock(Ticks("2026-11-01T07:30:00Z")).ShouldBe("02:30");
    }

    [Theory]
    [InlineData("14:05", "2026-11-01T19:05:00Z")]
    [InlineData(" 9:05 ", "2026-11-01T14:05:00Z")]
    [InlineData("1:30", "2026-11-01T05:30:00Z")]
    [InlineData("01:30 UTC-4", "2026-11-01T05:30:00Z")]
    [InlineData("01:30 utc-5", "2026-11-01T06:30:00Z")]
    [InlineData("01:30 UTC-6", null)]
    [InlineData("14:05 UTC-4", null)]
    [InlineData("25:05", null)]
    [InlineData("half past one", null)]
    [InlineData("", null)]
    public void ATimeThatWasTyped_IsThatOfTheZone_AndTheFirstOfTwo(string typed, string? moment)
    {
        LocalTime.Enter(ZoneDays.Find("America/New_York")!);
        var read = LocalTime.Read(new DateOnly(2026, 11, 1), typed);
        read.Moment.ShouldBe(moment is null ? null : DateTimeOffset.Parse(moment));
        read.IsSkipped.ShouldBeFalse();
    }

    [Fact]
    public void ATimeThatWasNot_IsSaidToBeSkipped()
    {
        LocalTime.Enter(ZoneDays.Find("America/New_York")!);
        var read = LocalTime.Read(new DateOnly(2026, 3, 8), "02:30");
        read.Moment.ShouldBeNull();
        read.IsSkipped.ShouldBeTrue();
    }

    [Fact]
    public void TodayInAQuestionnaire_IsThatDay()
    {
        LocalTime.Enter(ZoneDays.Find("America/New_York")!);
        var scope = new Scope(new FakeClock(new DateTimeOffset(Winter, TimeSpan.Zero)));
        scope.Now.Day.ShouldBe(15);
        scope.Now.Offset.ShouldBe(TimeSpan.FromHours(-5));
    }

    [Theory]
    [InlineData("America/New_York", "New York time")]
    [InlineData("America/Argentina/Buenos_Aires", "Buenos Aires time")]
    [InlineData("UTC", "UTC")]
    [InlineData("Etc/UTC", "UTC")]
    public void AZone_IsCalledByItsTown(string zone, string words) =>
        ZoneWords.Of(zone).ShouldBe(words);

    [Theory]
    [InlineData(-4, 0, "UTC-4")]
    [InlineData(5, 45, "UTC+5:45")]
    [InlineData(0, 0, "UTC+0")]
    [InlineData(0, -30, "UTC-0:30")]
    public void AnOffset_IsShort(int hours, int minutes, string words) =>
        ZoneWords.Offset(new TimeSpan(hours, minutes, 0)).ShouldBe(words);

    private static async Task EnterAsync()
    {
        LocalTime.Enter(ZoneDays.Find("Asia/Tokyo")!);
        await Task.Yield();
        LocalTime.ZoneName.ShouldBe("Tokyo time");
    }

    private static long Ticks(string moment) => DateTimeOffset.Parse(moment).UtcTicks;
}
