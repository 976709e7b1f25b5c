using Haven.Organisations.Model;
using Haven.Privacy.Notices;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which notices are published, and do not say or do what they should.</summary>
internal static class BrokenNotices
{
    private const string Notices = "/privacy/notices";

    [Breaks("SCR-18", 1)]
    public static TwinChanges ThePaperIsOfTheFirstVersion() =>
        Broken.Step(
            (context, next) =>
            {
                if (context.Request.Path.Value!.EndsWith("/2/pdf", StringComparison.Ordinal))
                {
                    context.Request.Path = context.Request.Path.Value.Replace(
                        "/2/pdf",
                        "/1/pdf",
                        StringComparison.Ordinal
                    );
                }
                return next();
            }
        );

    /// <summary>Whoever looks at a page is taken to have seen it.</summary>
    [Breaks("SCR-18", 2)]
    public static TwinChanges WhoeverWorksHasSeenIt() =>
        Uses((uses, now) => uses.ExecuteUpdateAsync(u => u.SetProperty(x => x.SeenAt, now)));

    [Breaks("SCR-18", 2)]
    public static TwinChanges ItIsGoneOnceSeen() =>
        Broken.Field(Notices + "/draft/publish", "change", nameof(NoticeChange.Small));

    [Breaks("SCR-18", 3)]
    public static TwinChanges WhoWentOnIsForgotten() =>
        Uses((uses, _) => uses.ExecuteDeleteAsync());

    [Breaks("MSG-25", 1), Breaks("REF-23", 1)]
    public static TwinChanges TheDaysAreLeftOut() =>
        Broken.Page(
            Notices,
            p =>
                p.Replace("in force from", "in force", StringComparison.Ordinal)
                    .Replace("Last changed on", "Changed", StringComparison.Ordinal)
        );

    [Breaks("MSG-25", 2)]
    public static TwinChanges NobodyIsTold() =>
        Broken.Field(Notices + "/draft/publish", "change", nameof(NoticeChange.Small));

    [Breaks("REF-23", 2)]
    public static TwinChanges WhoeverSawItHasAgreed() =>
        Uses(
            (uses, now) =>
                uses.Where(u => u.SeenAt > 0)
                    .ExecuteUpdateAsync(u => u.SetProperty(x => x.AgreedAt, now))
        );

