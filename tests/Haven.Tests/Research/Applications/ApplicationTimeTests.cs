using System.Net;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Research.Applications;
using Haven.Research.Calls;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Applications;

/// <summary>An application goes on the day after its last one, and not a minute before it.</summary>
public class ApplicationTimeTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    // Everything ends on 29 February 2028, which no other year of these has but 2040.
    private static readonly DateOnly LeapDay = new(2028, 2, 29);

    [Theory]
    [InlineData(false, false, 2034, 2, 28)]
    [InlineData(true, false, 2040, 2, 29)]
    [InlineData(false, true, 2043, 2, 28)]
    [InlineData(true, true, 2043, 2, 28)]
    public void TheLastDay_OfAnAgreement_IsCountedOnTheCalendar(
        bool deed,
        bool funder,
        int year,
        int month,
        int day
    ) =>
        ApplicationTime
            .LastDay(
                new Call
                {
                    Title = "",
                    About = "",
                    EndsOn = LeapDay,
                },
                new ApplicationDecision
                {
                    Outcome = ApplicationOutcome.Successful,
                    AgreementEndsOn = LeapDay,
                    ByDeed = deed,
                    FunderYears = funder ? 15 : 0,
                    Why = null!,
                }
            )
            .ShouldBe(new DateOnly(year, month, day));

    // In Auckland a day begins eleven to thirteen hours before that of UTC.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachOfTheFourTimes_EndsOnItsDay_AndNotBefore(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await CallHouse.OnAsync(haven);
        await house.Organisation.WorkInAsync("Pacific/Auckland");
        int call = await house.OpenedAsync(
            CallKind.Funding,
            ends: LeapDay,
            terms: CallHouse.Funder
        );
        int prize = await house.OpenedAsync(CallKind.Prize, ends: LeapDay);
        var success = CallHouse.Success(LeapDay);
        long forgotten = await house.ApplyAsync(call, "none@example.org");
        long refused = await house.ApplyAsync(prize, "no@example.org");
        long six = await house.ApplyAsync(prize, "six@example.org");
        long twelve = await house.ApplyAsync(call, "twelve@example.org");
        long longer = await house.ApplyAsync(call, "longer@example.org");
        await house.DecideAsync(refused, ("outcome", "Unsuccessful"));
        await house.DecideAsync(six, success);
        await house.DecideAsync(twelve, [.. success, ("deed", "yes")]);
        await house.DecideAsync(longer, [.. success, ("for-funder", "yes")]);
        (await house.House.Officer.GetPageAsync("/privacy/retention")).Text.ShouldContain(
            "with success 6 years from the end of the agreement, 12 if it was made by deed"
        );

        await ShouldGoAsync(house, new(2031, 3, 1), [forgotten, refused], [six, twelve, longer]);
        await ShouldGoAsync(house, new(2034, 3, 1), [six], [twelve, longer]);
        await ShouldGoAsync(house, new(2040, 3, 1), [twelve], [longer]);
        await ShouldGoAsync(house, new(2043, 3, 1), [longer], []);

        await using var store = house.Organisation.Open();
        (await store.Set<ApplicationDecision>().CountAsync()).ShouldBe(0);
        (await store.Set<Erasure>().ToListAsync()).ShouldAllBe(e =>
            e.Rule == "research-applicant P1D"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheProcessEndedEarly_OrMoved_AndTheTimeOfWhoeverHadNoSuccessMoves(
        string database
    )
    {
        using var house = await CallHouse.OnAsync(database);
        int ended = await house.OpenedAsync();
        int moved = await house.OpenedAsync();
        long ann = await house.ApplyAsync(ended, "ann@example.org");
        long ben = await house.ApplyAsync(ended, "ben@example.org");
        long eve = await house.ApplyAsync(moved, "eve@example.org");
        await house.DecideAsync(ben, CallHouse.Success(new(2026, 6, 30)));
        (await LastAsync(house, ann)).ShouldBe(new DateOnly(2029, 3, 10));

        var unsure = await house.Rosa.SubmitAsync(CallHouse.Page(ended), ("seen", "2"));
        await house.EndAsync(ended);
        await house.Rosa.SubmitAsync(
            CallHouse.Page(moved) + "/days",
            [.. CallHouse.Day("ends", new(2026, 8, 31)), ("why", "Many applied")]
        );

        unsure.Errors.ShouldHaveSingleItem().ShouldStartWith("Confirm that the process ends");
        (await LastAsync(house, ann)).ShouldBe(new DateOnly(2029, 1, 15));
        (await LastAsync(house, ben)).ShouldBe(new DateOnly(2032, 6, 30));
        (await LastAsync(house, eve)).ShouldBe(new DateOnly(2029, 8, 31));
        (await house.SendAsync(moved)).Status.ShouldBe(HttpStatusCode.Redirect);
        using var stranger = house.Haven.Browser();
        (await stranger.GetPageAsync(house.Address(ended) + "?lang=en")).Text.ShouldContain(
            "This call is closed."
        );
        // A late success counts from its agreement again; a success is not taken back after the process.
        await house.DecideAsync(ann, [.. CallHouse.Success(new(2027, 1, 1)), ("why", "Ben left")]);
        (await LastAsync(house, ann)).ShouldBe(new DateOnly(2033, 1, 1));
        var late = await house.DecideAsync(ben, ("outcome", "Unsuccessful"), ("why", "He left"));
        late.Errors.ShouldHaveSingleItem()
            .ShouldBe(
                "The process of the call is over, and this application had success. If the agreement ended before its day, move its end."
            );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnAgreementsEnd_IsMovedWhileItIsNotOver_AndAHoldKeepsWhoeverIsHeld(
        string database
    )
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await CallHouse.OnAsync(haven);
        int call = await house.OpenedAsync();
        long ann = await house.ApplyAsync(call, "ann@example.org");
        long held = await house.ApplyAsync(call, "held@example.org");
        await house.DecideAsync(ann, CallHouse.Success(new(2026, 6, 30)));
        haven.Clock.MoveTo(new DateTimeOffset(2026, 6, 30, 23, 0, 0, TimeSpan.Zero));
        using var rosa = await house.House.Rosa.SignInAsync();

        await rosa.SubmitAsync(
            CallHouse.Page(ann),
            [.. CallHouse.Success(new(2026, 9, 30)), ("why", "It rained")]
        );

        (await LastAsync(house, ann)).ShouldBe(new DateOnly(2032, 9, 30));
        haven.Clock.MoveTo(new DateTimeOffset(2026, 9, 30, 23, 55, 0, TimeSpan.Zero));
        using var later = await house.House.Rosa.SignInAsync();
        var open = await later.GetPageAsync(CallHouse.Page(ann));
        haven.Clock.Advance(TimeSpan.FromMinutes(10));
        var over = await later.SubmitAsync(
            open,
            [.. CallHouse.Success(new(2030, 1, 1)), ("why", "Longer")]
        );
        over.Errors.ShouldHaveSingleItem().ShouldStartWith("The agreement is over.");
        (await LastAsync(house, ann)).ShouldBe(new DateOnly(2032, 9, 30));

        haven.Clock.MoveTo(new DateTimeOffset(2029, 3, 10, 12, 0, 0, TimeSpan.Zero));
        await house.Organisation.CreateMemberAsync(Roles.Administrator);
        var ask = new HoldAsk(
            Guid.CreateVersion7(),
            (await house.ApplicationAsync(held)).PersonKey,
            "",
            HoldSource.Court,
            "A court asks for it",
            new DateOnly(2029, 4, 10)
        );
        (await haven.Get<HoldDesk>().AskAsync(house.House.Yusuf.Reader, ask, Ct)).ShouldBe(
            HoldOutcome.Done
        );
        haven.Clock.MoveTo(new DateTimeOffset(2029, 3, 12, 0, 0, 0, TimeSpan.Zero));
        await house.RoundAsync();
        (await NumbersAsync(house)).ShouldBe([ann, held], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EndedAndAppliedAndDecidedAtOnce_EachHasTheTimeThatTheRuleSays(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        for (int i = 0; i < 3; i++)
        {
            int call = await house.OpenedAsync();
            long ann = await house.ApplyAsync(call, $"ann{i}@example.org");
            using var stranger = house.Haven.Browser();
            var home = await house.Rosa.GetPageAsync(CallHouse.Page(call));
            var form = await stranger.GetPageAsync(house.Address(call) + "?lang=en");
            var open = await house.Rosa.GetPageAsync(CallHouse.Page(ann));
            var answers = await Task.WhenAll(
                house.Rosa.SubmitAsync(home, ("sure", "yes")),
                stranger.SubmitAsync(form, CallHouse.Filled(("email", $"ben{i}@example.org"))),
                house.Rosa.SubmitAsync(open, CallHouse.Success(new(2026, 6, 30)))
            );
            answers.ShouldAllBe(p =>
                p.Status == HttpStatusCode.Redirect || p.Status == HttpStatusCode.Conflict
            );
        }

        await using var store = house.Organisation.Open();
        var calls = await store.Set<Call>().AsNoTracking().ToDictionaryAsync(c => c.Id);
        foreach (var application in await store.Set<Application>().AsNoTracking().ToListAsync())
        {
            var newest = await store
                .Set<ApplicationDecision>()
                .AsNoTracking()
                .SingleOrDefaultAsync(d => d.Application == application.Id);
            (await LastAsync(house, application.Number)).ShouldBe(
                ApplicationTime.LastDay(calls[application.Call], newest)
            );
        }
    }

    private static async Task ShouldGoAsync(
        CallHouse house,
        DateOnly on,
        long[] going,
        long[] staying
    )
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland");
        var midnight = on.ToDateTime(TimeOnly.MinValue);
        var begins = new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
        house.Haven.Clock.MoveTo(begins - TimeSpan.FromMinutes(1));
        await house.RoundAsync();
        (await NumbersAsync(house)).ShouldBe([.. going, .. staying], ignoreOrder: true);
        house.Haven.Clock.MoveTo(begins);
        await house.RoundAsync();
        (await NumbersAsync(house)).ShouldBe(staying, ignoreOrder: true);
    }

    private static async Task<List<long>> NumbersAsync(CallHouse house)
    {
        await using var store = house.Organisation.Open();
        return await store.Set<Application>().Select(a => a.Number).ToListAsync();
    }

    // The kind's one day ends with the last one.
    private static async Task<DateOnly> LastAsync(CallHouse house, long number)
    {
        var application = await house.ApplicationAsync(number);
        await using var store = house.Organisation.Open();
        var kept = await store
            .Set<KeptPerson>()
            .SingleAsync(k => k.PersonKey == application.PersonKey);
        return DateOnly.FromDateTime(new DateTime(kept.Since)).AddDays(1);
    }
}
