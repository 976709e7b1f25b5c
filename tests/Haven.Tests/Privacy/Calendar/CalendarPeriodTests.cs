using Haven.Privacy.Calendar;

namespace Haven.Tests.Privacy.Calendar;

public class CalendarPeriodTests
{
    [Theory]
    [InlineData("P1Y", "2027-05-10", "2028-05-10")]
    [InlineData("P1Y", "2028-02-29", "2029-02-28")]
    [InlineData("P4Y", "2028-02-29", "2032-02-29")]
    [InlineData("P1M", "2027-01-31", "2027-02-28")]
    [InlineData("P1M", "2028-01-31", "2028-02-29")]
    [InlineData("P1M", "2027-02-28", "2027-03-28")]
    [InlineData("P6M", "2026-08-31", "2027-02-28")]
    [InlineData("P30D", "2027-01-31", "2027-03-02")]
    [InlineData("P1Y1D", "2028-02-29", "2029-03-01")]
    public void LastDay_IsTheSameDay_OrTheMonthsLast(string period, string from, string last)
    {
        var read = CalendarPeriod.Parse(period)!.Value;

        read.LastDay(DateOnly.Parse(from)).ShouldBe(DateOnly.Parse(last));
        read.Over(DateOnly.Parse(from)).ShouldBe(DateOnly.Parse(last).AddDays(1));
        read.ToString().ShouldBe(period);
    }

    [Theory]
    [InlineData("")]
    [InlineData("6Y")]
    [InlineData("P")]
    [InlineData("P0D")]
    [InlineData("P-1D")]
    [InlineData("P1.5Y")]
    [InlineData("P1D1Y")]
    [InlineData("P1Y1Y")]
    [InlineData("PT1H")]
    [InlineData("P1")]
    [InlineData("P101Y")]
    [InlineData("P99999999999D")]
    public void WhatIsNoPeriod_IsNotRead(string text) => CalendarPeriod.Parse(text).ShouldBeNull();

    [Fact]
    public void WeeksAndHours_AreNoPeriodsOfOurs_AndAYearIsTwelveMonths() =>
        CalendarPeriod.Parse("P12M").ShouldBe(CalendarPeriod.OfYears(1));

    /// <summary>Over every day of nine years, ends of months and leap days with it, and many lengths.</summary>
    [Fact]
    public void LatestOver_IsTheLastDayWhosePeriodIsOver_AndTheNextOneIsNot()
    {
        CalendarPeriod[] periods =
        [
            .. Enumerable.Range(1, 400).Select(CalendarPeriod.OfDays),
            .. Enumerable.Range(1, 90).Select(CalendarPeriod.OfMonths),
            CalendarPeriod.Parse("P1Y6M15D")!.Value,
            CalendarPeriod.OfYears(100),
        ];
        var first = new DateOnly(2127, 1, 1);
        var random = new Random(20260115);
        foreach (var period in periods)
        {
            for (int i = 0; i < 60; i++)
            {
                var on = first.AddDays(random.Next(9 * 366));
                var latest = period.LatestOver(on);
                period.Over(latest).ShouldBeLessThanOrEqualTo(on, $"{period} on {on:O}");
                period.Over(latest.AddDays(1)).ShouldBeGreaterThan(on, $"{period} on {on:O}");
            }
        }
    }

    [Fact]
    public void ALaterDay_IsNeverOverBeforeAnEarlierOne()
    {
        var period = CalendarPeriod.OfMonths(1);
        var day = new DateOnly(2027, 1, 1);
        for (int i = 0; i < 1500; i++, day = day.AddDays(1))
        {
            period.Over(day.AddDays(1)).ShouldBeGreaterThanOrEqualTo(period.Over(day));
        }
    }

    [Theory]
    [InlineData("P6Y", "6 years", "6 años")]
    [InlineData("P1Y", "1 year", "1 año")]
    [InlineData("P18M", "1 year and 6 months", "1 año y 6 meses")]
    [InlineData("P45D", "45 days", "45 días")]
    public void Words_AreAsPeopleSayThem(string period, string english, string spanish)
    {
        var read = CalendarPeriod.Parse(period)!.Value;
        read.Words().ShouldBe(english);
        read.Words("es").ShouldBe(spanish);
    }

    [Theory]
    [InlineData("P1M", "P30D", true)]
    [InlineData("P30D", "P1M", true)]
    [InlineData("P31D", "P1M", true)]
    [InlineData("P1M", "P31D", false)]
    [InlineData("P1Y", "P366D", false)]
    [InlineData("P12M", "P1Y", false)]
    public void MayExceed_AsksWhetherThereIsAnySuchDay(string one, string other, bool may) =>
        CalendarPeriod
            .Parse(one)!
            .Value.MayExceed(CalendarPeriod.Parse(other)!.Value)
            .ShouldBe(may);
}