    [Breaks("HLP-19", 1)]
    public static TwinChanges TheDayIsNotHeard() =>
        Broken.Step(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(Notices, StringComparison.Ordinal))
                {
                    context.Request.QueryString = new QueryString("?lang=en");
                }
                return next();
            }
        );

    [Breaks("HLP-19", 1)]
    public static TwinChanges WhoeverReadsANoticeIsWrittenDown() =>
        Broken.After(context =>
        {
            if (context.Request.Path.StartsWithSegments(Notices, StringComparison.Ordinal))
            {
                context
                    .RequestServices.GetRequiredService<ILoggerFactory>()
                    .CreateLogger("Visits")
                    .LogWarning("Read by {Browser}", context.Request.Headers.UserAgent.ToString());
            }
            return Task.CompletedTask;
        });

    [Breaks("SCR-9", 3)]
    public static TwinChanges TheNoticeLacksAPurpose() =>
        Broken.Page(
            Notices,
            p => p.Replace("Looking after a client", "", StringComparison.Ordinal)
        );

    [Breaks("SCR-10", 3)]
    public static TwinChanges TheNoticeIsSilentOfSignals() =>
        Broken.Page(
            Notices,
            p => p.Replace("change nothing", "are heard", StringComparison.Ordinal)
        );

    [Breaks("RES-1", 2)]
    public static TwinChanges EverybodyIsShownAllParts() =>
        Broken.Step(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(Notices, StringComparison.Ordinal))
                {
                    context.Request.QueryString = new QueryString("?lang=en");
                }
                return next();
            }
        );

    /// <summary>Each organisation has a notice that it never wrote.</summary>
    [Breaks("MSG-34", 1)]
    public static TwinChanges ANoticeIsThereByItself() =>
        Broken.After(async context =>
        {
            await using var store = context
                .RequestServices.GetRequiredService<IDatabase>()
                .Open(Scope.Installation);
            var without = await store
                .Set<Organisation>()
                .Select(o => o.OrganisationId)
                .Where(o => !store.Set<NoticeVersion>().Any(v => v.OrganisationId == o))
                .ToListAsync();
            without.ForEach(o => InventedNotice.Add(store, o, 1));
            await store.SaveChangesAsync();
        });

    [Breaks("MSG-34", 1)]
    public static TwinChanges TheMachinesStatementIsNotLinked() =>
        Broken.Page(Notices, p => p.Replace("/operator/machine", "", StringComparison.Ordinal));

    /// <summary>Each version passes for one that speaks of health, whether it does or not.</summary>
    [Breaks("MSG-12", 1)]
    public static TwinChanges EveryNoticePassesForOneAboutHealth() =>
        Broken.After(context =>
            Broken.InInstallationAsync(
                context,
                store =>
                    store
                        .Set<NoticeVersion>()
                        .ExecuteUpdateAsync(v => v.SetProperty(x => x.HasHealth, true))
            )
        );

    [Breaks("MSG-12", 1)]
    public static TwinChanges NothingLeadsToTheHealthNotice() =>
        Broken.Page(Notices, p => p.Replace("/health?", "/wealth?", StringComparison.Ordinal));

    [Breaks("MSG-12", 2)]
    public static TwinChanges TheRecordOfProcessingDoesNotMarkHealth() =>
        Broken.Page(
            "/privacy/inventory",
            p => p.Replace("health fact", "fact", StringComparison.Ordinal)
        );

    [Breaks("MSG-12", 2)]
    public static TwinChanges AQuestionAboutHealthIsNotMarked() =>
        Broken.Page(
            "/screening/clients",
            p => p.Replace("Health fact", "Fact", StringComparison.Ordinal)
        );

    [Breaks("MSG-12", 2)]
    public static TwinChanges AQuestionnaireLeadsToNoHealthNotice() =>
        Broken.Page(
            "/screening/fill",
            p => p.Replace("/health?", "/wealth?", StringComparison.Ordinal)
        );

    [Breaks("REF-25", 1)]
    public static TwinChanges TheTermsAreNotRecorded() =>
        Uses((uses, _) => uses.ExecuteUpdateAsync(u => u.SetProperty(x => x.TermsNumber, 0)));

    /// <summary>Whoever goes on working is taken to accept the terms.</summary>
    [Breaks("REF-25", 1)]
    public static TwinChanges WhoeverWorksHasAccepted() =>
        Uses(
            (uses, _) =>
                uses.ExecuteUpdateAsync(u => u.SetProperty(x => x.TermsNumber, x => x.Number))
        );

    [Breaks("RES-14", 1)]
    public static TwinChanges TheLetterIsSilentOfTheChange() =>
        Broken.Page(
            Notices + "/change/letters",
            p => p.Replace("Zqvm", "", StringComparison.Ordinal)
        );

    [Breaks("RES-14", 1)]
    public static TwinChanges TheListForLettersIsEmpty() =>
        Broken.Page(Notices + "/change/people", _ => "client code\r\n");

    [Breaks("MSG-22", 1)]
    public static TwinChanges FamiliesAreLedToWhoeverRunsHaven() =>
        Broken.Page(
            "/privacy",
            p =>
                p.Replace(
                    "or of your child, ask",
                    "or of your child, not",
                    StringComparison.Ordinal
                )
        );

    [Breaks("MSG-22", 1)]
    public static TwinChanges AdministratorsAreLedNowhere() =>
        Broken.Page(
            "/privacy/notices",
            p => p.Replace("ask whoever runs Haven", "ask", StringComparison.Ordinal)
        );

    private static TwinChanges Uses(Func<IQueryable<NoticeUse>, long, Task> act) =>
        Broken.After(async context =>
        {
            var database = context.RequestServices.GetRequiredService<IDatabase>();
            List<OrganisationId> all;
            await using (var store = database.Open(Scope.Installation))
            {
                all = await store.Set<Organisation>().Select(o => o.OrganisationId).ToListAsync();
            }
            foreach (var organisation in all)
            {
                await using var store = database.Open(new Scope(organisation));
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await act(store.Set<NoticeUse>(), 1);
            }
        });
}
