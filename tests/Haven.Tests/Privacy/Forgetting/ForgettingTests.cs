using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Leaving;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Start;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Forgetting;

/// <summary>Somebody is forgotten: here, in what was cut short, in what a restore brings back.</summary>
public class ForgettingTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Forget_TakesKeyAndRows_AndNamesTheMomentFromWhichNoCopyExists(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        var other = await rosa.TakeUpAsync();
        var forgetting = haven.Core.Forgetting();

        var id = await TestClients.ForgetAsync(haven, organisation, client);

        (await RowsAsync(organisation, client)).ShouldBe(0);
        await Should.ThrowAsync<VaultException>(() =>
            haven.Core.Keys.PeopleAsync([client.PersonKey], Ct)
        );
        var done = await ErasureAsync(organisation, id);
        done.DoneAt.ShouldBeGreaterThan(0);
        done.FinalAt.ShouldBe(0);
        done.Went.ShouldBe("clients 1");

        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await forgetting.ResumeAsync(Ct);
        (await ErasureAsync(organisation, id)).FinalAt.ShouldBe(0);
        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);
        await forgetting.ResumeAsync(Ct);

        var final = await ErasureAsync(organisation, id);
        final.FinalAt.ShouldBeGreaterThan(done.DoneAt);
        final.Person.ShouldBeNull();
        (await RowsAsync(organisation, other)).ShouldBe(1);
        (
            await rosa.OpenAsync(Purpose.CaseWork, await organisation.LoadAsync(other))
        ).ShouldNotBeNull();
        // The log still verifies, and says that something was deleted.
        (await organisation.LogAsync())
            .Count(r => r.Act == Act.Delete)
            .ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Forgotten_IsInNoByteThatCanBeRead(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        const string mark = "keeps marked hedgehogs";
        var client = await rosa.TakeUpAsync(c => c.Behaviour = Sealed<string>.Of(mark));
        var ciphertext = (await organisation.LoadAsync(client)).Behaviour.Ciphertext;
        var store = haven.Core.Keys.Generations.Store;
        byte[] wrapped = (await store.ReadAsync([client.PersonKey.Value], Ct))[0].Wrapped;
        byte[] key = (await haven.Core.Keys.PeopleAsync([client.PersonKey], Ct))[
            client.PersonKey.Value
        ].Key;

        await TestClients.ForgetAsync(haven, organisation, client);
        await new GenerationReplacement(haven.Core.Keys).RunAsync(null, Ct);

        var places = await StoredBytes.PlacesOfAsync(haven);
        StoredBytes.Find(places, Encoding.UTF8.GetBytes(mark)).ShouldBeEmpty();
        StoredBytes.Find(places, key).ShouldBeEmpty();
        if (database == Databases.Sqlite)
        {
            // PostgreSQL keeps dead rows in pages and log for a while, and they open with nothing that is left.
            StoredBytes.Find(places, ciphertext).ShouldBeEmpty();
            StoredBytes.Find(places, wrapped).ShouldBeEmpty();
        }
        StoredBytes.Find(places, Encoding.UTF8.GetBytes("haven")).ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Forget_CutShortAfterAnyStep_IsTakenUp(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var forgetting = haven.Core.Forgetting();
        var officer = Officer(organisation);
        var intent = await rosa.TakeUpAsync();
        var keyless = await rosa.TakeUpAsync();
        var first = await forgetting.AskAsync(
            officer,
            Purpose.PrivacyOversight,
            intent.PersonKey,
            Ct
        );
        var second = await forgetting.AskAsync(
            officer,
            Purpose.PrivacyOversight,
            keyless.PersonKey,
            Ct
        );
        await haven.Core.Keys.ForgetAsync([keyless.PersonKey], Ct);

        await forgetting.ResumeAsync(Ct);

        foreach (var (id, client) in new[] { (first, intent), (second, keyless) })
        {
            (await ErasureAsync(organisation, id)).DoneAt.ShouldBeGreaterThan(0);
            (await RowsAsync(organisation, client)).ShouldBe(0);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Forget_TwoAtOnce_IsOneErasure(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        var forgetting = haven.Core.Forgetting();

        var ids = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                        forgetting.AskAsync(
                            Officer(organisation),
                            Purpose.PrivacyOversight,
                            client.PersonKey,
                            Ct
                        )
                    )
                )
        );
        await Task.WhenAll(
            ids.Select(id => Task.Run(() => forgetting.CompleteAsync(organisation.Id, id, Ct)))
        );

        ids.Distinct().Count().ShouldBe(1);
        (await ErasureAsync(organisation, ids[0])).DoneAt.ShouldBeGreaterThan(0);
        (await RowsAsync(organisation, client)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Row_WrittenWithAKeyThatWasStillWarm_IsSweptLater(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        var late = await organisation.LoadAsync(client);
        await TestClients.ForgetAsync(haven, organisation, client);
        await using (var context = organisation.Open())
        {
            // What another node would have written within the seconds for which its copy of the key was warm.
            context.Add(late);
            context.Record(rosa.Deed(Act.Create, late));
            await context.SaveChangesAsync(Ct);
        }
        (await RowsAsync(organisation, client)).ShouldBe(1);

        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await haven.Core.Forgetting().ResumeAsync(Ct);

        (await RowsAsync(organisation, client)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CopyOfBefore_BroughtBack_IsForgottenAgainBeforeAnythingIsServed(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var organisation = await haven.CreateOrganisationAsync();
        var client = await ForgottenAndBackAsync(haven, organisation);

        (await haven.Core.Forgetting().CatchUpAsync(Ct)).ShouldBe(1);

        (await RowsAsync(organisation, client)).ShouldBe(0);
        (await haven.Core.Forgetting().CatchUpAsync(Ct)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoServers_ThatFindSomebodyBackAtOnce_BothStart_AndForgetThemOnce(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var organisation = await haven.CreateOrganisationAsync();
        for (int time = 0; time < 5; time++)
        {
            var client = await ForgottenAndBackAsync(haven, organisation);

            int[] again = await Task.WhenAll(
                Enumerable
                    .Range(0, 3)
                    .Select(_ => Task.Run(() => haven.Core.Forgetting().CatchUpAsync(Ct)))
            );

            again.Sum().ShouldBe(1);
            (await RowsAsync(organisation, client)).ShouldBe(0);
        }
    }

    // The data of yesterday: the row is back, and nothing inside says that it went.
    private static async Task<Client> ForgottenAndBackAsync(
        Installation haven,
        TestOrganisation organisation
    )
    {
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        var copy = await organisation.LoadAsync(client);
        var id = await TestClients.ForgetAsync(haven, organisation, client);
        await using var context = organisation.Open();
        context.Remove(await context.Set<Erasure>().SingleAsync(e => e.Id == id, Ct));
        context.Add(copy);
        context.Record(rosa.Deed(Act.Create, copy));
        await context.SaveChangesAsync(Ct);
        return client;
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Register_OlderOrAltered_StopsTheStart(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        await TestClients.ForgetAsync(haven, organisation, await rosa.TakeUpAsync());
        string file = Directory
            .GetFiles(haven.Settings.Witness!, "*erasures*", SearchOption.AllDirectories)
            .Single();
        string older = await File.ReadAllTextAsync(file, Ct);
        await TestClients.ForgetAsync(haven, organisation, await rosa.TakeUpAsync());
        string whole = await File.ReadAllTextAsync(file, Ct);
        var forgetting = haven.Core.Forgetting();

        await File.WriteAllTextAsync(file, older, Ct);
        (
            await Should.ThrowAsync<StartException>(() => forgetting.CatchUpAsync(Ct))
        ).Message.ShouldContain("older than the data: 1 of 2");
        File.Delete(file);
        (
            await Should.ThrowAsync<StartException>(() => forgetting.CatchUpAsync(Ct))
        ).Message.ShouldContain("2 of 2");
        string[] lines = whole.Split('\n');
        foreach (
            string altered in new[]
            {
                whole.Replace(lines[1] + "\n", "", StringComparison.Ordinal),
                whole.Replace(lines[2][40..60], new string('0', 20), StringComparison.Ordinal),
                "",
                "something else\n",
                string.Join('\n', lines[0], lines[2], lines[1]) + "\n",
            }
        )
        {
            await File.WriteAllTextAsync(file, altered, Ct);
            (
                await Should.ThrowAsync<StartException>(() => forgetting.CatchUpAsync(Ct))
            ).Message.ShouldContain("altered");
        }
        await File.WriteAllTextAsync(file, whole, Ct);
        (await forgetting.CatchUpAsync(Ct)).ShouldBe(0);
        // It names nobody.
        whole.ShouldNotContain(organisation.Id.Value.ToString("N"));
        whole.Split('\n').Length.ShouldBe(4);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Job_ReplacesOnceADay_AlsoWhenTheClockJumpsAYear(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        var clock = new JumpingClock
        {
            Now = new DateTimeOffset(2026, 1, 15, 9, 0, 0, TimeSpan.Zero),
        };
        await using var core = await Core.OpenAsync(installation.Settings, clock, Ct);
        using var job = new ForgettingJob(
            core.Forgetting(),
            new Departing(
                core.Database,
                core.Keys,
                new ErasureRegister(core.Witness, core.Keys, core.Database),
                clock
            ),
            new LooseKeys(core.Database, core.Keys, clock),
            new PersonKeyReplacement(core.Database, core.Keys, clock),
            new OrganisationKeyReplacement(core.Database, core.Keys),
            core.Keys,
            clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<ForgettingJob>.Instance
        );
        var first = core.Keys.GenerationBegan;

        await job.RunOnceAsync(Ct);
        core.Keys.GenerationBegan.ShouldBe(first);
        foreach (var jump in new[] { 1, 365, -365 })
        {
            clock.Now += TimeSpan.FromDays(jump);
            await job.RunOnceAsync(Ct);
            var began = core.Keys.GenerationBegan;
            (clock.GetUtcNow() - began).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(1));
            await job.RunOnceAsync(Ct);
            core.Keys.GenerationBegan.ShouldBe(began);
        }
        (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
    }

    private static Reader Officer(TestOrganisation organisation) =>
        new(organisation.Id, Guid.CreateVersion7(), Roles.PrivacyOfficer, "192.0.2.3");

    private static async Task<int> RowsAsync(TestOrganisation organisation, Client client)
    {
        await using var context = organisation.Open();
        return await context.Set<Client>().CountAsync(c => c.PersonKey == client.PersonKey, Ct);
    }

    internal static async Task<Erasure> ErasureAsync(TestOrganisation organisation, Guid id)
    {
        await using var context = organisation.Open();
        return await context.Set<Erasure>().AsNoTracking().SingleAsync(e => e.Id == id, Ct);
    }

    // The date jumps, as when somebody sets it wrong; what measures seconds goes on.
    private sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
