using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Applications;
using Haven.Research.Model;
using Haven.Tests.Privacy.Restrictions;
using Haven.Tests.Privacy.Rights;
using Haven.Tests.Privacy.Rights.Package;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Applications;

/// <summary>Members read what was proposed and decide; applicants have their rights by the number of their application.</summary>
public class ApplicationTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory]
    [InlineData("A-1234567", 1_234_567)]
    [InlineData("a 123 4567", 1_234_567)]
    [InlineData("P-1234567", null)]
    [InlineData("1234567", null)]
    [InlineData("A-0234567", null)]
    public void Parse_TakesNumbersWithTheirLetter_AndNothingElse(string typed, int? number) =>
        ApplicationNumber.Parse(typed).ShouldBe(number);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Read_AndDecided_AndDecidedOtherwiseWithAReason(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync();
        long number = await house.ApplyAsync(call, "ann@example.org", ("body", "Quill Club"));

        var list = await house.Rosa.GetPageAsync(CallHouse.Of(call));
        var page = await house.Rosa.GetPageAsync(CallHouse.Page(number));
        var nothing = await house.DecideAsync(number, ("why", ""));
        var past = await house.DecideAsync(number, CallHouse.Success(new(2026, 1, 14)));
        await house.DecideAsync(number, ("outcome", "Unsuccessful"));
        var silent = await house.DecideAsync(number, CallHouse.Success(new(2027, 5, 1)));
        await house.DecideAsync(
            number,
            [.. CallHouse.Success(new(2027, 5, 1)), ("deed", "yes"), ("why", "Another one left")]
        );

        list.Text.ShouldContain($"{ApplicationNumber.Words(number)} Ann Quill");
        page.Text.ShouldContain("Quill Club");
        page.Text.ShouldContain("Kept until 10 March 2029");
        nothing.Errors.ShouldHaveSingleItem().ShouldStartWith("Choose whether");
        past.Errors.ShouldHaveSingleItem().ShouldContain("today or later");
        silent.Errors.ShouldHaveSingleItem().ShouldStartWith("Write why");
        var decided = await house.Rosa.GetPageAsync(CallHouse.Page(number));
        decided.Text.ShouldContain(
            "15 January 2026: successful, agreement by deed until 1 May 2027. Another one left"
        );
        decided.Text.ShouldContain("15 January 2026: not successful");
        decided.Text.ShouldContain("Kept until 1 May 2039");
        await using var store = house.Organisation.Open();
        (
            await store
                .Set<AuditRecord>()
                .CountAsync(r => r.What == "decision about an application" && r.Act == Act.Create)
        ).ShouldBe(2);
        (await house.House.Officer.GetPageAsync(CallHouse.Page(number))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnce_OneDecides_AndTheOtherSeesWhatWasDecided(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync();
        long number = await house.ApplyAsync(call, "ann@example.org");
        var form = await house.Rosa.GetPageAsync(CallHouse.Page(number));

        var both = await Task.WhenAll(
            house.Rosa.SubmitAsync(form, ("outcome", "Unsuccessful"), ("why", "Too dear")),
            house.Rosa.SubmitAsync(form, ("outcome", "Unsuccessful"), ("why", "Too small"))
        );

        var second = both.Single(p => p.Status == HttpStatusCode.Conflict);
        second.Errors.ShouldHaveSingleItem().ShouldStartWith("Somebody else decided");
        second.Text.ShouldContain("15 January 2026: not successful. Too");
        second.Html.QuerySelector("[name=seen]")!.GetAttribute("value").ShouldBe("1");
        second.Html.QuerySelector("[name=why]")!.TextContent.ShouldContain("Too");
        await using var store = house.Organisation.Open();
        (await store.Set<ApplicationDecision>().CountAsync()).ShouldBe(1);
        (await house.ApplicationAsync(number)).Decisions.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ALongerTime_NeedsWordsThatWereShown_AtTheDeskAndBeneath(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync();
        long before = await house.ApplyAsync(call, "ann@example.org");
        await house.WriteTermsAsync(call, CallHouse.Funder);
        long after = await house.ApplyAsync(call, "ben@example.org");
        (string, string)[] longer = [.. CallHouse.Success(new(2027, 5, 1)), ("for-funder", "yes")];

        var offered = await house.Rosa.GetPageAsync(CallHouse.Page(before));
        var refused = await house.DecideAsync(before, longer);
        (await house.DecideAsync(after, longer)).Status.ShouldBe(HttpStatusCode.Redirect);

        offered.Html.QuerySelector("[name=for-funder]").ShouldBeNull();
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldHaveSingleItem().ShouldContain("cannot be kept for longer");
        (await house.Rosa.GetPageAsync(CallHouse.Page(after))).Text.ShouldContain(
            "Kept until 1 May 2042"
        );
        var ann = await house.ApplicationAsync(before);
        foreach (int years in new[] { 15, 40, -1 })
        {
            await ShouldBeRefusedAsync(house, ann, c => c.Add(Longer(ann, years)));
        }
        await ShouldBeRefusedAsync(house, ann, c => c.Add(Longer(ann, 0, withEnd: false)));
        await ShouldBeRefusedAsync(
            house,
            ann,
            c => c.Entry(Attached(c, ann)).Property(a => a.Version).CurrentValue = 2
        );
        var ben = await house.ApplicationAsync(after);
        await ShouldBeRefusedAsync(house, ben, c => c.Add(Longer(ben, 20, number: 2)));
        // Not even the day on which their time begins is put off.
        await using var store = house.Organisation.Open();
        await Haven.Privacy.Retention.Keeping.FromAsync(
            store,
            ann.PersonKey,
            new DateTime(2029, 3, 10, 0, 0, 0, DateTimeKind.Utc).Ticks,
            Ct
        );
        await Should.ThrowAsync<ApplicationRefusedException>(() => store.SaveChangesAsync(Ct));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LaterCalls_AreToldToWhomTickedIt_AndDidNotTakeItBack(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync();
        int other = await house.OpenedAsync();
        (string, string) tick = ("offers", "yes");
        await house.ApplyAsync(call, "quiet@example.org");
        await house.ApplyAsync(call, "ann@example.org", tick);
        await house.ApplyAsync(other, "Ann@Example.org", tick);
        long back = await house.ApplyAsync(call, "ben@example.org", tick);
        await house.ApplyAsync(other, "ben@example.org", tick);
        long objecting = await house.ApplyAsync(call, "eve@example.org");
        await house.ApplyAsync(other, "eve@example.org", tick);
        const string Page = "/research/applications/offers";
        var all = await house.Rosa.GetPageAsync(Page);

        await ResearchHouse.PressAsync(
            house.Rosa,
            await house.Rosa.GetPageAsync(CallHouse.Page(back)),
            "/no-offers"
        );
        var eve = await house.ApplicationAsync(objecting);
        await house.Organisation.RestrictAsync(eve.PersonKey, Purpose.Offers);

        Listed(all).ShouldBe(["ann@example.org", "ben@example.org", "eve@example.org"], true);
        Listed(await house.Rosa.GetPageAsync(Page)).ShouldBe(["ann@example.org"]);
        (await house.Rosa.GetPageAsync(CallHouse.Page(back))).Text.ShouldContain(
            "Taken back on 15 January 2026"
        );
        (await house.Rosa.GetPageAsync(CallHouse.Page(objecting))).Status.ShouldBe(
            HttpStatusCode.OK
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AtTheRightsDesk_TheyAreFoundByTheirNumber_GetWhatIsKept_AndAreForgotten(
        string database
    )
    {
        using var house = await CallHouse.OnAsync(database);
        await house.Organisation.CreateMemberAsync(Roles.Administrator);
        int call = await house.OpenedAsync();
        long ann = await house.ApplyAsync(call, "ann@example.org");
        long ben = await house.ApplyAsync(call, "ben@example.org", ("proposal", "A slide."));
        await house.DecideAsync(ann, ("outcome", "Unsuccessful"), ("why", "Too dear"));
        string handle = ApplicationNumber.Words(ann);

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
        page.ShouldContain("A playground of wood.");
        page.ShouldContain("Too dear");
        page.ShouldContain("las condiciones que se aceptaron");
        page.ShouldContain("Decidir quién recibe una ayuda o un premio");
        page.ShouldNotContain("Atender a una persona");
        package.All.ShouldNotContain("A slide.");
        (await house.Rosa.GetPageAsync(CallHouse.Page(ann))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await house.Rosa.GetPageAsync(CallHouse.Page(ben))).Text.ShouldContain("A slide.");
        await using var store = house.Organisation.Open();
        (await store.Set<Erasure>().SingleAsync()).Went.ShouldContain("application decisions 1");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Restricted_NothingIsOpenedOrDecided(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        int call = await house.OpenedAsync();
        long ann = await house.ApplyAsync(call, "ann@example.org");
        var form = await house.Rosa.GetPageAsync(CallHouse.Page(ann));
        var application = await house.ApplicationAsync(ann);
        await house.Organisation.RestrictAsync(application.PersonKey);

        (await house.Rosa.GetPageAsync(CallHouse.Page(ann))).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await house.Rosa.SubmitAsync(form, ("outcome", "Unsuccessful"))).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await house.Rosa.GetPageAsync(CallHouse.Of(call))).Text.ShouldContain(
            "Not shown: its use is restricted"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisationsApplication_IsNotThere(string database)
    {
        using var house = await CallHouse.OnAsync(database);
        using var other = await CallHouse.OnAsync(database);
        long ann = await house.ApplyAsync(await house.OpenedAsync(), "ann@example.org");
        long own = await other.ApplyAsync(await other.OpenedAsync(), "ann@example.org");
        var form = await other.Rosa.GetPageAsync(CallHouse.Page(own));

        (await other.Rosa.GetPageAsync(CallHouse.Page(ann))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        using var content = new FormUrlEncodedContent([
            new(
                "form-token",
                form.Html.QuerySelector("input[name=form-token]")!.GetAttribute("value")
            ),
            new("outcome", "Unsuccessful"),
            new("seen", "0"),
        ]);
        (await other.Rosa.PostAsync(CallHouse.Page(ann) + "/decide", content)).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await house.ApplicationAsync(ann)).Decisions.ShouldBe(0);
    }

    private static string[] Listed(Page page) =>
        [.. page.Html.QuerySelectorAll("main ul li").Select(l => l.TextContent.Trim())];

    private static Application Attached(HavenContext context, Application application)
    {
        context.Attach(application);
        return application;
    }

    private static ApplicationDecision Longer(
        Application application,
        int years,
        bool withEnd = true,
        int number = 1
    ) =>
        new()
        {
            Id = ApplicationDecisionId.Create(),
            OrganisationId = application.OrganisationId,
            PersonKey = application.PersonKey,
            Application = application.Id,
            Number = number,
            Outcome = ApplicationOutcome.Successful,
            AgreementEndsOn = withEnd ? new DateOnly(2027, 5, 1) : null,
            FunderYears = years,
            Why = Sealed<string>.Of(null),
        };

    private static async Task ShouldBeRefusedAsync(
        CallHouse house,
        Application application,
        Action<HavenContext> change
    )
    {
        await using var store = house.Organisation.Open();
        change(store);
        store.Record(
            new Deed(
                house.House.Rosa.Reader,
                Act.Create,
                Purpose.Funding,
                "test",
                [application.PersonKey]
            )
        );
        await Should.ThrowAsync<ApplicationRefusedException>(() => store.SaveChangesAsync(Ct));
    }
}
