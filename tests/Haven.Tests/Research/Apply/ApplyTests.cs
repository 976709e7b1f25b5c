using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Research.Applications;
using Haven.Research.Calls;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Apply;

/// <summary>Everybody can apply to a call that is open, on its terms, and nothing is kept but what they typed.</summary>
public class ApplyTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Sent_ItArrivesWithTheTermsThatWereAccepted_AndTheLogSaysNothingOfTheWriter(
        string database
    )
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync(terms: CallHouse.Funder);
        using var stranger = house.Haven.Browser();
        using var first = await stranger.GetAsync(house.Address(call) + "?lang=en");
        var page = await Page.ReadAsync(first);
        first.Headers.Contains("Set-Cookie").ShouldBeFalse();
        page.Html.QuerySelectorAll("main input[checked]").ShouldBeEmpty();
        page.Text.ShouldContain("for 3 years after the process ends");
        page.Text.ShouldContain("The process ends on 10 March 2026");
        page.Text.ShouldContain("6 years after our agreement");
        page.Text.ShouldContain("Longer for Fund for Families: for 15 years");
        page.Text.ShouldContain(CallHouse.FunderWords);

        var sent = await stranger.SubmitAsync(page, CallHouse.Filled());

        using var answer = await stranger.GetAsync(sent.Location!.ToString());
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await Page.ReadAsync(answer)).Text.ShouldContain("You accepted version 1");
        await using var store = house.Organisation.Open();
        var application = await store.Set<Application>().SingleAsync();
        var terms = await store.Set<CallVersion>().SingleAsync();
        (application.Version, application.Terms).ShouldBe((1, terms.Fingerprint));
        application.WantsOffers.ShouldBeFalse();
        // Its time runs from the first moment, whatever anybody forgets.
        (
            await store.Set<KeptPerson>().SingleAsync(k => k.PersonKey == application.PersonKey)
        ).Since.ShouldBe(new DateTime(2029, 3, 9, 0, 0, 0, DateTimeKind.Utc).Ticks);
        var entry = await store
            .Set<AuditRecord>()
            .SingleAsync(r => r.What == "application" && r.Act == Act.Create);
        (entry.Member, entry.Roles).ShouldBe((Guid.Empty, Roles.System));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PressedTwice_ItIsOneApplication_AndBothAreToldTheSameNumber(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync();

        var both = await Task.WhenAll(house.SendAsync(call), house.SendAsync(call));
        var another = await house.SendAsync(call, ("proposal", "A playground of stone."));

        both.ShouldAllBe(p => p.Status == HttpStatusCode.Redirect);
        both.Select(p => p.Location!.ToString()).Distinct().Count().ShouldBe(1);
        another.Location!.ToString().ShouldNotBe(both[0].Location!.ToString());
        (await house.CountAsync()).ShouldBe(2);
    }

    [Theory]
    [InlineData("en", "Enter your name.", "Tick that you accept the terms.")]
    [InlineData("es", "Escriba su nombre.", "Marque que acepta las condiciones.")]
    public async Task WithNothing_EachFieldIsNamed_AndWhatWasTypedStays(
        string lang,
        string name,
        string accept
    )
    {
        using var house = await CallHouse.OnAsync(Databases.Sqlite);
        int call = await house.OpenedAsync();
        using var stranger = house.Haven.Browser();

        var page = await stranger.SubmitAsync(
            house.Address(call) + "?lang=" + lang,
            ("body", "Club of <b>wood</b>"),
            ("offers", "yes")
        );

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Html.DocumentElement.GetAttribute("lang").ShouldBe(lang);
        page.Errors.Count.ShouldBe(4);
        page.Errors[0].ShouldBe(name);
        page.Errors[3].ShouldStartWith(accept);
        page.Html.QuerySelector("[name=body]")!
            .GetAttribute("value")
            .ShouldBe("Club of <b>wood</b>");
        page.Html.QuerySelector("[name=offers]")!.HasAttribute("checked").ShouldBeTrue();
        page.Html.QuerySelector("[name=accept]")!.HasAttribute("checked").ShouldBeFalse();
        (await house.CountAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TermsChangedMeanwhile_TheNewOnesAreShown_AndNothingIsStored(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync();
        using var stranger = house.Haven.Browser();
        var before = await stranger.GetPageAsync(house.Address(call) + "?lang=en");
        await house.WriteTermsAsync(call, ("terms", "The jury draws lots."));

        var shown = await stranger.SubmitAsync(before, CallHouse.Filled());

        shown.Status.ShouldBe(HttpStatusCode.Conflict);
        shown.Errors.ShouldHaveSingleItem().ShouldStartWith("The terms were changed");
        shown.Text.ShouldContain("The jury draws lots.");
        shown.Text.ShouldContain("A playground of wood.");
        shown.Html.QuerySelector("[name=accept]")!.HasAttribute("checked").ShouldBeFalse();
        (await house.CountAsync()).ShouldBe(0);
        (await stranger.SubmitAsync(shown)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await stranger.SubmitAsync(shown, ("accept", "yes"));
        await using var store = house.Organisation.Open();
        (await store.Set<Application>().SingleAsync()).Version.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TermsChangedInTheSameMoment_WhoeverAppliedAcceptedWhatWasInForce(
        string database
    )
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync();
        for (int i = 0; i < 4; i++)
        {
            string email = $"ann{i}@example.org";
            await Task.WhenAll(
                house.SendAsync(call, ("email", email)),
                house.WriteTermsAsync(call, ("terms", $"Terms {i}"))
            );
        }

        await using var store = house.Organisation.Open();
        var terms = await store.Set<CallVersion>().AsNoTracking().ToListAsync();
        foreach (var application in await store.Set<Application>().AsNoTracking().ToListAsync())
        {
            var accepted = terms.Single(t => t.Number == application.Version);
            application.Terms.ShouldBe(accepted.Fingerprint);
            terms
                .SingleOrDefault(t => t.Number == accepted.Number + 1)
                .ShouldSatisfyAllConditions(next =>
                    (next is null || application.ArrivedAt <= next.At).ShouldBeTrue()
                );
            (
                await store.Set<KeptPerson>().SingleAsync(k => k.PersonKey == application.PersonKey)
            ).Since.ShouldNotBe(KeptPerson.NotYet);
        }
    }

    // The closing day is 10 February 2026, in New York, where it ends at 5 in the morning of UTC.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AfterTheClosingDay_NothingIsTaken_AndWhatWasTypedStays(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await CallHouse.OnAsync(haven);
        await house.Organisation.WorkInAsync("America/New_York");
        int call = await house.OpenedAsync();
        using var stranger = haven.Browser();
        haven.Clock.MoveTo(new DateTimeOffset(2026, 2, 11, 4, 59, 0, TimeSpan.Zero));
        (await house.SendAsync(call)).Status.ShouldBe(HttpStatusCode.Redirect);
        var open = await stranger.GetPageAsync(house.Address(call) + "?lang=en");
        haven.Clock.Advance(TimeSpan.FromMinutes(1));

        var late = await stranger.SubmitAsync(
            open,
            CallHouse.Filled(("proposal", "Too late, and typed for hours."))
        );
        var empty = await stranger.SubmitAsync(open, ("proposal", "No name"));

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors.ShouldHaveSingleItem().ShouldStartWith("The call closed before");
        late.Html.QuerySelector("textarea")!.TextContent.ShouldContain("typed for hours");
        late.Html.QuerySelector("main form").ShouldBeNull();
        empty.Errors.ShouldHaveSingleItem().ShouldStartWith("The call closed before");
        (await stranger.GetPageAsync(house.Address(call) + "?lang=en")).Text.ShouldContain(
            "This call is closed."
        );
        (await house.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task HostileText_IsKeptAsText_OrNamed()
    {
        using var house = await CallHouse.OnAsync(Databases.Sqlite);
        int call = await house.OpenedAsync();
        const string Script = "<script>alert(1)</script> {{7*7}} '; DROP TABLE calls; --";

        var hidden = await house.SendAsync(call, ("name", "Ann\u202Egnp"));
        var longer = await house.SendAsync(call, ("proposal", new string('x', 6001)));
        var address = await house.SendAsync(call, ("email", "ann@example.org\nBcc: x@example.org"));
        var number = await house.ApplyAsync(
            call,
            "eve@example.org",
            ("name", Script),
            ("proposal", Script)
        );

        hidden.Errors.ShouldHaveSingleItem().ShouldContain("cannot be seen");
        longer.Errors.ShouldHaveSingleItem().ShouldContain("longer than 6000 characters");
        address.Errors.ShouldHaveSingleItem().ShouldContain("Enter an e-mail address");
        var page = await house.Rosa.GetPageAsync(CallHouse.Page(number));
        page.Html.QuerySelectorAll("main script").ShouldBeEmpty();
        page.Text.ShouldContain(Script);
        (await house.CountAsync()).ShouldBe(1);
        using var stranger = house.Haven.Browser();
        foreach (
            string path in new[]
            {
                $"{house.Address(call)}/sent/{Guid.NewGuid()}",
                house.Address(call + 7),
                $"/research/apply/nobody/{call}",
                $"{house.Address(call)}0000000000000000",
            }
        )
        {
            (await stranger.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task TooManyFromOneNetwork_AreToldToWait_AndNothingIsLost()
    {
        using var house = await CallHouse.OnAsync(Databases.Sqlite);
        int call = await house.OpenedAsync();
        using var stranger = house.Haven.Browser();
        var form = await stranger.GetPageAsync(house.Address(call) + "?lang=en");
        for (int i = 0; i < 20; i++)
        {
            await stranger.SubmitAsync(form, CallHouse.Filled(("proposal", $"Number {i}")));
        }

        var page = await stranger.SubmitAsync(form, CallHouse.Filled(("proposal", "One too many")));

        page.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        page.Html.QuerySelector("textarea")!.TextContent.ShouldContain("One too many");
        (await house.CountAsync()).ShouldBe(20);
    }
}
