using Haven.Privacy.Processors;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Organisations;

namespace Haven.Tests.Privacy.Processors;

/// <summary>Somebody is reminded before a policy is to be read anew, and told when it is overdue.</summary>
public class ProcessorRoundsTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AReminderAMonthBefore_AnAlarmAfter_EachOnce_AlsoFromTwoServers(
        string database
    )
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        // A leap day: a year later the last day of February is due, in the zone of the organisation.
        haven.Clock.MoveTo(new DateTimeOffset(2028, 2, 29, 12, 0, 0, TimeSpan.Zero));
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.WorkInAsync("America/New_York");
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var administrator = await organisation.CreateMemberAsync(Roles.Administrator);
        using (var yusuf = await officer.SignInAsync())
        {
            await yusuf.AddAsync("Leap Limited", new DateOnly(2028, 2, 29));
        }

        (await LettersAsync(2029, 1, 29, 4)).ShouldBe((0, 0), "a day too early in New York");
        (await LettersAsync(2029, 1, 29, 6)).ShouldBe((1, 0), "thirty days before");
        (await LettersAsync(2029, 3, 1, 4)).ShouldBe((1, 0), "still 28 February in New York");
        (await LettersAsync(2029, 3, 1, 6)).ShouldBe((2, 1), "overdue");
        (await LettersAsync(2029, 6, 1, 6)).ShouldBe((2, 1), "nobody is told twice");

        async Task<(int Officer, int Administrator)> LettersAsync(int y, int m, int d, int hour)
        {
            haven.Clock.MoveTo(new DateTimeOffset(y, m, d, hour, 0, 0, TimeSpan.Zero));
            var rounds = haven.Get<ProcessorRounds>();
            await Task.WhenAll(
                rounds.RunAsync(organisation.Id, CancellationToken.None),
                rounds.RunAsync(organisation.Id, CancellationToken.None)
            );
            return (
                Count(await haven.LettersToAsync(officer.Email)),
                Count(await haven.LettersToAsync(administrator.Email))
            );
        }

        static int Count(IEnumerable<string> letters) =>
            letters.Count(l =>
                l.Contains("Leap Limited: 28 February 2029", StringComparison.Ordinal)
            );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTheMachinesCompanies_WhoeverRunsItIsTold(string database)
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var organisation = await haven.CreateOrganisationAsync();
        var ingrid = await organisation.CreateMemberAsync(Roles.Operator);
        var yusuf = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        (
            await haven.AddOnTheMachineAsync("Late Hosting", ("reviewed", "2020-01-01"))
        ).Code.ShouldBe(0);

        var rounds = haven.Get<ProcessorRounds>();
        await rounds.RunAsync(OrganisationId.Installation, CancellationToken.None);

        (await haven.LettersToAsync(ingrid.Email))
            .ShouldHaveSingleItem()
            .ShouldContain("Late Hosting");
        (await haven.LettersToAsync(yusuf.Email)).ShouldBeEmpty();
        using var stranger = haven.Browser();
        (await stranger.GetPageAsync("/privacy/promises")).Text.ShouldContain("Late Hosting:");
    }
}
