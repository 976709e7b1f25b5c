using System.Collections.Concurrent;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>Every page of the demo, at phone and desk size, light and dark: axe finds nothing, nothing scrolls sideways, nothing is asked elsewhere.</summary>
public class LookTests(DemoServer demo)
{
    public static TheoryData<string, string, string> Pages =>
        new()
        {
            { "", "/organisations/sign-in", "sign-in" },
            { "", "/organisations/register", "register" },
            { "", "/organisations/new-password", "new-password" },
            { "", "/privacy/promises", "promises" },
            { "", "/organisations/contact/eastside", "contact" },
            { "", "/organisations/contact/eastside?lang=es", "contact-spanish" },
            { "", "/organisations/contact/eastside/sent", "contact-sent" },
            { "", "/privacy/promises?lang=es", "promises-spanish" },
            { "", "/privacy/notices/operator/machine", "operator-statement" },
            { "", "/privacy/trust/eastside", "trust" },
            { "", "/privacy/trust/eastside?lang=es", "trust-spanish" },
            { "", "/dev/components", "components" },
            { "", "/dev/mail", "mail" },
            { "amina", "/organisations/members", "members" },
            { "amina", "/organisations/members/invite", "invite" },
            { "amina", "/organisations/inbox", "inbox" },
            { "amina", "/organisations/inbox/settings", "inbox-settings" },
            { "rosa", "/organisations/feedback", "feedback" },
            { "amina", "/organisations/keys", "keys" },
            { "amina", "/organisations/keys/new", "new-key" },
            { "amina", "/organisations/teams", "teams" },
            { "amina", "/organisations/teams/new", "new-team" },
            { "amina", "/organisations/time-zone", "time-zone" },
            { "amina", "/privacy/inventory", "inventory" },
            { "amina", "/privacy/leaving", "leaving" },
            { "amina", "/privacy/usage", "usage-look" },
            { "amina", "/privacy/export", "export" },
            { "amina", "/privacy/ownership", "ownership" },
            { "amina", "/privacy/processors", "processors" },
            { "amina", "/privacy/processors/new", "new-processor" },
            { "ingrid", "/privacy/processors", "processors-operator" },
            { "", "/privacy/processors/public", "public-processors-machine" },
            { "", "/privacy/processors/public/eastside", "public-processors" },
            { "", "/privacy/processors/public/eastside?lang=es", "public-processors-spanish" },
            { "amina", "/privacy/ownership/owner", "owner" },
            { "amina", "/privacy/ownership/contract", "contract" },
            { "amina", "/privacy/abroad", "abroad-look" },
            { "amina", "/privacy/abroad/new", "abroad-new-look" },
            { "yusuf", "/privacy/disclosures", "disclosures-look" },
            { "amina", "/privacy/agreements", "agreements-look" },
            { "amina", "/privacy/agreements/sign", "agreements-sign-look" },
            { "amina", "/privacy/agreements/paper", "agreements-paper-look" },
            { "amina", "/privacy/support", "support-look" },
            { "amina", "/privacy/support/new", "support-new-look" },
            { "ingrid", "/privacy/support", "support-own-look" },
            { "yusuf", "/privacy/releases", "releases-look" },
            { "yusuf", "/privacy/releases/new", "releases-new-look" },
            { "rosa", "/organisations/account", "account" },
            { "rosa", "/organisations/authenticator", "authenticator" },
            { "rosa", "/organisations/passkeys", "passkeys" },
            { "rosa", "/organisations/passkeys/new", "new-passkey" },
            { "rosa", "/organisations/choose", "choose" },
            { "rosa", "/organisations/step-up", "step-up" },
            { "yusuf", "/privacy/audit", "who-saw-what" },
            { "yusuf", "/privacy/forgetting", "forgetting" },
            { "yusuf", "/privacy/demands", "demands-look" },
            { "yusuf", "/privacy/demands/new", "demand-new-look" },
            { "yusuf", "/privacy/holds", "holds" },
            { "yusuf", "/privacy/holds/new", "new-hold" },
            { "yusuf", "/privacy/promises/evidence", "evidence" },
            { "ingrid", "/haven/health", "health" },
            { "ingrid", "/delivery/outbox", "outbox" },
            { "nia", "/helpline/chats", "chats-look" },
            { "nia", "/helpline/referrals", "helpline-referrals-look" },
            { "amina", "/helpline/recipients", "recipients-look" },
            { "amina", "/helpline/settings", "helpline-settings-look" },
            { "amina", "/helpline/certificates", "certificates-look" },
            { "amina", "/helpline/figures", "helpline-figures-look" },
            { "rosa", "/research/studies", "studies-look" },
            { "rosa", "/research/studies/new", "study-new-look" },
            { "rosa", "/research/calls", "calls-look" },
            { "rosa", "/research/events", "events-look" },
            { "rosa", "/research/events/new", "event-new-look" },
            { "rosa", "/research/calls/new", "call-new-look" },
            { "rosa", "/research/applications/offers", "offers-look" },
            { "rosa", "/screening/caseload", "caseload" },
            { "rosa", "/screening/clients/new", "take-up" },
            { "rosa", "/screening/clients/204117", "client" },
            { "rosa", "/screening/clients/204117/facts", "facts" },
            { "rosa", "/screening/fill/204131/1", "fill" },
            { "rosa", "/screening/fill/204131/1/4", "fill-step" },
            { "rosa", "/screening/fill/204131/1/review", "fill-review" },
            { "rosa", "/screening/fill/204131/1/print?blank", "fill-print" },
            { "rosa", "/screening/result/204117/2", "result" },
            { "rosa", "/screening/result/204117/4", "result-by-indicator" },
            { "rosa", "/screening/compare/204117", "compare" },
            { "rosa", "/screening/attesting/204117", "attesting" },
            { "amina", "/screening/steps", "next-steps" },
            { "amina", "/screening/follow-up", "follow-up" },
            { "rosa", "/screening/reminders", "reminders" },
            { "rosa", "/screening/reminders/204117", "reminder" },
            { "grace", "/screening/review", "reviews" },
            { "grace", "/screening/result/204117/4", "result-to-review" },
            { "rosa", "/screening/reports/204117/4", "report" },
            { "rosa", "/screening/plans/204117", "plan" },
            { "rosa", "/screening/plans/204117/new", "plan-new" },
            { "rosa", "/screening/referrals/204117", "referral" },
            { "amina", "/screening/figures", "figures" },
            { "rosa", "/screening/instruments", "instruments" },
            { "rosa", "/screening/emergency", "emergency-form" },
            { "yusuf", "/privacy/emergency", "emergencies" },
            { "", "/privacy/rights/ask/eastside", "ask-about-data" },
            { "", "/privacy/rights/ask/eastside?lang=es", "ask-about-data-spanish" },
            { "", "/privacy/rights/ask/eastside/sent", "asked-about-data" },
            { "", "/privacy/breaches/tell/eastside", "tell" },
            { "", "/privacy/breaches/tell/eastside?lang=es", "tell-spanish" },
            { "", "/privacy/breaches/tell/eastside/sent", "told" },
            { "rosa", "/privacy/breaches/tell", "tell-inside" },
            { "yusuf", "/privacy/breaches", "breaches" },
            { "", "/privacy/notices/eastside", "notice" },
            { "", "/privacy/notices/eastside?lang=es&for=people", "notice-spanish-for-people" },
            { "yusuf", "/privacy/notices", "notices" },
            { "yusuf", "/privacy/yearly", "yearly" },
            { "rosa", "/privacy/notices/own/version", "own-notice" },
            { "yusuf", "/privacy/rights", "requests" },
            { "yusuf", "/privacy/restrictions", "restrictions" },
            { "yusuf", "/privacy/consent", "consent-forms" },
            { "yusuf", "/privacy/consent/client", "consent-words" },
            { "rosa", "/screening/consent/204117", "consent" },
            { "rosa", "/privacy/permissions/204117", "permissions" },
            { "rosa", "/privacy/permissions/204117/new", "permissions-new" },
            { "rosa", "/screening/consent/204117/ask?lang=es", "consent-ask-spanish" },
            { "rosa", "/screening/consent/204117/withdraw", "consent-withdraw" },
            { "yusuf", "/privacy/retention", "retention" },
            { "yusuf", "/privacy/retention/screening-client", "retention-of-clients" },
            { "yusuf", "/privacy/retention/reviews", "retention-reviews" },
            { "yusuf", "/privacy/retention/figures", "retention-figures" },
            { "yusuf", "/privacy/regimes", "laws" },
            { "yusuf", "/privacy/regimes/choose", "choose-laws" },
            { "amina", "/screening/instruments/add", "add-instrument" },
            { "amina", "/screening/instruments/new", "new-instrument" },
            { "amina", "/screening/instruments/shipped", "shipped-instruments" },
            { "amina", "/screening/instruments/trainings", "trainings" },
            { "amina", "/students", "students" },
            { "amina", "/students/roster", "students-roster" },
            { "amina", "/students/removed", "students-removed" },
            { "amina", "/students/figures", "students-figures" },
            { "amina", "/students/messages", "students-messages" },
            { "amina", "/students/messages/new", "students-messages-new" },
            { "amina", "/students/messages/times", "students-messages-times" },
            { "grace", "/screening/caseload", "everybodys-caseload" },
            { "rosa", "/screening/transfers", "transfers" },
            { "rosa", "/screening/transfers/204117", "transfer" },
            { "rosa", "/nothing-here", "not-found" },
        };

