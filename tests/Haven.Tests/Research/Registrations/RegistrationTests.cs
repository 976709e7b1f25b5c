using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research;
using Haven.Research.Events;
using Haven.Research.Model;
using Haven.Research.Registrations;
using Haven.Tests.Privacy.Restrictions;
using Haven.Tests.Privacy.Rights;
using Haven.Tests.Privacy.Rights.Package;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Registrations;

/// <summary>Who registered is read, told, found at the rights desk and deleted on the day that was said.</summary>
public class RegistrationTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory]
    [InlineData(2028, 2, 29, 0, 2031, 2, 28)]
    [InlineData(2026, 2, 10, 0, 2029, 2, 10)]
    [InlineData(2026, 2, 10, 1, 2029, 2, 9)]
    [InlineData(2026, 2, 10, -1, 2029, 2, 10)]
    public void TheLastDay_IsCountedOnTheCalendar_FromTheEndOrTheDayItWasCalledOff(
        int year,
        int month,
        int day,
        int calledOffBefore,
        int lastYear,
        int lastMonth,
        int lastDay
    )
    {
        var end = new DateTime(year, month, day, 16, 0, 0, DateTimeKind.Utc);
        var one = new PublicEvent
        {
            Title = "",
            About = "",
            Place = "",
            Lang = "en",
            EndsAt = end.Ticks,
            CancelledAt = calledOffBefore == 0 ? 0 : end.AddDays(-calledOffBefore).Ticks,
        };

        EventTime
            .LastDay(one, TimeZoneInfo.Utc)
            .ShouldBe(new DateOnly(lastYear, lastMonth, lastDay));
    }

    // In Auckland a day begins eleven to thirteen hours before that of UTC.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARegistration_GoesOnItsDay_AndNotAMinuteBefore_AndAHoldKeepsIt(
        string database
    )
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await EventHouse.OnAsync(haven);
        await house.Organisation.WorkInAsync("Pacific/Auckland");
        int number = await house.OpenedAsync(new(2026, 1, 20));
        var (ann, _) = await house.RegisterAsync(number, "ann@example.org");
        var (held, _) = await house.RegisterAsync(number, "held@example.org", ("need", "A ramp"));
        await house.Organisation.CreateMemberAsync(Roles.Administrator);
        var ask = new HoldAsk(
            Guid.CreateVersion7(),
            (await house.RegistrationAsync(held)).PersonKey,
            "",
            HoldSource.Court,
            "A court asks for it",
            new DateOnly(2026, 1, 20)
        );
        (await haven.Get<HoldDesk>().AskAsync(house.House.Yusuf.Reader, ask, Ct)).ShouldBe(
            HoldOutcome.Done
        );
        (await house.House.Officer.GetPageAsync("/privacy/retention")).Text.ShouldContain(
            "3 years after the end of the event"
        );
        haven.Clock.MoveTo(new DateTimeOffset(2026, 1, 21, 0, 0, 0, TimeSpan.Zero));
        await haven.Get<RegistrationNeeds>().DeleteAsync(house.Organisation.Id, Ct);
        (await house.NeedsAsync()).ShouldBe(1);
        await using (var store = house.Organisation.Open())
        {
            await store
                .Set<KeptPerson>()
                .ExecuteUpdateAsync(u => u.SetProperty(k => k.Holds, 0), Ct);
        }
        await haven.Get<RegistrationNeeds>().DeleteAsync(house.Organisation.Id, Ct);
        (await house.NeedsAsync()).ShouldBe(0);

        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland");
        long begins = zone.StartOf(new DateOnly(2029, 1, 21));
        haven.Clock.MoveTo(new DateTimeOffset(begins, TimeSpan.Zero) - TimeSpan.FromMinutes(1));
        await house.RoundAsync();
        (await house.NumbersAsync()).ShouldBe([ann, held], ignoreOrder: true);
        haven.Clock.MoveTo(new DateTimeOffset(begins, TimeSpan.Zero));
        await house.RoundAsync();
        (await house.NumbersAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoCame_IsWrittenDownFromTheDayOn_AndTwoWhoDoItAtOnceTakeNothingBack(
        string database
    )
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await EventHouse.OnAsync(haven);
        int number = await house.OpenedAsync(new(2026, 1, 16));
        var (ann, _) = await house.RegisterAsync(number, "ann@example.org", ("need", "A ramp"));
        var (ben, _) = await house.RegisterAsync(number, "ben@example.org");
        (await house.Rosa.GetPageAsync(EventHouse.Of(number)))
            .Html.QuerySelector("[name=came]")
            .ShouldBeNull();
        haven.Clock.MoveTo(new DateTimeOffset(2026, 1, 16, 8, 0, 0, TimeSpan.Zero));
        using var rosa = await house.House.Rosa.SignInAsync();
        var first = await rosa.GetPageAsync(EventHouse.Of(number));
        first.Text.ShouldContain("A ramp");

        await rosa.SubmitAsync(first, ("came", RegistrationNumber.Words(ann)));
        await rosa.SubmitAsync(first, ("came", RegistrationNumber.Words(ben)));

        (await house.RegistrationAsync(ann)).CameAt.ShouldNotBe(0);
        (await house.RegistrationAsync(ben)).CameAt.ShouldNotBe(0);
        (await rosa.GetPageAsync(EventHouse.Page(number))).Text.ShouldContain("Came 2");
        var both = await rosa.GetPageAsync(EventHouse.Of(number));
        await rosa.SubmitAsync(both, ("came", RegistrationNumber.Words(ben)));
        (await house.RegistrationAsync(ann)).CameAt.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SimilarEvents_AreToldToWhomTickedIt_Once_AndToNobodyElse(string database)
    {
        using var house = await EventHouse.OnAsync(database);
        string mark = house.Organisation.Code;
        string To(string who) => $"{who}-{mark}@example.org".ToLowerInvariant();
        (string, string) tick = ("news", "yes");
        int first = await house.OpenedAsync();
        int other = await house.OpenedAsync();
        await house.RegisterAsync(first, To("quiet"));
        await house.RegisterAsync(first, To("ann"), tick);
        await house.RegisterAsync(other, To("ann"), tick);
        var (back, _) = await house.RegisterAsync(first, To("ben"), tick);
        await house.RegisterAsync(other, To("ben"), tick);
        var (objecting, _) = await house.RegisterAsync(first, To("eve"));
        await house.RegisterAsync(other, To("eve"), tick);
        await house.RegisterAsync(first, To("comes"), tick);
        await house.PressAsync(EventHouse.Page(back), "/no-news");
        var eve = await house.RegistrationAsync(objecting);
        await house.Organisation.RestrictAsync(eve.PersonKey, Purpose.EventNews);
        int news = await house.OpenedAsync(null, ("title", "Play by the sea"));
        await house.RegisterAsync(news, To("comes"));
        var page = await house.Rosa.GetPageAsync(EventHouse.Page(news));
        page.Text.ShouldContain("One person ticked");

        var both = await Task.WhenAll(
            ResearchHouse.PressAsync(house.Rosa, page, "/news"),
            ResearchHouse.PressAsync(house.Rosa, page, "/news")
        );

        both.Select(p => p.Status)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict]);
        (await house.LettersAsync(To("ann"), "There is a new one")).ShouldBe(1);
        foreach (string who in (string[])["quiet", "ben", "eve", "comes"])
        {
            (await house.LettersAsync(To(who), "There is a new one")).ShouldBe(0, who);
        }
        await using var store = house.Organisation.Open();
        (await store.Set<EventMailing>().SingleAsync()).Kind.ShouldBe(MailingKind.News);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PastThePages_NoYesIsMadeUp_NobodyIsWrittenTo_AndNoTimeIsPutOff(
        string database
    )
    {
        using var house = await EventHouse.OnAsync(database);
        int first = await house.OpenedAsync();
        int other = await house.OpenedAsync();
        var (ann, _) = await house.RegisterAsync(first, "ann@example.org");
        var registration = await house.RegistrationAsync(ann);
        var elsewhere = await house.EventAsync(other);

        await ShouldBeRefusedAsync(
            house,
            registration,
            c => c.Entry(Attached(c, registration)).Property(r => r.WantsOffers).IsModified = true
        );
        foreach (var kind in Enum.GetValues<MailingKind>())
        {
            await ShouldBeRefusedAsync(
                house,
                registration,
                c =>
                    c.Add(
                        new EventMailing
                        {
                            Id = EventMailingId.Create(),
                            OrganisationId = registration.OrganisationId,
                            PersonKey = registration.PersonKey,
                            Registration = registration.Id,
                            Event = elsewhere.Id,
                            Kind = kind,
                        }
                    )
            );
        }
        await ShouldBeRefusedAsync(
            house,
            registration,
            c =>
                c.Set<KeptPerson>().Single(k => k.PersonKey == registration.PersonKey).Since =
                    new DateTime(2029, 2, 11, 0, 0, 0, DateTimeKind.Utc).Ticks
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AtTheRightsDesk_TheyAreFoundByTheirNumber_GetWhatIsKept_AndAreForgotten(
        string database
    )
    {
        using var house = await EventHouse.OnAsync(database);
        await house.Organisation.CreateMemberAsync(Roles.Administrator);
        int number = await house.OpenedAsync();
        var (ann, _) = await house.RegisterAsync(number, "ann@example.org", ("need", "A ramp"));
        var (ben, _) = await house.RegisterAsync(number, "ben@example.org", ("need", "No nuts"));
        string handle = RegistrationNumber.Words(ann);

        string asked = await house.Organisation.ReadyAsync(
            house.House.Officer,
            Haven.Privacy.Rights.Asker.Themselves,
            "es",
            handle
        );
        var package = await house.House.Officer.PackageAsync(asked);
        string request = await house.Organisation.AskAsync("Erasure");
        await house.House.Officer.FindAsync(request, handle);
        await house.House.Officer.TakeAsync(request, "Finish", ("answer", "It is done."));
        await house.Haven.Get<ForgettingService>().ResumeAsync(Ct);

        string page = package["index.html"];
        page.ShouldContain("A ramp");
        page.ShouldContain("Celebrar un acto al que se inscriben personas");
        page.ShouldNotContain("Atender a una persona");
        package.All.ShouldNotContain("No nuts");
        (await house.NumbersAsync()).ShouldBe([ben]);
        (await house.NeedsAsync()).ShouldBe(1);
        (await house.Rosa.GetPageAsync(EventHouse.Page(ann))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Restricted_NothingIsOpened_AndTheOthersAreToldAllTheSame(string database)
    {
        using var house = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync();
        var (ann, _) = await house.RegisterAsync(number, "shut-ann@example.org");
        await house.RegisterAsync(number, "shut-ben@example.org");
        await house.Organisation.RestrictAsync((await house.RegistrationAsync(ann)).PersonKey);

        await house.ChangeAsync(number, ("place", "Town Hall"));

        (await house.Rosa.GetPageAsync(EventHouse.Page(ann))).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await house.Rosa.GetPageAsync(EventHouse.Of(number))).Text.ShouldContain(
            "Not shown: its use is restricted"
        );
        (await house.LettersAsync("shut-ben@example.org", "Town Hall")).ShouldBe(1);
        (await house.LettersAsync("shut-ann@example.org", "Town Hall")).ShouldBe(0);
    }

    private static EventRegistration Attached(HavenContext context, EventRegistration one)
    {
        context.Attach(one);
        return one;
    }

    private static async Task ShouldBeRefusedAsync(
        EventHouse house,
        EventRegistration registration,
        Action<HavenContext> change
    )
    {
        await using var store = house.Organisation.Open();
        change(store);
        store.Record(
            new Deed(
                house.House.Rosa.Reader,
                Act.Create,
                Purpose.Events,
                "test",
                [registration.PersonKey]
            )
        );
        await Should.ThrowAsync<EventRefusedException>(() => store.SaveChangesAsync(Ct));
    }
}
