using System.Net;
using Haven.Helpline.Chats;
using Haven.Helpline.Figures;
using Haven.Helpline.Purging;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Helpline.Purging;

public class PurgeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Purge_ComesWithItsHour_AndTakesNothingElse(string database)
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await HelplineHouse.OnAsync(haven);
        using var other = await HelplineHouse.OnAsync(haven);
        using var visitor = await house.VisitAsync();
        using var stays = await other.VisitAsync();
        await visitor.SayAsync("gone tomorrow");
        await stays.SayAsync("still there");
        var chat = await house.ChatAsync();
        await visitor.EndAsync();
        using var going = await house.VisitAsync();
        await going.SayAsync("going on");

        haven.Clock.Advance(TimeSpan.FromHours(24) - Minute);
        await going.SayAsync("an hour has not gone by");
        await RoundAsync(haven, house);
        Visitor.Said(await visitor.LookAsync()).ShouldBe(["You: gone tomorrow"]);
        haven.Clock.Advance(Minute);
        await RoundAsync(haven, house);
        await RoundAsync(haven, other);

        (await HasKeyAsync(haven, chat)).ShouldBeFalse();
        (await house.LinesAsync()).Count.ShouldBe(2);
        var back = await visitor.LookAsync();
        back.Status.ShouldBe(HttpStatusCode.OK);
        back.Text.ShouldContain("This chat was deleted");
        back.Text.ShouldContain("Nothing is wrong.");
        await using var store = house.Organisation.Open();
        var receipt = await store.Set<Erasure>().SingleAsync();
        receipt.Rule.ShouldBe("helpline-chat PT24H");
        receipt.Went.ShouldBe("helpline chats 1, helpline lines 1");
        receipt.DoneAt.ShouldBeGreaterThan(0);
        var days = await store.Set<HelplineDay>().OrderBy(d => d.Day).ToListAsync();
        (days.Sum(d => d.Begun), days.Sum(d => d.Ended)).ShouldBe((2, 1));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Purge_CutShortAnywhere_IsTakenToItsEnd(string database)
    {
        var outside = new OutsideThatFails();
        await using var haven = await Installation.StartNewAsync(
            database,
            services =>
            {
                Installation.WithoutJobs(services);
                services.AddSingleton<ICheckpointWitness>(s => outside);
            }
        );
        outside.Real = haven.Core.Witness;
        using var house = await HelplineHouse.OnAsync(haven, hours: 1);
        using var visitor = await house.VisitAsync();
        await visitor.SayAsync("half way");
        var chat = await house.ChatAsync();
        await visitor.EndAsync();
        haven.Clock.Advance(TimeSpan.FromHours(1));

        // The intent is stored, and everything after it is not done: what a killed process leaves.
        outside.Fails = true;
        await Should.ThrowAsync<IOException>(() => RoundAsync(haven, house));
        (await HasKeyAsync(haven, chat)).ShouldBeTrue();
        await Should.ThrowAsync<IOException>(() =>
            haven.Get<ForgettingService>().ResumeAsync(default)
        );
        await RoundAsync(haven, house);
        outside.Fails = false;
        // Two servers at once take it up.
        await Task.WhenAll(
            haven.Get<ForgettingService>().ResumeAsync(default),
            RoundAsync(haven, house)
        );

        (await HasKeyAsync(haven, chat)).ShouldBeFalse();
        (await house.LinesAsync()).ShouldBeEmpty();
        (await visitor.LookAsync()).Text.ShouldContain("This chat was deleted");
        await using var store = house.Organisation.Open();
        (await store.Set<Erasure>().CountAsync()).ShouldBe(1);
        (await store.Set<HelplineDay>().SingleAsync()).Ended.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Purge_FewerHoursHoldForWhatIsHere_NoHoursTakeItAtOnce_AndSilenceEnds(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await HelplineHouse.OnAsync(haven);
        using var early = await house.VisitAsync();
        await early.EndAsync();
        haven.Clock.Advance(Minute);
        using var silent = await house.VisitAsync();
        await silent.SayAsync("…");
        haven.Clock.Advance(TimeSpan.FromMinutes(59));
        await RoundAsync(haven, house);
        (await house.ChatAsync()).EndedAt.ShouldBe(0);
        haven.Clock.Advance(Minute);
        await RoundAsync(haven, house);
        (await house.ChatAsync()).EndedBy.ShouldBe(ChatEnd.Silence);
        // Nobody took it: whoever waited is told where help is.
        (await silent.LookAsync()).Text.ShouldContain("Nobody could answer you.");

        await house.ChooseAsync("yes", "1");
        await RoundAsync(haven, house);
        (await early.LookAsync()).Text.ShouldContain("This chat was deleted");
        (await silent.LookAsync()).Text.ShouldContain("This chat has ended");

        await house.ChooseAsync("yes", "0");
        await RoundAsync(haven, house);
        using var last = await house.VisitAsync();
        last.Page.Text.ShouldContain("You are waiting for an advocate");
        await last.SayAsync("nothing stays");
        var chat = await house.ChatAsync();
        (await last.EndAsync()).Text.ShouldContain("This chat was deleted");
        (await HasKeyAsync(haven, chat)).ShouldBeFalse();
        (await house.LinesAsync()).ShouldBeEmpty();
    }

    private static Task RoundAsync(Installation haven, HelplineHouse house) =>
        haven.Get<ChatRounds>().RunAsync(house.Organisation.Id, CancellationToken.None);

    private static async Task<bool> HasKeyAsync(Installation haven, Chat chat)
    {
        try
        {
            // A key that was read a moment ago is warm for seconds.
            haven.Clock.Advance(TimeSpan.FromSeconds(10));
            await haven.Core.Keys.RequireAsync([chat.PersonKey], CancellationToken.None);
            return true;
        }
        catch (VaultException)
        {
            return false;
        }
    }

    /// <summary>A register outside that cannot be written for a while.</summary>
    private sealed class OutsideThatFails : ICheckpointWitness
    {
        public ICheckpointWitness Real { get; set; } = null!;

        public bool Fails { get; set; }

        public Task<byte[]?> ReadAsync(string origin, CancellationToken cancellationToken) =>
            Real.ReadAsync(origin, cancellationToken);

        public Task KeepAsync(
            string origin,
            ReadOnlyMemory<byte> checkpoint,
            CancellationToken cancellationToken
        ) =>
            Fails
                ? throw new IOException("the register outside is away")
                : Real.KeepAsync(origin, checkpoint, cancellationToken);

        public Task ForgetAsync(string origin, CancellationToken cancellationToken) =>
            Real.ForgetAsync(origin, cancellationToken);
    }
}
