using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Tests.Privacy.Regimes;

namespace Haven.Tests.Privacy.Retention;

/// <summary>What an organisation chose, between what its laws ask for and allow.</summary>
public class KeptTimeTests
{
    private static readonly DateOnly Day = new(2026, 3, 31);

    [Theory]
    [InlineData("P1Y", "P6Y", null, "2032-03-31")]
    [InlineData("P9Y", "P6Y", null, "2035-03-31")]
    [InlineData("P9Y", null, "P2Y", "2028-03-31")]
    [InlineData("P1Y", null, "P2Y", "2027-03-31")]
    [InlineData("P1Y", "P2Y", "P4Y", "2028-03-31")]
    [InlineData("P9Y", "P2Y", "P4Y", "2030-03-31")]
    [InlineData("P3Y", "P2Y", "P4Y", "2029-03-31")]
    [InlineData("P30D", "P1M", null, "2026-04-30")]
    public void TheLaws_SetTheLimits(string chosen, string? least, string? longest, string last) =>
        Time(chosen, RegimeRules.Of([Laws.Keep("made-up", least, longest)]))
            .LastDay(Day)
            .ShouldBe(DateOnly.Parse(last));

    [Fact]
    public void WhereLawsContradictOneAnother_NobodyGoes_UntilSomebodySettledIt()
    {
        Regime[] laws = [Laws.Keep("keep", "P6Y", null), Laws.Keep("delete", null, "P1Y")];

        var open = Time("P3Y", RegimeRules.Of(laws));
        open.LastDay(Day).ShouldBeNull();
        open.LatestOver(Day.AddYears(90)).ShouldBeNull();

        var settled = Time(
            "P3Y",
            RegimeRules.Of(
                laws,
                [
                    new Settlement(
                        KeepKind.AuditLog,
                        "keep",
                        "delete",
                        FollowsLeast: false,
                        "Our lawyer says so."
                    ),
                ]
            )
        );
        settled.LastDay(Day).ShouldBe(Day.AddYears(1));
    }

    [Fact]
    public void OfWhatNoLawSpeaks_TheChoiceHolds() =>
        new KeptTime(
            CalendarPeriod.OfDays(30),
            RegimeRules.Of([Laws.Keep("made-up", "P6Y", null)]),
            null
        )
            .LastDay(Day)
            .ShouldBe(Day.AddDays(30));

    [Fact]
    public void LatestOver_IsTheLastDayThatIsOver_AndTheNextOneIsNot()
    {
        var random = new Random(20260331);
        KeptTime[] times =
        [
            Time("P30D", RegimeRules.None),
            Time("P1M", RegimeRules.Of([Laws.Keep("made-up", "P30D", "P31D")])),
            Time("P18M", RegimeRules.Of([Laws.Keep("made-up", "P1Y", null)])),
            Time("P100Y", RegimeRules.None),
        ];
        foreach (var time in times)
        {
            for (int i = 0; i < 500; i++)
            {
                var on = new DateOnly(2127, 1, 1).AddDays(random.Next(9 * 366));
                var latest = time.LatestOver(on).ShouldNotBeNull();
                time.LastDay(latest)!.Value.ShouldBeLessThan(on);
                time.LastDay(latest.AddDays(1))!.Value.ShouldBeGreaterThanOrEqualTo(on);
            }
        }
    }

    private static KeptTime Time(string chosen, RegimeRules laws) =>
        new(CalendarPeriod.Parse(chosen)!.Value, laws, KeepKind.AuditLog);
}
