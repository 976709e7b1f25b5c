using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Helpline.Figures;
using Haven.Helpline.Reports;
using Haven.Helpline.Supervision;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins whose helpline asks, keeps or tells more than it promises.</summary>
internal static class BrokenHelpline
{
    private const string Talk = "/helpline/talk";
    private const string Visitors = "zqvisitors";

    [Breaks("HLP-1", 1), Breaks("HLP-4", 1)]
    public static TwinChanges APageAsksForAName() =>
        Broken.Page(
            Talk,
            p => p.Replace("</form>", "<input name=\"name\" /></form>", StringComparison.Ordinal)
        );

    [Breaks("HLP-2", 1)]
    public static TwinChanges WhatAVisitorDoesIsWrittenDown() =>
        AfterStep(
            "/begin",
            async (context, store, organisation) =>
            {
                store.Record(
                    new Deed(
                        Reader.System(organisation, context.NetworkAddressOfProxy()),
                        Act.Create,
                        Purpose.Upkeep,
                        "chat",
                        []
                    )
                );
                await store.SaveChangesAsync();
            },
            saves: true
        );

    [Breaks("HLP-2", 2)]
    public static TwinChanges SmallNumbersAreShown() =>
        new(s => s.AddSingleton<DayGate, OpenGate>());

