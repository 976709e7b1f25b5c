using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.EntityFrameworkCore;
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
        (await LookAsync(haven, "SCR-7", 3)).ShouldBe(PromiseState.Kept);
        await using var context = haven.Core.Database.Open(Scope.Installation);

        await context
            .Set<AuditRecord>()
            .Where(r => r.Act == Act.Create)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Act, Act.View), Cancel);

        (await LookAsync(haven, "SCR-7", 3)).ShouldBe(PromiseState.Broken);
    }

    [Fact]
    public async Task ATableWithoutRowSecurity_IsNoticed()
    {
        _ = await Installation.OnAsync(Databases.PostgreSql);
        await using var haven = await Installation.StartNewAsync(Databases.PostgreSql);
        (await LookAsync(haven, "THR-5", 1)).ShouldBe(PromiseState.Kept);
        await using var connection = new NpgsqlConnection(
            haven.Settings.DatabaseOwner + ";Pooling=false"
        );
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(
            "ALTER TABLE clients NO FORCE ROW LEVEL SECURITY",
            connection
        );
        await command.ExecuteNonQueryAsync(Cancel);

        (await LookAsync(haven, "THR-5", 1)).ShouldBe(PromiseState.Broken);
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
            (await PromiseRunner.RunAsync(check, Live(haven), Cancel)).State.ShouldBe(
                PromiseState.Kept
            );
        }

        (await context.Set<AuditRecord>().CountAsync(Cancel)).ShouldBe(before);
    }

    private static async Task<PromiseState> LookAsync(
        Installation haven,
        string promise,
        int clause
    )
    {
        var check = PromiseVerification.Checks.Single(c =>
            !c.IsOfTwin && c.Keeps.Promise == promise && c.Keeps.Clause == clause
        );
        return (await PromiseRunner.RunAsync(check, Live(haven), Cancel)).State;
    }

    private static LiveInstallation Live(Installation haven) =>
        new(haven.Core.Database, haven.Get<AuditVerification>());
}
