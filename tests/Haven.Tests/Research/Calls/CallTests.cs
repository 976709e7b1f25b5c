using System.Net;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Applications;
using Haven.Research.Calls;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Calls;

/// <summary>A call opens with its terms and its days, and each change of its terms is another version.</summary>
public class CallTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Written_Completed_Opened_AndItsTermsChanged(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        using var stranger = house.Haven.Browser();
        var begun = await house.Rosa.SubmitAsync(
            "/research/calls/new",
            ("title", "Small grants"),
            ("about", "For play.")
        );
        string home = begun.Location!.ToString().Split('?')[0];
        int call = int.Parse(home.Split('/')[^1], null);
        var draft = await house.Rosa.GetPageAsync(home);
        draft.Text.ShouldContain("The terms are missing");
        draft.Text.ShouldContain("The closing day is missing");
        draft.Text.ShouldContain("Without it nothing would end what is kept");
        draft.Html.QuerySelector("form[action$='/open']").ShouldBeNull();
        (await stranger.GetPageAsync(house.Address(call))).Status.ShouldBe(HttpStatusCode.NotFound);

        await house.Rosa.SubmitAsync(
            home + "/about",
            CallHouse.About(new(2026, 2, 10), new(2026, 3, 10))
        );
        await house.WriteTermsAsync(call);
        (await house.OpenAsync(call)).Status.ShouldBe(HttpStatusCode.Redirect);

        var shown = await stranger.GetPageAsync(house.Address(call) + "?lang=es");
        shown.Text.ShouldContain(CallHouse.Terms);
        shown.Text.ShouldContain("hasta el final del 10 de febrero de 2026");
        (await house.Rosa.GetPageAsync(home + "/about")).Status.ShouldBe(HttpStatusCode.NotFound);
        await house.WriteTermsAsync(call, ("terms", "The jury is public."));
        var page = await house.Rosa.GetPageAsync(home);
        page.Text.ShouldContain("Version 2, written on");
        page.Text.ShouldContain(house.Haven.Settings.Address + house.Address(call));
        (await house.Rosa.GetPageAsync(home + "/versions/1")).Text.ShouldContain(CallHouse.Terms);
        (await house.Rosa.GetPageAsync("/research/calls")).Text.ShouldContain(
            "Open until 10 February 2026"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFundersLongerTime_NeedsItsWords_OnThePageAndBeneath(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.WriteAsync();
        string terms = CallHouse.Page(call) + "/terms";

        var silent = await house.Rosa.SubmitAsync(
            terms,
            ("terms", CallHouse.Terms),
            ("years", "15")
        );
        var shorter = await house.Rosa.SubmitAsync(
            terms,
            [
                ("terms", CallHouse.Terms),
                .. CallHouse.Funder[..1],
                ("years", "5"),
                ("funder-words", "x"),
            ]
        );

        silent.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        silent.Errors.Count.ShouldBe(2);
        silent.Errors[1].ShouldStartWith("Write the words that tell applicants");
        shorter.Errors.ShouldHaveSingleItem().ShouldStartWith("Enter a number of years from 7");
        await house.WriteTermsAsync(call, CallHouse.Funder);
        // Whoever opens it past the pages with terms that keep silent is refused by the save itself.
        await using var store = house.Organisation.Open();
        var row = await store.Set<Call>().SingleAsync(c => c.Number == call);
        store.Add(Version(row, "", 20));
        row.InForce = 2;
        row.OpenedAt = 1;
        (
            await Should.ThrowAsync<ApplicationRefusedException>(() => store.SaveChangesAsync(Ct))
        ).Message.ShouldContain("A call opens with its terms");
        store.ChangeTracker.Clear();
        row = await store.Set<Call>().SingleAsync(c => c.Number == call);
        row.OpenedAt = 1;
        row.EndsOn = null;
        await Should.ThrowAsync<ApplicationRefusedException>(() => store.SaveChangesAsync(Ct));
        store.ChangeTracker.Clear();
        store.Remove(await store.Set<CallVersion>().SingleAsync());
        await Should.ThrowAsync<ApplicationRefusedException>(() => store.SaveChangesAsync(Ct));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnce_TheSecondIsTold_AndKeepsWhatTheyTyped(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.WriteAsync();
        string home = CallHouse.Page(call);
        var about = await house.Rosa.GetPageAsync(home + "/about");
        var terms = await house.Rosa.GetPageAsync(home + "/terms");
        await house.WriteTermsAsync(call);
        var ready = await house.Rosa.GetPageAsync(home);
        await house.WriteTermsAsync(call, ("terms", "Others."));

        var second = await house.Rosa.SubmitAsync(about, ("title", "Mine"));
        var third = await house.Rosa.SubmitAsync(terms, ("terms", "My terms."));
        var opened = await ResearchHouse.PressAsync(house.Rosa, ready, "/open");

        foreach (var page in new[] { second, third, opened })
        {
            page.Status.ShouldBe(HttpStatusCode.Conflict);
            page.Errors.ShouldHaveSingleItem().ShouldStartWith("Somebody else changed this call");
        }
        third.Html.QuerySelector("textarea[name=terms]")!.TextContent.ShouldContain("My terms.");
        await using var store = house.Organisation.Open();
        (await store.Set<Call>().SingleAsync()).OpenedAt.ShouldBe(0);
        (await store.Set<CallVersion>().CountAsync()).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Days_AreMovedWithAReason_AndWhatIsClosedStaysClosed(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await CallHouse.OnAsync(haven);
        int call = await house.OpenedAsync();
        string days = CallHouse.Page(call) + "/days";

        var silent = await house.Rosa.SubmitAsync(days, ("why", " "));
        var turned = await house.Rosa.SubmitAsync(
            days,
            [.. CallHouse.Day("ends", new(2026, 2, 9)), ("why", "Too few")]
        );
        await house.Rosa.SubmitAsync(
            days,
            [.. CallHouse.Day("closes", new(2026, 2, 11)), ("why", "Too few applied")]
        );

        silent.Errors.ShouldHaveSingleItem().ShouldStartWith("Write why");
        turned.Errors.ShouldHaveSingleItem().ShouldContain("not before the closing day");
        (await house.Rosa.GetPageAsync(CallHouse.Page(call))).Text.ShouldContain("Too few applied");
        haven.Clock.MoveTo(new DateTimeOffset(2026, 2, 12, 0, 0, 0, TimeSpan.Zero));
        using var rosa = await house.House.Rosa.SignInAsync();
        var closed = await rosa.GetPageAsync(days);
        closed.Html.QuerySelector("[name=closes-day]").ShouldBeNull();
        await rosa.SubmitAsync(
            closed,
            [
                .. CallHouse.Day("closes", new(2026, 3, 1)),
                .. CallHouse.Day("ends", new(2026, 4, 1)),
                ("why", "The jury is ill"),
            ]
        );
        await using var store = house.Organisation.Open();
        var row = await store.Set<Call>().SingleAsync();
        (row.ClosesOn, row.EndsOn).ShouldBe((new DateOnly(2026, 2, 11), new DateOnly(2026, 4, 1)));
        haven.Clock.MoveTo(new DateTimeOffset(2026, 4, 2, 0, 0, 0, TimeSpan.Zero));
        using var later = await house.House.Rosa.SignInAsync();
        (await later.GetPageAsync(days)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await later.GetPageAsync(CallHouse.Page(call))).Text.ShouldContain(
            "Its process ended on 1 April 2026"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisationsCall_IsNotThere(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        using var other = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync();
        await house.ApplyAsync(call, "ann@example.org");

        foreach (string path in new[] { "", "/terms", "/days", "/versions/1" })
        {
            (await other.Rosa.GetPageAsync(CallHouse.Page(call) + path)).Status.ShouldBe(
                HttpStatusCode.NotFound,
                path
            );
        }
        (await other.Rosa.GetPageAsync(CallHouse.Of(call))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await house.House.Officer.GetPageAsync(CallHouse.Page(call))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        using var stranger = house.Haven.Browser();
        (await stranger.GetPageAsync(other.Address(call))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static CallVersion Version(Call call, string words, int years) =>
        new()
        {
            Id = CallVersionId.Create(),
            OrganisationId = call.OrganisationId,
            Call = call.Id,
            Number = 2,
            Terms = "t",
            Funder = "f",
            FunderYears = years,
            FunderWords = words,
            Fingerprint = CallVersion.FingerprintOf("t", "f", years, words),
        };
}
