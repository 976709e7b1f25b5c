using Haven.Organisations.Expiry;
using Haven.Organisations.Links;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Organisations.Passkeys;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Tests.Organisations.Expiry;

public class ExpiryTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Delete_TakesWhatRanOut_AndNothingElse(string database)
    {
        await using var haven = await StartAsync(database);
        var (organisation, member) = await FillAsync(haven);
        var (worker, clock) = WorkerOf(haven);

        clock.Advance(TimeSpan.FromMinutes(59));
        (await worker.DeleteAsync(default)).ShouldBe(new Expired(0, 0, 0));
        clock.Advance(TimeSpan.FromMinutes(1));
        haven.Clock.Advance(TimeSpan.FromMinutes(60));
        using var again = await member.SignInAsync();
        (await worker.DeleteAsync(default)).ShouldBe(new Expired(2, 1, 0));
        clock.Advance(Invitations.Life - TimeSpan.FromMinutes(60));
        (await worker.DeleteAsync(default)).ShouldBe(new Expired(1, 0, 1));

        await using var context = haven.Core.Database.Open(Scope.Installation);
        (await context.Set<Session>().CountAsync()).ShouldBe(0);
        (await context.Set<MailedLink>().CountAsync()).ShouldBe(0);
        (await context.Set<Invitation>().CountAsync()).ShouldBe(0);
        var entries = await context
            .Set<AuditRecord>()
            .Where(r => r.Act == Act.Delete && r.Purpose == Purpose.Upkeep.Key)
            .OrderBy(r => r.Time)
            .Select(r => new
            {
                r.What,
                r.OrganisationId,
                r.SubjectCount,
            })
            .ToListAsync();
        entries
            .Where(e => e.What == "session")
            .Select(e => (e.OrganisationId, e.SubjectCount))
            .ShouldBe([(OrganisationId.Installation, 1), (OrganisationId.Installation, 1)]);
        entries
            .Where(e => e.What == "invitation")
            .Select(e => (e.OrganisationId, e.SubjectCount))
            .ShouldBe([(organisation.Id, 1)]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Delete_TakesQuestionsThatNobodyAnswered(string database)
    {
        await using var haven = await StartAsync(database);
        await haven.Get<PasskeyQuestions>().WriteAsync("somebody", "a question", default);
        var (worker, clock) = WorkerOf(haven);

        (await worker.DeleteAsync(default)).Questions.ShouldBe(0);
        clock.Advance(PasskeyQuestions.Life);
        (await worker.DeleteAsync(default)).Questions.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Delete_OnSeveralNodesAtOnce_TakesEachOnce(string database)
    {
        await using var haven = await StartAsync(database);
        var (_, member) = await FillAsync(haven);
        for (int i = 0; i < 30; i++)
        {
            using var browser = await member.SignInAsync();
        }
        var (worker, clock) = WorkerOf(haven);
        clock.Advance(TimeSpan.FromDays(8));

        var rounds = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => worker.DeleteAsync(default)))
        );

        rounds.Sum(r => r.Sessions).ShouldBe(32);
        rounds.Sum(r => r.Invitations).ShouldBe(1);
        await using var context = haven.Core.Database.Open(Scope.Installation);
        (await context.Set<Session>().CountAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Worker_ComesRoundAtStartAndEachDay(string database)
    {
        await using var haven = await StartAsync(database);
        await FillAsync(haven);
        var (worker, clock) = WorkerOf(haven);

        await worker.StartAsync(default);
        await clock.UntilTimersAsync(1, TestContext.Current.CancellationToken);
        (await CountAsync(haven)).ShouldBe((2, 1));
        clock.Advance(TimeSpan.FromDays(1));
        await clock.UntilTimersAsync(1, TestContext.Current.CancellationToken);
        (await CountAsync(haven)).ShouldBe((0, 1));
        for (int day = 2; day <= 7; day++)
        {
            await clock.UntilTimersAsync(1, TestContext.Current.CancellationToken);
            clock.Advance(TimeSpan.FromDays(1));
        }
        await clock.UntilTimersAsync(1, TestContext.Current.CancellationToken);
        (await CountAsync(haven)).ShouldBe((0, 0));
        await worker.StopAsync(default);
    }

    // With a clock of its own: a week of the installation's is every second of its other jobs.
    private static (ExpiryWorker, FakeClock) WorkerOf(Installation haven)
    {
        var clock = new FakeClock(haven.Clock.GetUtcNow());
        return (
            new ExpiryWorker(haven.Core.Database, clock, NullLogger<ExpiryWorker>.Instance),
            clock
        );
    }

    // Two signed-in browsers, a link for a new password, and an invitation.
    private static async Task<(TestOrganisation, TestMember)> FillAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Administrator);
        using var one = await member.SignInAsync();
        using var other = await member.SignInAsync();
        await haven
            .Get<Invitations>()
            .InviteAsync(member.Reader, "soon@example.org", Roles.Professional, default);
        await using var context = haven.Core.Database.Open(Scope.Installation);
        haven
            .Get<MailedLinks>()
            .Add(context, member.Account.Id, MailedLink.NewPassword, TimeSpan.FromHours(1));
        await context.SaveChangesAsync();
        return (organisation, member);
    }

    private static async Task<(int Sessions, int Invitations)> CountAsync(Installation haven)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        return (
            await context.Set<Session>().CountAsync(),
            await context.Set<Invitation>().CountAsync()
        );
    }

    private static async Task<Installation> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        return await Installation.StartNewAsync(database);
    }
}
