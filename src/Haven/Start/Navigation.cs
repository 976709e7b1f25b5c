using Haven.Design;
using Haven.Organisations.Feedback;
using Haven.Organisations.Sessions;
using Haven.Privacy.Purposes;

namespace Haven.Start;

/// <summary>The side navigation: what each role has to do with, and nothing it may not reach.</summary>
internal sealed class Navigation(RequestDelegate next)
{
    private static readonly (string Section, string Text, string Href, Roles Roles)[] Links =
    [
        ("Screening", "Caseload", "/screening/caseload", Roles.Professional | Roles.Supervisor),
        ("Screening", "Clients’ names", "/screening/names", Roles.Professional | Roles.Supervisor),
        (
            "Screening",
            "Instruments",
            "/screening/instruments",
            Roles.Professional | Roles.Supervisor | Roles.Administrator
        ),
        ("Screening", "Next steps", "/screening/steps", Roles.Supervisor | Roles.Administrator),
        ("Screening", "Figures", "/screening/figures", Roles.Supervisor | Roles.Administrator),
        ("Organisation", "Members", "/organisations/members", Roles.Administrator),
        ("Organisation", "Inbox", "/organisations/inbox", Roles.Administrator),
        ("Organisation", "Keys for other systems", "/organisations/keys", Roles.Administrator),
        ("Organisation", "Teams", "/organisations/teams", Roles.Administrator),
        ("Organisation", "Time zone", "/organisations/time-zone", Roles.Administrator),
        ("Privacy", "Who saw what", "/privacy/audit", Roles.PrivacyOfficer),
        (
            "Privacy",
            "Emergency access",
            "/privacy/emergency",
            Roles.Supervisor | Roles.PrivacyOfficer
        ),
        (
            "Privacy",
            "How long we keep things",
            "/privacy/retention",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        ("Privacy", "Forget a person", "/privacy/forgetting", Roles.PrivacyOfficer),
        (
            "Privacy",
            "Laws and agreements",
            "/privacy/regimes",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            "Privacy",
            "Record of processing",
            "/privacy/inventory",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            "Privacy",
            "Proof of the promises",
            "/privacy/promises/evidence",
            Roles.PrivacyOfficer | Roles.Administrator | Roles.Operator
        ),
        ("Machine", "Health", "/haven/health", Roles.Operator),
        ("Machine", "Outgoing mail", "/delivery/outbox", Roles.Operator),
        ("You", "Your account", "/organisations/account", Roles.AccountHolder),
        ("You", "Say what you think", "/organisations/feedback", FeedbackPages.Members),
    ];

    /// <summary>On every page, also on one that says that there is none.</summary>
    public static readonly NavLink[] Footer = [new("What Haven promises", "/privacy/promises")];

    public Task InvokeAsync(HttpContext context, PageFrame frame)
    {
        if (context.Features.Get<SignedIn>() is { } session)
        {
            var roles = session.Roles | Roles.AccountHolder;
            frame.Navigation =
            [
                .. Links
                    .Where(l => (l.Roles & roles) != 0)
                    .GroupBy(l => l.Section, StringComparer.Ordinal)
                    .Select(g => new NavSection(
                        g.Key,
                        [.. g.Select(l => new NavLink(l.Text, l.Href))]
                    )),
            ];
        }
        return next(context);
    }
}
