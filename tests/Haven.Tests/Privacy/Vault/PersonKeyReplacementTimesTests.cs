using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Vault;

/// <summary>How long the old key of a person stays beside the new one, and who waits for whom meanwhile.</summary>
[Trait("Category", "Long")]
public class PersonKeyReplacementTimesTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly FakeClock clock = new();

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ValueOfALateNode_IsSealedAnew_AndReadableBeforeTheOldKeyEnds(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database, clock);
        await using var core = await installation.OpenAsync();
        await using var late = await installation.OpenAsync();
        const int waiting = 3; // each node looks through its warm keys, and the replacement waits
        var client = await GenerationReplacementTests.ClientAsync(core);
        await late.Keys.RequireAsync([client.PersonKey], Ct);
        var run = ReplacementOf(core).RunAsync(System(client), client.PersonKey, null, Ct);
        await clock.UntilTimersAsync(waiting, Ct);
        await WriteAsync(late, client, "likes to sing");
        (await VersionAsync(core)).ShouldBe(1);

        clock.Advance(PersonKeyReplacement.UntilAllSealAnew - Tick);
        (await KeysAsync(core, client)).Count.ShouldBe(2);
        (await VersionAsync(core)).ShouldBe(1);
        clock.Advance(Tick);
        (await Task.WhenAny(run, clock.UntilTimersAsync(waiting, Ct))).ShouldNotBe(run);
        (await VersionAsync(core)).ShouldBe(2);
        clock.Advance(PersonKeyReplacement.UntilAllHaveRead - Tick);
        (await KeysAsync(core, client)).Count.ShouldBe(2);
        clock.Advance(Tick);

        (await run).ShouldNotBeNull().Sealed.ShouldBe(new SealedAnew(2, 10));
        (await KeysAsync(core, client)).ShouldHaveSingleItem().Version.ShouldBe(2);
        (await StoppedInstallation.ReadClientAsync(late)).ShouldBe("likes to sing");
    }

    [Theory, MemberData(nameof(Spans))]
    public async Task TimeThatSealingTook_IsPartOfTheWait(string database, int seconds)
    {
        using var installation = await StoppedInstallation.CreateAsync(database, clock);
        await using var core = await installation.OpenAsync();
        const int waiting = 2;
        var client = await GenerationReplacementTests.ClientAsync(core);
        var slow = new Slow(clock, TimeSpan.FromSeconds(seconds));

        var run = ReplacementOf(core).RunAsync(System(client), client.PersonKey, slow, Ct);
        var first = await Task.WhenAny(run, clock.UntilTimersAsync(waiting, Ct));

        var left = PersonKeyReplacement.UntilAllSealAnew - TimeSpan.FromSeconds(seconds);
        if (left > TimeSpan.Zero)
        {
            first.ShouldNotBe(run);
            clock.Advance(left - Tick);
            (await KeysAsync(core, client)).Count.ShouldBe(2);
            clock.Advance(Tick);
        }
        else
        {
            first.ShouldBe(run);
        }
        (await run).ShouldNotBeNull();
        (await KeysAsync(core, client)).ShouldHaveSingleItem().Version.ShouldBe(2);
    }

    public static TheoryData<string, int> Spans
    {
        get
        {
            var spans = new TheoryData<string, int>();
            int whole = (int)PersonKeyReplacement.UntilAllSealAnew.TotalSeconds;
            foreach (string database in new[] { Databases.Sqlite, Databases.PostgreSql })
            {
                foreach (int seconds in new[] { whole - 1, whole, whole + 1 })
                {
                    spans.Add(database, seconds);
                }
            }
            return spans;
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replace_OnANodeThatSawNothingOfANewGeneration_Works(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database, clock);
        await using var core = await installation.OpenAsync();
        await using var other = await installation.OpenAsync();
        var client = await GenerationReplacementTests.ClientAsync(core);
        await new GenerationReplacement(other.Keys).RunAsync(null, Ct);

        var replaced = await PersonKeyReplacementTests.PassAsync(
            clock,
            ReplacementOf(core).RunAsync(System(client), client.PersonKey, null, Ct)
        );

        replaced.ShouldNotBeNull().Sealed.ShouldBe(new SealedAnew(1, 9));
        var key = (await KeysAsync(core, client)).ShouldHaveSingleItem();
        (key.Version, key.Generation).ShouldBe((2, other.Keys.Generations.Current.Id));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Resume_WithNothingCutShort_WaitsForNobody(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database, clock);
        await using var core = await installation.OpenAsync();
        await using var other = await installation.OpenAsync();
        await using (await other.Keys.HoldStillAsync(Ct))
        {
            (await ReplacementOf(core).ResumeAsync(Ct)).ShouldBe(0);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Resume_WithOneDamagedValue_EndsTheOthers_AndSaysSo(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database, clock);
        await using var core = await installation.OpenAsync();
        var client = await GenerationReplacementTests.ClientAsync(core);
        await StoppedInstallation.TakeUpAsync(core, client.OrganisationId);
        await StoppedInstallation.TakeUpAsync(core, client.OrganisationId);
        await using var context = core.Database.Open(new Scope(client.OrganisationId));
        var clients = await context.Set<Client>().AsNoTracking().ToListAsync(Ct);
        foreach (var one in clients)
        {
            (await core.Keys.RenewPersonAsync(one.PersonKey, Ct)).ShouldBeTrue();
        }
        var first = (await core.Keys.BeingReplacedAsync(Ct))[0].Person;
        var damaged = clients.Single(c => c.PersonKey == first);
        await DamageAsync(core, damaged);

        await Should.ThrowAsync<VaultException>(() =>
            PersonKeyReplacementTests.PassAsync(clock, ReplacementOf(core).ResumeAsync(Ct))
        );

        foreach (var one in clients)
        {
            (await KeysAsync(core, one)).Count.ShouldBe(one == damaged ? 2 : 1);
        }
        (await core.Keys.BeingReplacedAsync(Ct)).ShouldBe([(client.OrganisationId, first)]);
    }

    private static PersonKeyReplacement ReplacementOf(Core core) =>
        new(core.Database, core.Keys, core.Clock);

    private static Reader System(Client client) => Reader.System(client.OrganisationId, "test");

    private static Task<IReadOnlyList<WrappedKey>> KeysAsync(Core core, Client client) =>
        core.Keys.Generations.Store.ReadAsync([client.PersonKey.Value], Ct);

    private static async Task<int> VersionAsync(Core core) =>
        PersonCipher.VersionOf(
            (await GenerationReplacementTests.ClientAsync(core)).Behaviour.Ciphertext
        );

    private static async Task WriteAsync(Core core, Client client, string text)
    {
        await using var context = core.Database.Open(new Scope(client.OrganisationId));
        var row = await context.Set<Client>().SingleAsync(c => c.Id == client.Id, Ct);
        row.Behaviour = Sealed<string>.Of(text);
        context.Record(
            new Deed(
                new(client.OrganisationId, Guid.CreateVersion7(), Roles.Professional, "192.0.2.9"),
                Act.Edit,
                Purpose.CaseWork,
                "client",
                [client.PersonKey]
            )
        );
        await context.SaveChangesAsync(Ct);
    }

    private static async Task DamageAsync(Core core, Client client)
    {
        byte[] bytes = [.. client.Behaviour.Ciphertext];
        bytes[^1] ^= 1;
        await using var context = core.Database.Open(new Scope(client.OrganisationId));
        await context
            .Set<Client>()
            .Where(c => c.Id == client.Id)
            .ExecuteUpdateAsync(
                c => c.SetProperty(x => x.Behaviour, Sealed<string>.FromStored(bytes)),
                Ct
            );
    }

    // The clock moves while the values are sealed anew, once.
    private sealed class Slow(FakeClock clock, TimeSpan by) : IProgress<int>
    {
        private bool moved;

        public void Report(int value)
        {
            if (!moved)
            {
                moved = true;
                clock.Advance(by);
            }
        }
    }
}