    private static readonly (Viewer Viewer, string Suffix)[] Sizes =
    [
        (Viewer.Desk, "desk"),
        (Viewer.Desk with { Dark = true }, "dark"),
        (Viewer.Phone, "390"),
        (Viewer.Phone with { Dark = true }, "phone-dark"),
        (Viewer.Phone with { Width = 320 }, "phone"),
    ];

    // A person signs in once for all pages: the signing in has journeys of its own, and takes longer than a look.
    private static readonly ConcurrentDictionary<string, Task<string>> Cookies = new(
        StringComparer.Ordinal
    );

    [Theory, MemberData(nameof(Pages))]
    [Trait("Category", "Long")]
    public async Task Page_LooksRight(string person, string path, string name)
    {
        var page = await OpenAsync(person);
        var requests = Requests.Of(page);
        await page.GotoAsync(path);
        (
            await page.EvaluateAsync<int>("document.styleSheets[0].cssRules.length")
        ).ShouldBeGreaterThan(100, "the style sheet is not there");
        page.Url.ShouldEndWith(path);
        foreach (var (viewer, suffix) in Sizes)
        {
            await Look.ShapeAsync(page, viewer);
            await Look.AtAsync(page, $"{name}-{suffix}");
        }
        requests.Hosts.ShouldAllBe(host => host.StartsWith("localhost:", StringComparison.Ordinal));
    }

    private async Task<IPage> OpenAsync(string person)
    {
        if (person.Length == 0)
        {
            return await demo.OpenAsync();
        }
        // The tests of a class run one after the other.
        string cookies = await Cookies.GetOrAdd(
            person,
            async first => await (await demo.SignInAsync(first)).Context.StorageStateAsync()
        );
        return await demo.OpenAsync(cookies: cookies);
    }

    /// <summary>What goes on paper: the result, without what only makes sense on a screen.</summary>
    [Fact]
    public async Task Result_OnPaper_IsTheResultAlone()
    {
        var page = await demo.SignInAsync("rosa", Viewer.Desk with { Width = 794, Dark = true });
        await page.GotoAsync("/screening/result/204117/2");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Screenshot.TakeAsync(page, "result-print");
        string[] gone = [".govuk-back-link", ".haven-menu", ".haven-sign-out", "button"];
        foreach (string selector in gone)
        {
            foreach (var element in await page.Locator(selector).AllAsync())
            {
                (await element.IsVisibleAsync()).ShouldBeFalse(selector);
            }
        }
        (await page.Locator("main").InnerTextAsync()).ShouldContain("Client 204\u00A0117");
        (
            await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")
        ).ShouldBe("rgb(255, 255, 255)");
    }
}
