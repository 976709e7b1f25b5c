using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Start;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Faults;

/// <summary>The database goes away and comes back: clear answers meanwhile, nothing lost or doubled, nothing to do by hand.</summary>
public class DatabaseAwayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, Traits = ["Category", "Long"])]
    [InlineData(true)]
    public async Task ServerThatStopsAndStarts_IsSurvived(bool crash)
    {
        using var server = await PostgreSqlServer.StartNewAsync(cancel: Cancel);
        await using var haven = await OnOwnServerAsync(server);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await organisation.LoadAsync(await member.TakeUpAsync());
        using var browser = haven.Browser();
        var form = await browser.GetPageAsync("/organisations/sign-in");

        await server.StopAsync(crash, Cancel);

        (await SignInAsync(browser, form, member)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        // Whichever question came first, to the laws or to the log: nothing is opened, and the database is why.
        var away = await Should.ThrowAsync<Exception>(() =>
            member.OpenAsync(Purpose.CaseWork, client)
        );
        ExceptionKinds.Of(away).ShouldContain("Npgsql");
        await Should.ThrowAsync<Exception>(() => member.TakeUpAsync());
        (await SignInAsync(browser, form, member)).ShouldBe(HttpStatusCode.ServiceUnavailable);

        await server.StartAsync(Cancel);

        (await SignInAsync(browser, form, member)).ShouldBe(HttpStatusCode.Redirect);
        (await member.OpenAsync(Purpose.CaseWork, client))
            .Read(client.Behaviour)
            .ShouldBe("likes to draw");
        await member.TakeUpAsync();
        await using var context = organisation.Open();
        (await context.Set<Client>().CountAsync(Cancel)).ShouldBe(2);
        await UntilSequencedAsync(organisation);
        await LogCheck.ShouldBeWholeAsync(haven.Core);
    }

    private static async Task<HttpStatusCode> SignInAsync(
        HttpClient browser,
        Page form,
        TestMember member
    ) =>
        (
            await browser.SubmitAsync(
                form,
                ("email", member.Email),
                ("password", TestOrganisation.Password)
            )
        ).Status;

    private static Task UntilSequencedAsync(TestOrganisation organisation) =>
        Eventually.HoldsAsync(async () =>
        {
            await using var context = organisation.Open();
            return !await context.Set<AuditRecord>().AnyAsync(r => r.Sequence == null, Cancel);
        });

    private static async Task<Installation> OnOwnServerAsync(PostgreSqlServer server)
    {
        string folder = Directory.CreateTempSubdirectory("haven-away-").FullName;
        var data = await server.CreateDatabaseAsync("haven", cancel: Cancel);
        var keys = await server.CreateDatabaseAsync("haven_keys", cancel: Cancel);
        var settings = (await Installation.SettingsAsync(Databases.Sqlite, folder)) with
        {
            Database = data.Application,
            DatabaseOwner = data.Owner,
            Keys = keys.Owner,
        };
        var clock = new FakeClock();
        await Core.MigrateAsync(settings, clock, Cancel);
        return await Installation.OpenAsync(folder, settings, clock);
    }
}
