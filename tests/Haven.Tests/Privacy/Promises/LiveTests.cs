using Haven.Delivery.Outbox;
using Haven.Organisations.Members;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Tests.Privacy.Vault;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Haven.Tests.Privacy.Promises;

/// <summary>The checks that only look at the installation that runs: they pass on a whole one, and notice a broken one.</summary>
public class LiveTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnAlteredEntryOfTheInstallation_IsNoticed(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.CreateMemberAsync(Roles.Professional);
        await haven.Get<Sequencer>().SequenceAllAsync(Cancel);
        (await LookAsync(haven, "TheLogsHereAreWhole")).ShouldBe(PromiseState.Kept);
        await using var context = haven.Core.Database.Open(Scope.Installation);

        await context
            .Set<AuditRecord>()
            .Where(r => r.Act == Act.Create)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Act, Act.View), Cancel);

        (await LookAsync(haven, "TheLogsHereAreWhole")).ShouldBe(PromiseState.Broken);
    }

    [Fact]
    public async Task ATableWithoutRowSecurity_IsNoticed()
    {
        _ = await Installation.OnAsync(Databases.PostgreSql);
        await using var haven = await Installation.StartNewAsync(Databases.PostgreSql);
        (await LookAsync(haven, "TheWallsHereStand")).ShouldBe(PromiseState.Kept);
        await using var connection = new NpgsqlConnection(
            haven.Settings.DatabaseOwner + ";Pooling=false"
        );
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(
            "ALTER TABLE clients NO FORCE ROW LEVEL SECURITY",
            connection
        );
        await command.ExecuteNonQueryAsync(Cancel);

        (await LookAsync(haven, "TheWallsHereStand")).ShouldBe(PromiseState.Broken);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatRanOutAndIsStillThere_IsNoticed(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var rosa = await (await haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.Administrator
        );
        using var browser = await rosa.SignInAsync();
        await haven
            .Get<Invitations>()
            .InviteAsync(rosa.Reader, "new@example.org", Roles.Professional, Cancel);
        string[] checks = ["EndedSessionsAreGone", "WhatRanOutHereIsGone"];
        foreach (string check in checks)
        {
            (await LookAsync(haven, check)).ShouldBe(PromiseState.Kept);
        }

        // The server's own daily job has no turn between the clock's jump and the look.
        var later = Live(haven) with
        {
            Clock = new FakeClock(haven.Clock.GetUtcNow().AddDays(10)),
        };

        foreach (string check in checks)
        {
            (await LookAsync(later, check)).ShouldBe(PromiseState.Broken);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FailedMailThatIsKeptTooLong_IsNoticed(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        await using var context = haven.Core.Database.Open(Scope.Installation);
        await new MailHandoff(
            haven.Core.Keys,
            haven.Core.Database,
            new MailSignal(),
            haven.Clock
        ).HandOverAsync(context, new Mail("rosa@example.org", "Hello", "Hello"), Cancel);
        var mail = context.ChangeTracker.Entries<OutgoingMail>().Single().Entity;
        mail.State = MailState.Failed;
        // By the server's own clock it may stay, so that its worker does not take it away before the look.
        mail.FailedAt = haven.Clock.GetUtcNow().AddDays(-29).UtcTicks;
        await context.SaveChangesAsync(Cancel);
        (await LookAsync(haven, "FailedMailHereIsGone")).ShouldBe(PromiseState.Kept);

        var later = Live(haven) with { Clock = new FakeClock(haven.Clock.GetUtcNow().AddDays(4)) };

        (await LookAsync(later, "FailedMailHereIsGone")).ShouldBe(PromiseState.Broken);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AKeyWithoutRow_AndARowWithoutKey_AreNoticed(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        await haven.Core.Keys.NewPersonAsync(organisation.Id, Cancel);
        (await LookAsync(haven, "NoKeyOutlivesItsRows")).ShouldBe(PromiseState.Kept);
        (await LookAsync(haven, "NoRowOutlivesItsKey")).ShouldBe(PromiseState.Kept);

        await haven.Core.Keys.ForgetAsync([client.PersonKey], Cancel);
        var clock = new FakeClock(haven.Clock.GetUtcNow().AddDays(11));
        var later = Live(haven) with
        {
            Clock = clock,
            Keys = new LooseKeys(haven.Core.Database, haven.Core.Keys, clock),
        };

        (await LookAsync(later, "NoKeyOutlivesItsRows")).ShouldBe(PromiseState.Broken);
        (await LookAsync(later, "NoRowOutlivesItsKey")).ShouldBe(PromiseState.Broken);
    }

    [Theory]
    [InlineData(null, PromiseState.Kept)]
    [InlineData("Content-Security-Policy", PromiseState.Broken)]
    [InlineData("Set-Cookie", PromiseState.Broken)]
    public async Task AHeaderOfTheServerThatRuns_ThatIsNotAsItMustBe_IsNoticed(
        string? header,
        PromiseState state
    )
    {
        var changes = Broken.Step(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    if (header is not null)
                    {
                        context.Response.Headers[header] = "visitor=1";
                    }
                    return Task.CompletedTask;
                });
                return next();
            }
        );
        await using var twin = await Twins.StartAsync(changes: header is null ? null : changes);
        string address = twin
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        var live = LiveInstallation.Of(twin.Core, null!) with { Address = new Uri(address) };

        (await LookAsync(live, "TheServerHereAnswersSo")).ShouldBe(state);
    }

    [Fact]
    public async Task Looking_ChangesNothing()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        await haven.Get<Sequencer>().SequenceAllAsync(Cancel);
        await using var context = haven.Core.Database.Open(Scope.Installation);
        int before = await context.Set<AuditRecord>().CountAsync(Cancel);

        foreach (var check in PromiseVerification.Checks.Where(c => !c.IsOfTwin))
        {
            // No server listens in this test.
            (await PromiseRunner.RunAsync(check, Live(haven), Cancel)).State.ShouldBe(
                check.Method.Name == "TheServerHereAnswersSo"
                    ? PromiseState.Unproven
                    : PromiseState.Kept,
                check.Method.Name
            );
        }

        (await context.Set<AuditRecord>().CountAsync(Cancel)).ShouldBe(before);
    }

    private static Task<PromiseState> LookAsync(Installation haven, string name) =>
        LookAsync(Live(haven), name);

    private static async Task<PromiseState> LookAsync(LiveInstallation live, string name)
    {
        var check = PromiseVerification.Checks.First(c => !c.IsOfTwin && c.Method.Name == name);
        return (await PromiseRunner.RunAsync(check, live, Cancel)).State;
    }

    private static LiveInstallation Live(Installation haven) =>
        LiveInstallation.Of(haven.Core, haven.Get<AuditVerification>()) with
        {
            // A port at which nobody listens.
            Address = new Uri("http://127.0.0.1:9"),
        };
}
