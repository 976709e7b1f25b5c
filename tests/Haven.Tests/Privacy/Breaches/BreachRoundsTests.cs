using Haven.Privacy.Breaches;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Privacy.Rights;

namespace Haven.Tests.Privacy.Breaches;

/// <summary>Those responsible are reminded, once each.</summary>
public class BreachRoundsTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NobodyLooks_ATimeNears_AndIsOver(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using (var browser = await officer.SignInAsync())
        {
            await browser.ChooseAsync("gdpr");
        }
        await organisation.ReportAsync();
        var rounds = haven.Get<BreachRounds>();
        async Task<int> AfterAsync(double hours)
        {
            haven.Clock.Advance(TimeSpan.FromHours(hours));
            // Two servers look at the same time.
            var both = await Task.WhenAll(
                rounds.RunAsync(organisation.Id, CancellationToken.None),
                rounds.RunAsync(organisation.Id, CancellationToken.None)
            );
            return both.Sum();
        }

        (await AfterAsync(23)).ShouldBe(0);
        (await AfterAsync(1)).ShouldBe(1);
        (await AfterAsync(23)).ShouldBe(0);
        (await AfterAsync(1)).ShouldBe(1);
        (await AfterAsync(23.9)).ShouldBe(0);
        (await AfterAsync(0.1)).ShouldBe(1);
        (await AfterAsync(500)).ShouldBe(0);

        var letters = await haven.LettersToAsync(officer.Email);
        letters.Count.ShouldBe(4);
        letters.Count(l => l.Contains("Nobody has looked", StringComparison.Ordinal)).ShouldBe(1);
        letters.Count(l => l.Contains("nearly over", StringComparison.Ordinal)).ShouldBe(1);
        letters.Count(l => l.Contains("is over", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatWasAnswered_RemindsNobody(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var organisation = await haven.CreateOrganisationAsync();
        using (var officer = await organisation.OfficerAsync())
        {
            await officer.ChooseAsync("gdpr");
            string incident = await organisation.ReportAsync();
            await officer.TakeAsync(
                incident,
                "Answer",
                ("duty", "gdpr/authority"),
                ("answer", "not"),
                ("reference", "Nobody is at risk.")
            );
        }
        haven.Clock.Advance(TimeSpan.FromDays(10));

        (
            await haven.Get<BreachRounds>().RunAsync(organisation.Id, CancellationToken.None)
        ).ShouldBe(0);
    }
}
