using System.Net;
using Haven.Delivery.Outbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Registrations;
using Haven.Tests.Delivery.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Attend;

/// <summary>Everybody can register for an event that is open, while a place is left, and cancel.</summary>
public class AttendTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Registered_ItArrivesWithItsDay_AMailSaysTheNumber_AndTheLogSaysNothingOfTheWriter(
        string database
    )
    {
        using var house = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync();
        using var stranger = house.Haven.Browser();
        using var first = await stranger.GetAsync(house.Address(number));
        var page = await Page.ReadAsync(first);
        first.Headers.Contains("Set-Cookie").ShouldBeFalse();
        page.Html.QuerySelectorAll("main input[checked]").ShouldBeEmpty();
        page.Text.ShouldContain("It is kept for 3 years after the end of the event");
        page.Text.ShouldContain("until 10 February 2029");
        page.Text.ShouldContain("Places left: 5");

        var sent = await stranger.SubmitAsync(
            page,
            ("name", "Ann Quill"),
            ("email", "Fresh@Example.org"),
            ("need", "A ramp")
        );

        var arrived = await stranger.GetPageAsync(sent.Location!.ToString());
        arrived.Text.ShouldContain("You are registered");
        await using var store = house.Organisation.Open();
        var registration = await store.Set<EventRegistration>().SingleAsync();
        registration.WantsOffers.ShouldBeFalse();
        (
            await store.Set<KeptPerson>().SingleAsync(k => k.PersonKey == registration.PersonKey)
        ).Since.ShouldBe(new DateTime(2029, 2, 9, 0, 0, 0, DateTimeKind.Utc).Ticks);
        var entry = await store
            .Set<AuditRecord>()
            .SingleAsync(r => r.What == "event registration" && r.Act == Act.Create);
        (entry.Member, entry.Roles).ShouldBe((Guid.Empty, Roles.System));
        string words = RegistrationNumber.Words(registration.Number);
        (await house.LettersAsync("fresh@example.org", words)).ShouldBe(1);
        (await house.LettersAsync("fresh@example.org", "A ramp")).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PressedTwice_ItIsOneRegistration_AndAnotherFromTheSameAddressIsItsOwn(
        string database
    )
    {
        using var house = await EventHouse.OnAsync(database);
        string email = $"twice-{house.Organisation.Code}@example.org".ToLowerInvariant();
        int number = await house.OpenedAsync();
        using var stranger = house.Haven.Browser();
        using var again = house.Haven.Browser();
        var page = await stranger.GetPageAsync(house.Address(number));
        (string, string)[] typed = [("name", "Ann Quill"), ("email", email)];

        var both = await Task.WhenAll(
            stranger.SubmitAsync(page, typed),
            again.SubmitAsync(page, typed)
        );
        // Whether an address is registered already is told to nobody: who tries it registers once more.
        var (other, yours) = await house.RegisterAsync(number, email);

        both.ShouldAllBe(p => p.Status == HttpStatusCode.Redirect);
        both.Select(p => p.Location!.ToString()).Distinct().Count().ShouldBe(1);
        yours.ShouldNotBe(both[0].Location!.ToString());
        (await house.NumbersAsync()).Count.ShouldBe(2);
        (await house.LettersAsync(email, "Your number is")).ShouldBe(2);
        (
            await ResearchHouse.PressAsync(
                stranger,
                await stranger.GetPageAsync(yours),
                "cancel?lang=en"
            )
        ).Text.ShouldContain("Your registration is cancelled");
        (await house.RegistrationAsync(other)).CancelledAt.ShouldNotBe(0);
        await using var store = house.Organisation.Open();
        (await store.Set<EventRegistration>().CountAsync(r => r.CancelledAt == 0)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheLastPlace_WantedByFourAtOnce_GoesToOne_AndIsFreeAgainWhenTheyCancel(
        string database
    )
    {
        using var house = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync(null, ("places", "1"));

        var all = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => house.SendAsync(number, $"ann{i}@example.org"))
        );

        all.Count(p => p.Status == HttpStatusCode.Redirect).ShouldBe(1);
        var late = all.Where(p => p.Status == HttpStatusCode.Conflict).ToList();
        late.Count.ShouldBe(3);
        late.ShouldAllBe(p => p.Errors[0].StartsWith("Somebody else took the last place"));
        (await house.NumbersAsync()).Count.ShouldBe(1);
        using var stranger = house.Haven.Browser();
        var full = await stranger.GetPageAsync(house.Address(number));
        full.Text.ShouldContain("This event is full.");
        full.Html.QuerySelector("[name=name]").ShouldBeNull();
        string yours = all.Single(p => p.Location is not null).Location!.ToString();
        await ResearchHouse.PressAsync(
            stranger,
            await stranger.GetPageAsync(yours),
            "cancel?lang=en"
        );
        await house.RegisterAsync(number, "ben@example.org");
    }

    [Theory]
    [InlineData("en", "Enter your name.", "Enter an e-mail address")]
    [InlineData("es", "Escriba su nombre.", "Escriba un correo electrónico")]
    public async Task WithNothing_EachFieldIsNamed_AndWhatWasTypedStays(
        string lang,
        string name,
        string email
    )
    {
        using var house = await EventHouse.OnAsync(Databases.Sqlite);
        int number = await house.OpenedAsync();
        using var stranger = house.Haven.Browser();

        var page = await stranger.SubmitAsync(
            house.Address(number).Replace("lang=en", "lang=" + lang, StringComparison.Ordinal),
            ("need", "<b>ramp</b>"),
            ("body", "Club\u202Egnp"),
            ("news", "yes")
        );

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Html.DocumentElement.GetAttribute("lang").ShouldBe(lang);
        page.Errors.Count.ShouldBe(3);
        page.Errors[0].ShouldBe(name);
        page.Errors[1].ShouldStartWith(email);
        page.Html.QuerySelector("[name=need]")!.TextContent.ShouldBe("<b>ramp</b>");
        page.Html.QuerySelector("[name=news]")!.HasAttribute("checked").ShouldBeTrue();
        (await house.NumbersAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AfterTheLastDay_OrWhenItIsClosed_NothingIsTaken_AlsoFromAPageThatWasOpen(
        string database
    )
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await EventHouse.OnAsync(haven);
        int closed = await house.OpenedAsync();
        int late = await house.OpenedAsync(null, CallHouse.Day("until", new(2026, 1, 20)));
        using var stranger = haven.Browser();
        var one = await stranger.GetPageAsync(house.Address(closed));
        var two = await stranger.GetPageAsync(house.Address(late));
        (string, string)[] typed = [("name", "Ann Quill"), ("email", "ann@example.org")];
        var (ben, yours) = await house.RegisterAsync(closed, "ben@example.org");
        await house.PressAsync(EventHouse.Page(closed), "/close");
        haven.Clock.MoveTo(new DateTimeOffset(2026, 1, 21, 0, 0, 0, TimeSpan.Zero));

        (await stranger.SubmitAsync(one, typed)).Errors[0].ShouldStartWith("Registration closed");
        (await stranger.SubmitAsync(two, typed)).Errors[0].ShouldStartWith("Registration closed");
        (await stranger.GetPageAsync(house.Address(late))).Text.ShouldContain(
            "Registration is closed."
        );
        (await house.NumbersAsync()).ShouldBe([ben]);
        (await house.LettersAsync("ann@example.org", "registered")).ShouldBe(0);
        // Whoever is registered has a place, and the number is not shown for ever.
        var own = await stranger.GetPageAsync(yours);
        own.Text.ShouldContain("Your number is in the e-mail");
        own.Text.ShouldNotContain(RegistrationNumber.Words(ben).Replace('-', '\u2011'));
        haven.Clock.MoveTo(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero));
        (await stranger.GetPageAsync(house.Address(late))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Cancelled_ByNumberAndAddressTogether_AndByNoOneElse(string database)
    {
        using var house = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync();
        var (ann, _) = await house.RegisterAsync(number, "ann@example.org", ("need", "A ramp"));
        var (ben, _) = await house.RegisterAsync(number, "ben@example.org");
        using var stranger = house.Haven.Browser();
        string cancel = house.Address(number).Replace("?", "/cancel?", StringComparison.Ordinal);
        (await house.NeedsAsync()).ShouldBe(1);

        var wrong = await stranger.SubmitAsync(
            cancel,
            ("number", RegistrationNumber.Words(ben)),
            ("email", "ann@example.org")
        );
        var nothing = await stranger.SubmitAsync(cancel, ("number", "12"), ("email", ""));
        var right = await stranger.SubmitAsync(
            cancel,
            ("number", " e " + RegistrationNumber.Words(ann)[2..]),
            ("email", "Ann@example.org")
        );

        wrong.Errors.ShouldHaveSingleItem().ShouldStartWith("This number and this address");
        nothing.Errors.Count.ShouldBe(2);
        right.Text.ShouldContain("Your registration is cancelled");
        (await house.RegistrationAsync(ann)).CancelledAt.ShouldNotBe(0);
        (await house.RegistrationAsync(ben)).CancelledAt.ShouldBe(0);
        (await house.NeedsAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisationsEvent_AndOneThatIsNotOpen_AreNotThere(string database)
    {
        using var house = await EventHouse.OnAsync(database);
        using var other = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync();
        var (_, yours) = await house.RegisterAsync(number, "ann@example.org");
        using var stranger = house.Haven.Browser();
        string elsewhere = yours.Replace(
            house.Organisation.Code,
            other.Organisation.Code,
            StringComparison.Ordinal
        );

        (await stranger.GetPageAsync(elsewhere)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetPageAsync(other.Address(number))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        await other.Rosa.SubmitAsync("/research/events/new", EventHouse.Filled(EventHouse.Day));
        (await stranger.GetPageAsync(other.Address(1))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetPageAsync(other.Posts(1))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMailThatDoesNotGoOut_LosesNobodyTheirPlace(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        using var house = await EventHouse.OnAsync(haven);
        int number = await house.OpenedAsync();

        var (ann, yours) = await house.RegisterAsync(number, "ann@nowhere.invalid");

        await using var store = house.Haven.Core.Database.Open(Scope.Installation);
        (await store.Set<OutgoingMail>().AnyAsync()).ShouldBeTrue();
        (await house.RegistrationAsync(ann)).CancelledAt.ShouldBe(0);
        using var stranger = house.Haven.Browser();
        (await stranger.GetPageAsync(yours)).Text.ShouldContain(
            RegistrationNumber.Words(ann).Replace('-', '\u2011')
        );
    }
}
