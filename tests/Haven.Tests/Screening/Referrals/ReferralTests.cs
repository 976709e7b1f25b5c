using System.Net;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Store;
using Haven.Screening.Referrals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Screening.Referrals;

public class ReferralTests
{
    private const string Home = "/screening/referrals/204117";

    private static readonly (string, string)[] Asked =
    [
        ("need", "a bed for tonight"),
        ("consent", "YoungPerson"),
        ("consent-on-day", "15"),
        ("consent-on-month", "1"),
        ("consent-on-year", "2026"),
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithoutADirectory_ItIsKept_AndNothingSaysThatItWasSent(string database)
    {
        var rosa = await Screener.OnAsync(database);
        var page = await rosa.Browser.GetPageAsync(Home);
        page.Text.ShouldContain("No directory of services is installed here");
        page.Text.ShouldContain("Keep this request");
        page.Text.ShouldNotContain("Send");
        page.Html.QuerySelectorAll("input[name=shares][checked]").ShouldBeEmpty();

        await rosa.Browser.SubmitAsync(page, Asked);

        var kept = await rosa.Browser.GetPageAsync(Home);
        kept.Text.ShouldContain("Open, sent to nobody");
        kept.Text.ShouldContain("a bed for tonight");
        kept.Text.ShouldContain("May be told: nothing beside the need.");
        kept.Text.ShouldContain("The young person agreed on 15 January 2026");
        await rosa.Browser.SubmitAsync(kept); // the first form: they no longer agree
        (await rosa.Browser.GetPageAsync(Home)).Text.ShouldContain("Withdrawn on 15 January 2026");
        await using var store = rosa.Organisation.Open();
        (await store.Set<ReferralRequest>().SingleAsync()).SentAt.ShouldBe(0);
    }

    [Theory]
    [InlineData("need", " ", "need")]
    [InlineData("consent", "", "consent")]
    [InlineData("consent-on-year", "2031", "consent-on-day")]
    public async Task WithoutNeedOrConsent_NothingIsKept(string field, string value, string beside)
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);

        var answer = await rosa.Browser.SubmitAsync(
            Home,
            [.. Asked.Where(f => f.Item1 != field), (field, value)]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer.Html.QuerySelector("#" + beside).ShouldNotBeNull();
        await using var store = rosa.Organisation.Open();
        (await store.Set<ReferralRequest>().AnyAsync()).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithAReceiver_ItGetsWhatWasChosen_AndNothingElse(string database)
    {
        await Installation.OnAsync(database);
        var receiver = new Receiver();
        await using var haven = await Installation.StartNewAsync(
            database,
            services => services.AddSingleton<IReferralHandoff>(receiver)
        );
        var rosa = await Screener.OnAsync(haven);
        string result = await rosa.ScreenAsync("1111100000");
        await rosa.ConfirmAsync(result, ("fits", "yes"));
        var page = await rosa.Browser.GetPageAsync(Home);
        page.Text.ShouldContain("Send this request");

        await rosa.Browser.SubmitAsync(page, Asked);
        await rosa.Browser.SubmitAsync(page, [.. Asked, ("shares", "Age")]);

        receiver.Asked.Count.ShouldBe(2);
        receiver.Asked[0].Shared.ShouldBeEmpty();
        receiver.Asked[0].Consent.Who.ShouldBe("The young person");
        receiver.Asked[1].Shared.ShouldBe([new SharedFact("Age", "15")]);
        receiver.Asked.ShouldAllBe(a => !$"{a}".Contains("204117", StringComparison.Ordinal));
        var sent = await rosa.Browser.GetPageAsync(Home);
        sent.Text.ShouldContain("Sent on 15 January 2026");
        await rosa.Browser.SubmitAsync(sent); // the first form: the newest is withdrawn
        receiver.Withdrawn.ShouldBe([receiver.Asked[1].Request]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoAtOnce_TheLaterIsTold_AndHasWhatTheyTypedStillThere(string database)
    {
        await Installation.OnAsync(database);
        var receiver = new Receiver();
        await using var haven = await Installation.StartNewAsync(
            database,
            services => services.AddSingleton<IReferralHandoff>(receiver)
        );
        var rosa = await Screener.OnAsync(haven);
        // While the first is under way, the second is asked for, and is kept.
        receiver.Meanwhile = async () =>
            await rosa.Browser.SubmitAsync(Home, [("need", "a doctor"), .. Asked.Skip(1)]);

        var overtaken = await rosa.Browser.SubmitAsync(Home, [.. Asked, ("shares", "Age")]);

        overtaken.Status.ShouldBe(HttpStatusCode.Conflict);
        overtaken.Errors.ShouldHaveSingleItem().ShouldContain("was not kept");
        overtaken.Text.ShouldContain("a doctor");
        overtaken.Html.QuerySelector("#need")!.TextContent.Trim().ShouldBe("a bed for tonight");
        overtaken.Html.QuerySelectorAll("[name=shares][checked]").ShouldHaveSingleItem();
        overtaken
            .Html.QuerySelector("[name=consent-on-year]")!
            .GetAttribute("value")
            .ShouldBe("2026");
        await using var store = rosa.Organisation.Open();
        (await store.Set<ReferralRequest>().CountAsync()).ShouldBe(1);

        var again = await rosa.Browser.SubmitAsync(overtaken, Asked);
        again.Status.ShouldBe(HttpStatusCode.Redirect, again.Text);
        (await store.Set<ReferralRequest>().CountAsync()).ShouldBe(2);
    }

    private sealed class Receiver : IReferralHandoff
    {
        public List<ReferralAsk> Asked { get; } = [];
        public List<Guid> Withdrawn { get; } = [];

        /// <summary>Done once, while a request is being handed over.</summary>
        public Func<Task>? Meanwhile { get; set; }

        public async Task HandOverAsync(
            HavenContext context,
            ReferralAsk ask,
            CancellationToken cancellationToken
        )
        {
            Asked.Add(ask);
            if (Meanwhile is { } act)
            {
                Meanwhile = null;
                await act();
            }
        }

        public Task WithdrawAsync(
            HavenContext context,
            Guid request,
            CancellationToken cancellationToken
        )
        {
            Withdrawn.Add(request);
            return Task.CompletedTask;
        }
    }
}
