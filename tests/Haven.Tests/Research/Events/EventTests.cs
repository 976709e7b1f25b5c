using System.Net;
using Haven.Research.Events;
using Haven.Research.Registrations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Events;

/// <summary>Events are written with their end, and whoever registered is told when they change.</summary>
public class EventTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory]
    [InlineData("title", "", "Enter what the event is called.")]
    [InlineData("start-time", "25:00", "Enter when the event begins")]
    [InlineData("end-time", "13:00", "The end comes before the beginning")]
    [InlineData("places", "0", "Enter how many can come")]
    [InlineData("starts-year", "2025", "Enter a day that is still to come")]
    [InlineData("until-month", "12", "Enter the last day for registrations")]
    [InlineData("shown-month", "1", "Enter the last day on which the page is shown")]
    [InlineData("about", "Play\u202Eedih", "The text contains a character that cannot be seen")]
    public async Task Written_WithSomethingWrong_TheFieldIsNamed_AndNothingIsStored(
        string field,
        string typed,
        string error
    )
    {
        using var house = await EventHouse.OnAsync(Databases.Sqlite);
        (string, string)[] fields =
            field == "starts-year"
                ? [("starts-year", typed), ("ends-year", typed)]
                : [(field, typed)];

        var page = await house.Rosa.SubmitAsync(
            "/research/events/new",
            EventHouse.Filled(EventHouse.Day, fields)
        );

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors[0].ShouldStartWith(error);
        await using var store = house.Organisation.Open();
        (await store.Set<PublicEvent>().CountAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Moved_WhoeverRegisteredIsToldOnce_AndWhoeverChangedItAtTheSameTimeIsToo(
        string database
    )
    {
        using var house = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync();
        await house.RegisterAsync(number, "moved-ann@example.org");
        var (_, yours) = await house.RegisterAsync(number, "moved-ben@example.org");
        using var stranger = house.Haven.Browser();
        await ResearchHouse.PressAsync(
            stranger,
            await stranger.GetPageAsync(yours),
            "cancel?lang=en"
        );
        var open = await house.Rosa.GetPageAsync(EventHouse.Page(number) + "/about");
        (string, string)[] later = [("why", "It rains"), ("place", "Market Hall")];

        var both = await Task.WhenAll(
            house.Rosa.SubmitAsync(open, later),
            house.Rosa.SubmitAsync(open, later)
        );
        await house.ChangeAsync(number, ("places", "9"));

        both.Select(p => p.Status)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict]);
        (await house.LettersAsync("moved-ann@example.org", "Market Hall")).ShouldBe(1);
        (await house.LettersAsync("moved-ann@example.org", "It rains")).ShouldBe(1);
        (await house.LettersAsync("moved-ben@example.org", "Market Hall")).ShouldBe(0);
        var one = await house.EventAsync(number);
        (one.Place, one.Places).ShouldBe(("Market Hall", 9));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ChangedAndRegisteredAtOnce_EachHasTheTimeThatTheRuleSays_AndIsTold(
        string database
    )
    {
        using var house = await EventHouse.OnAsync(database);
        for (int i = 0; i < 3; i++)
        {
            int number = await house.OpenedAsync();
            using var stranger = house.Haven.Browser();
            var form = await stranger.GetPageAsync(house.Address(number));
            var open = await house.Rosa.GetPageAsync(EventHouse.Page(number) + "/about");
            var answers = await Task.WhenAll(
                house.Rosa.SubmitAsync(
                    open,
                    [.. EventHouse.On(new(2026, 4, 1)), ("why", "It rains")]
                ),
                stranger.SubmitAsync(form, ("name", "Ann"), ("email", $"race{i}@example.org"))
            );
            answers.ShouldAllBe(p => p.Status == HttpStatusCode.Redirect);
        }

        await using var store = house.Organisation.Open();
        var since = await store
            .Set<Haven.Privacy.Retention.KeptPerson>()
            .Where(k => k.Kind == Haven.Research.ResearchModel.AttendeesKept)
            .Select(k => k.Since)
            .ToListAsync();
        since.ShouldBe(
            Enumerable.Repeat(new DateTime(2029, 3, 31, 0, 0, 0, DateTimeKind.Utc).Ticks, 3)
        );
        for (int i = 0; i < 3; i++)
        {
            (await house.LettersAsync($"race{i}@example.org", "1 April 2026")).ShouldBe(1);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CalledOff_EverybodyIsTold_NothingMoreIsTaken_AndItIsNotTakenBack(
        string database
    )
    {
        using var house = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync();
        await house.RegisterAsync(number, "off@example.org", ("need", "A ramp"));

        var unsure = await house.Rosa.SubmitAsync(EventHouse.Page(number), ("why", "Ill"));
        await house.CallOffAsync(number);

        unsure.Errors.ShouldHaveSingleItem().ShouldStartWith("Confirm that the event");
        (await house.LettersAsync("off@example.org", "The speaker is ill")).ShouldBe(1);
        using var stranger = house.Haven.Browser();
        var page = await stranger.GetPageAsync(house.Address(number));
        page.Text.ShouldContain("This event was called off.");
        page.Html.QuerySelector("[name=name]").ShouldBeNull();
        await house.Haven.Get<RegistrationNeeds>().DeleteAsync(house.Organisation.Id, Ct);
        (await house.NeedsAsync()).ShouldBe(0);
        (await house.Rosa.GetPageAsync(EventHouse.Page(number) + "/about")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        await using var store = house.Organisation.Open();
        var one = await store.Set<PublicEvent>().SingleAsync();
        one.CancelledAt = 0;
        await Should.ThrowAsync<EventRefusedException>(() => store.SaveChangesAsync(Ct));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Over_ItsEndIsNotPutOff_AlsoPastThePage(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await EventHouse.OnAsync(haven);
        int number = await house.OpenedAsync(new(2026, 1, 16));
        haven.Clock.MoveTo(new DateTimeOffset(2026, 1, 16, 15, 59, 0, TimeSpan.Zero));
        using var rosa = await house.House.Rosa.SignInAsync();
        var open = await rosa.GetPageAsync(EventHouse.Page(number) + "/about");
        haven.Clock.Advance(TimeSpan.FromMinutes(2));

        var late = await rosa.SubmitAsync(
            open,
            [.. EventHouse.On(new(2026, 6, 1)), ("why", "Once more")]
        );

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors[0].ShouldStartWith("This event is over");
        await using var store = house.Organisation.Open();
        var one = await store.Set<PublicEvent>().SingleAsync();
        one.EndsAt += TimeSpan.TicksPerDay;
        await Should.ThrowAsync<EventRefusedException>(() => store.SaveChangesAsync(Ct));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisationsEvent_IsNotThere(string database)
    {
        using var house = await EventHouse.OnAsync(database);
        using var other = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync();
        await other.OpenedAsync();
        int second = await house.OpenedAsync();

        foreach (
            string page in (string[])
                [
                    EventHouse.Page(second),
                    EventHouse.Page(second) + "/about",
                    EventHouse.Of(second),
                    EventHouse.PostsOf(second),
                ]
        )
        {
            (await other.Rosa.GetPageAsync(page)).Status.ShouldBe(HttpStatusCode.NotFound, page);
            (await house.Rosa.GetPageAsync(page)).Status.ShouldBe(HttpStatusCode.OK, page);
        }
        number.ShouldBe(1);
    }
}
