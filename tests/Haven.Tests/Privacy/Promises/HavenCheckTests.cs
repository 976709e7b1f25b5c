using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Promises;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Invented people who live here in real time: taken up one night, judged and forgotten the next.</summary>
public class HavenCheckTests
{
    private const string InItsLog = nameof(HavenCheck.WhoLivesInHavenCheckIsInItsLog);
    private const string Gone = nameof(HavenCheck.WhoLivedInHavenCheckIsGone);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nights_TakeUp_Judge_AndForget(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var check = new HavenCheck(haven.Core);
        (await JudgeAsync(haven, InItsLog)).ShouldBe(PromiseState.Kept);
        (await JudgeAsync(haven, Gone)).ShouldBe(PromiseState.Kept);

        var met = new HashSet<long>();
        for (int night = 0; night < 5; night++)
        {
            await check.TendAsync(Cancel);
            await check.TendAsync(Cancel); // once a night is enough
            await using var context = Open(haven);
            met.Add((await context.Set<Client>().SingleAsync(Cancel)).TakenUpAt);
            haven.Clock.Advance(TimeSpan.FromDays(1));
            await haven.Get<ForgettingJob>().RunOnceAsync(Cancel);
            (await JudgeAsync(haven, InItsLog)).ShouldBe(PromiseState.Kept);
            (await JudgeAsync(haven, Gone)).ShouldBe(PromiseState.Kept);
        }

        met.Count.ShouldBe(5);
        await using var last = Open(haven);
        var erasures = await last.Set<Erasure>().ToListAsync(Cancel);
        erasures.Count.ShouldBe(4);
        erasures.Count(e => e.FinalAt > 0).ShouldBeGreaterThan(1);
        (await last.Set<Organisation>().SingleAsync(Cancel)).Name.ShouldBe("Haven check");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatReadsOtherwise_IsNoticed(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        await new HavenCheck(haven.Core).TendAsync(Cancel);
        (await JudgeAsync(haven, InItsLog)).ShouldBe(PromiseState.Kept);
        await using var context = Open(haven);
        var client = await context.Set<Client>().SingleAsync(Cancel);

        client.Behaviour = Sealed<string>.Of("something else");
        var reader = Reader.System(HavenCheck.Organisation, "test");
        context.Record(new Deed(reader, Act.Edit, Purpose.Upkeep, "client", [client.PersonKey]));
        await context.SaveChangesAsync(Cancel);

        (await JudgeAsync(haven, InItsLog)).ShouldBe(PromiseState.Broken);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnEntryThatIsMissing_IsNoticed(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        await new HavenCheck(haven.Core).TendAsync(Cancel);
        await using var context = Open(haven);

        await context
            .Set<AuditRecord>()
            .Where(r => r.Act == Act.Create)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Act, Act.Edit), Cancel);

        (await JudgeAsync(haven, InItsLog)).ShouldBe(PromiseState.Broken);
    }

    public static TheoryData<string, int, bool, PromiseState> Erasures =>
        new()
        {
            { Databases.Sqlite, 11, false, PromiseState.Kept },
            { Databases.Sqlite, 13, false, PromiseState.Broken },
            { Databases.Sqlite, 71, true, PromiseState.Kept },
            { Databases.Sqlite, 73, true, PromiseState.Broken },
            { Databases.PostgreSql, 13, false, PromiseState.Broken },
            { Databases.PostgreSql, 73, true, PromiseState.Broken },
        };

    /// <param name="isDone">Whether rows and key are gone; no copy has ended in either case.</param>
    [Theory, MemberData(nameof(Erasures))]
    public async Task SomebodyWhoIsNotForgottenInTime_IsNoticed(
        string database,
        int hours,
        bool isDone,
        PromiseState state
    )
    {
        await using var haven = await Installation.StartNewAsync(database);
        await new HavenCheck(haven.Core).TendAsync(Cancel);
        var asked = haven.Clock.GetUtcNow().AddHours(-hours);
        await using var context = Open(haven);
        context.Add(
            new Erasure
            {
                Id = Guid.CreateVersion7(),
                OrganisationId = HavenCheck.Organisation,
                Mark = [1, 2, 3],
                AskedAt = asked.UtcTicks,
                DoneAt = isDone ? asked.UtcTicks : 0,
            }
        );
        await context.SaveChangesAsync(Cancel);

        (await JudgeAsync(haven, Gone)).ShouldBe(state);
    }

    private static async Task<PromiseState> JudgeAsync(Installation haven, string name)
    {
        var check = PromiseVerification.Checks.First(c => !c.IsOfTwin && c.Method.Name == name);
        var live = LiveInstallation.Of(haven.Core, haven.Get<AuditVerification>());
        return (await PromiseRunner.RunAsync(check, live, Cancel)).State;
    }

    private static HavenContext Open(Installation haven) =>
        haven.Core.Database.Open(new Scope(HavenCheck.Organisation));
}
