using Haven.Privacy.Breaches;
using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;
using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Breaches;

/// <summary>Until when somebody has to be told: in hours from the moment, in days of the organisation's calendar.</summary>
public class BreachClockTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById(
        "America/New_York"
    );

    [Fact]
    public void Hours_AreHours_AlsoWhereClocksAreSet()
    {
        // Clocks go forward on 8 March 2026: 72 hours later they show an hour more.
        long known = At("2026-03-06T15:30:00Z");

        BreachTime.Parse("PT72H")!.Over(known, NewYork).ShouldBe(At("2026-03-09T15:30:00Z"));
    }

    [Fact]
    public void Days_EndWithTheLastDayThere()
    {
        // In New York it is still 31 December.
        long known = At("2026-01-01T03:00:00Z");

        BreachTime.Parse("P60D")!.LastDay(NewYork.DayOf(known)).ShouldBe(new DateOnly(2026, 3, 1));
        BreachTime.Parse("P60D")!.Over(known, NewYork).ShouldBe(At("2026-03-02T05:00:00Z"));
        BreachTime
            .Parse("year-end+P60D")!
            .LastDay(NewYork.DayOf(known))
            .ShouldBe(new DateOnly(2026, 3, 1));
        BreachTime
            .Parse("year-end+P60D")!
            .LastDay(new DateOnly(2026, 1, 1))
            .ShouldBe(new DateOnly(2027, 3, 1));
    }

    [Theory]
    [InlineData("PT0H")]
    [InlineData("PT-1H")]
    [InlineData("PT99999H")]
    [InlineData("PTH")]
    [InlineData("72 hours")]
    [InlineData("year-end+")]
    [InlineData("year-end+PT72H")]
    [InlineData("")]
    public void WhatIsNoTime_IsRefused(string text) => BreachTime.Parse(text).ShouldBeNull();

    [Fact]
    public void TheStrictestStandsFirst_AndWhatDoesNotHoldBelow()
    {
        var laws = RegimeRules.Of(
            new[] { "gdpr", "hipaa", "ferpa", "vawa" }.Select(l => LawBook.Shipped.Find(l)!)
        );

        var clocks = BreachClock.Of(laws, Incident(12), [], TimeZoneInfo.Utc);

        clocks
            .Select(c => c.Key)
            .ShouldBe([
                "gdpr/people",
                "vawa/grants",
                "gdpr/authority",
                "hipaa/people",
                "hipaa/secretary-each-year",
                "ferpa/record",
                "hipaa/media",
                "hipaa/secretary",
            ]);
        clocks[^1].WhyNot.ShouldContain("500");
        clocks[2].Left(At("2026-01-01T00:00:00Z")).ShouldBe("3 days left");
        clocks[2].Left(At("2026-01-03T22:57:00Z")).ShouldBe("1 hour and 3 minutes left");
        clocks[2].IsLate(At("2026-01-03T23:59:59Z")).ShouldBeFalse();
        clocks[2].IsLate(At("2026-01-04T00:00:00Z")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, true, true, true)]
    [InlineData(499, false, true, false)]
    [InlineData(500, true, false, false)]
    [InlineData(501, true, false, true)]
    public void HipaaCountsPeople(int people, bool now, bool eachYear, bool media)
    {
        var laws = RegimeRules.Of([LawBook.Shipped.Find("hipaa")!]);

        var open = BreachClock
            .Of(laws, Incident(people), [], TimeZoneInfo.Utc)
            .Where(c => c.IsOpen)
            .Select(c => c.Key)
            .ToList();

        open.Contains("hipaa/secretary").ShouldBe(now);
        open.Contains("hipaa/secretary-each-year").ShouldBe(eachYear);
        open.Contains("hipaa/media").ShouldBe(media);
    }

    [Fact]
    public void WhatTheLawsSayInDays_IsWhatTheySayHere()
    {
        foreach (var law in LawBook.Shipped.All)
        {
            foreach (
                var clock in law.Clocks.Where(c =>
                    c.For is ClockKind.BreachToAuthority or ClockKind.BreachToPeople
                )
            )
            {
                string cited = clock.Source[..10];
                law.Breach.Select(d => d.Source[..10]).ShouldContain(cited);
            }
        }
    }

    private static long At(string moment) =>
        DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture).UtcTicks;

    private static Incident Incident(int people) =>
        new()
        {
            Lang = "en",
            KnownAt = At("2026-01-01T00:00:00Z"),
            Stated = people,
            Seen = Sealed<string>.Of(""),
            Happened = Sealed<string>.Of(""),
            Reach = Sealed<string>.Of(""),
        };
}