    [Breaks("HLP-3", 1)]
    public static TwinChanges AnAdministratorOpensAChat() =>
        Broken.Step(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    if (context.Request.Path.StartsWithSegments("/helpline/chats"))
                    {
                        context.Response.StatusCode = 200;
                    }
                    return Task.CompletedTask;
                });
                return next();
            }
        );

    [Breaks("HLP-4", 2)]
    public static TwinChanges WhoTellsMuchComesFirst() =>
        AfterStep(
            "/say",
            (_, store, _) =>
                store
                    .Set<Chat>()
                    .Where(c => c.Lines > 0)
                    .ExecuteUpdateAsync(u => u.SetProperty(c => c.BegunAt, 1))
        );

    [Breaks("HLP-7", 1)]
    public static TwinChanges AVisitorGetsACookie() =>
        Broken.Step(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(Talk, StringComparison.Ordinal))
                {
                    context.Response.Cookies.Append("seen", "1");
                }
                return next();
            }
        );

    [Breaks("HLP-7", 1)]
    public static TwinChanges TheScriptRemembers() =>
        Broken.Page("/_content/Haven.Design/quiet.js", s => s + ";localStorage.setItem('was','1')");

    [Breaks("HLP-7", 2)]
    public static TwinChanges ABrowserLeavesItsMark() =>
        AfterStep(
            "/begin",
            (context, store, _) =>
            {
                string mark = context
                    .Request.Headers.UserAgent.ToString()
                    .StartsWith(Visitors, StringComparison.Ordinal)
                    ? "zq"
                    : "xx";
                return store
                    .Set<Chat>()
                    .Where(c => c.Lang == "en")
                    .ExecuteUpdateAsync(u => u.SetProperty(c => c.Lang, mark));
            }
        );

    [Breaks("HLP-8", 1)]
    public static TwinChanges TwoChatsShareAKey() =>
        AfterStep(
            "/begin",
            async (_, store, _) =>
            {
                var first = await store
                    .Set<Chat>()
                    .OrderBy(c => c.BegunAt)
                    .Select(c => c.PersonKey)
                    .FirstAsync();
                await store
                    .Set<Chat>()
                    .ExecuteUpdateAsync(u => u.SetProperty(c => c.PersonKey, first));
            }
        );

    [Breaks("HLP-8", 1)]
    public static TwinChanges AChatIsKeptLonger() =>
        AfterStep(
            "/end",
            (_, store, _) =>
                store
                    .Set<Chat>()
                    .Where(c => c.GoesAt != 0)
                    .ExecuteUpdateAsync(u =>
                        u.SetProperty(c => c.GoesAt, c => c.GoesAt + TimeSpan.TicksPerDay)
                    )
        );

    [Breaks("HLP-8", 2)]
    public static TwinChanges AChatStays() =>
        AfterStep(
            "/end",
            (_, store, _) =>
                store
                    .Set<Chat>()
                    .ExecuteUpdateAsync(u =>
                        u.SetProperty(c => c.EndedAt, long.MaxValue)
                            .SetProperty(c => c.GoesAt, long.MaxValue)
                    )
        );

    [Breaks("HLP-8", 2)]
    public static TwinChanges WhatIsWrittenStandsElsewhereToo() =>
        Broken.Step(
            async (context, next) =>
            {
                string told = context.Request.Path.Value!.EndsWith("/say", StringComparison.Ordinal)
                    ? (await context.Request.ReadFormAsync())["text"].ToString()
                    : "";
                await next();
                if (told.Length > 0)
                {
                    await Broken.InInstallationAsync(
                        context,
                        store =>
                            store
                                .Set<Organisation>()
                                .ExecuteUpdateAsync(o =>
                                    o.SetProperty(x => x.Name, x => x.Name + " " + told)
                                )
                    );
                }
            }
        );

    [Breaks("HLP-8", 3)]
    public static TwinChanges TheNumbersGoWithTheChat() =>
        AfterStep("/end", (_, store, _) => store.Set<HelplineDay>().ExecuteDeleteAsync());

    [Breaks("HLP-9", 1)]
    public static TwinChanges AChatCanBeLookedFor() =>
        new(s => s.AddSingleton<IServiceSubjects, ChatsByNumber>());

    [Breaks("HLP-12", 1)]
    public static TwinChanges EveryAdvocateCounts() =>
        new(s => s.AddSingleton<CertificateGate, GateThatAsksForTheRole>());

    [Breaks("HLP-12", 2)]
    public static TwinChanges WhoWasCertifiedStaysSo() =>
        new(s => s.AddSingleton<CertificateGate, GateThatRemembers>());

    [Breaks("HLP-12", 3)]
    public static TwinChanges ASupervisorsReadingIsHidden() =>
        Broken.After(async context =>
        {
            if (context.Request.Path.StartsWithSegments("/helpline/supervision"))
            {
                var database = context.RequestServices.GetRequiredService<IDatabase>();
                await using var store = database.Open(new Scope(context.Reader().Organisation));
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await store.Set<ChatSupervision>().ExecuteDeleteAsync();
            }
        });

    [Breaks("HLP-14", 1)]
    public static TwinChanges TheLimitsAreNotTold() =>
        Broken.Page(
            Talk,
            p =>
                p.Replace("mandated reporters", "", StringComparison.Ordinal)
                    .Replace("obligaci", "", StringComparison.Ordinal)
        );

    [Breaks("HLP-14", 2)]
    public static TwinChanges TheChatIsCopiedIntoTheReport() =>
        Broken.Page(
            "/helpline/reports/new",
            p => p.Replace("</main>", "<p>zqpdhwkrtl</p></main>", StringComparison.Ordinal)
        );

    [Breaks("HLP-14", 2)]
    public static TwinChanges AReportIsNotInTheList() =>
        AfterReport(store => store.Set<Disclosure>().ExecuteDeleteAsync());

    [Breaks("HLP-14", 3)]
    public static TwinChanges AReportEndsTheChat() =>
        AfterReport(store =>
            store.Set<Chat>().ExecuteUpdateAsync(u => u.SetProperty(c => c.EndedAt, 1))
        );

    [Breaks("HLP-14", 3)]
    public static TwinChanges NobodyHasToSayWhetherTheyKnow() =>
        Broken.Field("/helpline/reports/new", "knows", nameof(PersonKnows.Told));

    [Breaks("HLP-16", 1)]
    public static TwinChanges EveryReasonCounts() =>
        new(s => s.AddSingleton<DisclosureReasons, AnyReason>());

    private static TwinChanges AfterReport(Func<HavenContext, Task> act) =>
        Broken.After(async context =>
        {
            if (
                HttpMethods.IsPost(context.Request.Method)
                && context.Request.Path == "/helpline/reports/new"
            )
            {
                var database = context.RequestServices.GetRequiredService<IDatabase>();
                await using var store = database.Open(new Scope(context.Reader().Organisation));
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await act(store);
            }
        });

    private static string NetworkAddressOfProxy(this HttpContext context) =>
        context.Request.Headers["X-Forwarded-For"].ToString();

    // Something is done to what the organisation keeps, after a step of a visitor.
    private static TwinChanges AfterStep(
        string step,
        Func<HttpContext, HavenContext, OrganisationId, Task> act,
        bool saves = false
    ) =>
        Broken.After(async context =>
        {
            string[] path = context.Request.Path.Value!.Split('/');
            if (
                !HttpMethods.IsPost(context.Request.Method)
                || !context.Request.Path.StartsWithSegments(Talk, StringComparison.Ordinal)
                || "/" + path[^1] != step
            )
            {
                return;
            }
            var database = context.RequestServices.GetRequiredService<IDatabase>();
            OrganisationId organisation;
            await using (var store = database.Open(Scope.Installation))
            {
                organisation = await store
                    .Set<Organisation>()
                    .Where(o => o.Code == path[3])
                    .Select(o => o.OrganisationId)
                    .SingleAsync();
            }
            await using var own = database.Open(new Scope(organisation));
            using var turn = saves ? null : await database.WriteTurnAsync(CancellationToken.None);
            await act(context, own, organisation);
        });

    private sealed class AnyReason : DisclosureReasons
    {
        public override string? WhyNot(PersonKeyId person, DisclosureBasis basis) => null;
    }

    private sealed class OpenGate : DayGate
    {
        public override ProtectedTable Protect(CountTable table) =>
            new(
                table.Rows,
                table.Columns,
                [.. table.Cells.ToArray().Select(c => (long?)c)],
                Withheld.No
            );
    }

    private sealed class GateThatAsksForTheRole(
        IDatabase database,
        IOrganisationZones zones,
        TimeProvider clock
    ) : CertificateGate(database, zones, clock)
    {
        private readonly IDatabase store = database;

        public override async Task<IReadOnlyCollection<MemberId>> WhoMayAsync(
            OrganisationId organisation,
            CancellationToken cancellationToken
        )
        {
            await using var context = store.Open(new Scope(organisation));
            return await context
                .Set<Member>()
                .Where(m => (m.Roles & Roles.Advocate) != 0)
                .Select(m => m.Id)
                .ToListAsync(cancellationToken);
        }
    }

    private sealed class GateThatRemembers(
        IDatabase database,
        IOrganisationZones zones,
        TimeProvider clock
    ) : CertificateGate(database, zones, clock)
    {
        private readonly HashSet<MemberId> known = [];

        public override async Task<IReadOnlyCollection<MemberId>> WhoMayAsync(
            OrganisationId organisation,
            CancellationToken cancellationToken
        )
        {
            known.UnionWith(await base.WhoMayAsync(organisation, cancellationToken));
            return known;
        }
    }

    private sealed class ChatsByNumber : IServiceSubjects
    {
        public string Label => "Chat";

        public Task<PersonKeyId?> FindAsync(
            HavenContext context,
            string handle,
            CancellationToken cancellationToken
        ) => Task.FromResult<PersonKeyId?>(null);

        public async Task<string?> HandleAsync(
            HavenContext context,
            PersonKeyId person,
            CancellationToken cancellationToken
        ) =>
            await context.Set<Chat>().AnyAsync(c => c.PersonKey == person, cancellationToken)
                ? "a chat"
                : null;
    }
}
