using System.Net;
using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;

namespace Haven.Tests.Privacy.Notices;

/// <summary>The version of any day is known, on the organisation's own calendar, and nobody who asked.</summary>
public class NoticeDayTests
{
    private static readonly TimeZoneInfo NewYork = ZoneDays.Find("America/New_York")!;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ThePageOfADay_ShowsTheVersionThatHeld_WithItsDays(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        var today = DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime);
        await officer.PublishAsync("Of the first days.");
        await officer.PublishAsync("Of later days.", from: today.AddDays(10));
        using var stranger = haven.Browser();
        string address = $"/privacy/notices/{organisation.Code}";

        var first = await stranger.GetPageAsync($"{address}?lang=en&on={today:yyyy-MM-dd}");
        var later = await stranger.GetPageAsync(
            $"{address}?lang=es&on={today.AddDays(10):yyyy-MM-dd}"
        );
        var before = await stranger.GetPageAsync(
            $"{address}?lang=en&on={today.AddDays(-1):yyyy-MM-dd}"
        );

        first.Text.ShouldContain($"On {LocalTime.Day(today)} version 1 held");
        first.Text.ShouldNotContain("Of later days.");
        first.Text.ShouldContain(
            $"Version 1, in force from {LocalTime.Day(today)} to {LocalTime.Day(today.AddDays(9))}"
        );
        later.Text.ShouldContain("valdrá la versión 2");
        later.Text.ShouldContain("Of later days.");
        before.Text.ShouldContain("no version held yet");
        before.Text.ShouldNotContain("Of the first days.");
        before
            .Html.QuerySelector($"main a[href='{address}/1?lang=en']")
            .ShouldNotBeNull()
            .TextContent.ShouldStartWith("Version 1");
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-02-30")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("<script>alert(1)</script>")]
    public async Task WhatIsNoDay_IsRefusedBesideTheField_AndComesBack(string typed)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.");
        using var stranger = haven.Browser();

        var page = await stranger.GetPageAsync(
            $"/privacy/notices/{organisation.Code}?lang=en&on={Uri.EscapeDataString(typed)}"
        );

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldHaveSingleItem().ShouldContain("Enter a day such as");
        page.Html.QuerySelector("#on")!.GetAttribute("value").ShouldBe(typed);
        page.Text.ShouldContain("First.");
    }

    [Fact]
    public void AVersionHolds_FromItsFirstDayThere_OrFromWhenItWasPublished()
    {
        var day = new DateOnly(2026, 3, 8); // clocks go forward there
        long noon = NewYork.StartOf(day) + TimeSpan.FromHours(12).Ticks;
        var held = NoticeHeld.Of(
            [
                Line(1, day.AddDays(-20), NewYork.StartOf(day.AddDays(-30))),
                Line(2, day, noon), // from noon on, and taken back
                Line(3, day.AddDays(1), noon + 1),
                Line(4, day.AddDays(1), noon - TimeSpan.TicksPerDay), // a clock that was set back
            ],
            NewYork
        );

        held.Select(h => h.Held).ShouldBe([true, true, false, true]);
        On(day).ShouldBe([1, 2]);
        On(day.AddDays(-1)).ShouldBe([1]);
        On(day.AddDays(1)).ShouldBe([4]);
        On(day.AddDays(-21)).ShouldBeEmpty();
        held[1].LastDay(NewYork).ShouldBe(day);
        held[3].LastDay(NewYork).ShouldBeNull();
        NoticeWords
            .English.On(
                NoticeDay.Of("2026-03-08", [.. held.Select(h => h.Line)], NewYork)!,
                NewYork,
                day
            )
            .ShouldBe(
                "On 8 March 2026 version 2 held, from 13:00 (New York). Before that it was version 1."
            );

        int[] On(DateOnly asked) =>
            [.. held.Where(h => h.IsOn(asked, NewYork)).Select(h => h.Line.Number)];
    }

    private static NoticeLine Line(int number, DateOnly from, long published) =>
        new(number, from, NoticeChange.Small, 30, "", published);
}
