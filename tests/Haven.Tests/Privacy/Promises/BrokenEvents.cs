using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Research;
using Haven.Research.Posts;
using Haven.Research.Registrations;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which registrations or posts are kept for another time, or people are written to who did not say yes.</summary>
internal static class BrokenEvents
{
    private const string Attend = "/research/attend";
    private const string Events = "/research/events";
    private const string Posts = "/research/posts";

    [Breaks("RES-11a", 1)]
    [Breaks("RES-11e", 1)]
    public static TwinChanges RegistrationsAreKeptForEver() =>
        After(Attend, "", c => KeepAsync(c, ResearchModel.AttendeesKept, KeptPerson.NotYet));

    [Breaks("RES-11a", 1)]
    public static TwinChanges AMovedEventsRegistrationsStayWhereTheyWere() =>
        After(
            Events,
            "/about",
            c =>
                Kept(c, ResearchModel.AttendeesKept)
                    .ExecuteUpdateAsync(u =>
                        u.SetProperty(k => k.Since, k => k.Since - 20 * TimeSpan.TicksPerDay)
                    )
        );

    [Breaks("RES-11a", 1)]
    public static TwinChanges WhatPeopleNeedStays() =>
        new(services =>
            services.AddSingleton(s => new RegistrationNeeds(
                s.GetRequiredService<IDatabase>(),
                s.GetRequiredService<KeptKinds>(),
                s.GetRequiredService<RetentionService>(),
                TimeProvider.System
            ))
        );

    [Breaks("RES-11a", 2)]
    public static TwinChanges TheBoxIsTickedBeforehand() =>
        Broken.Page(
            Attend,
            p => p.Replace("name=\"news\"", "name=\"news\" checked", StringComparison.Ordinal)
        );

    [Breaks("RES-11a", 2)]
    public static TwinChanges SilenceCountsAsYes() =>
        Broken.Step(
            async (context, next) =>
            {
                if (IsPost(context, Attend, ""))
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(
                        f => f.Key,
                        f => f.Value,
                        StringComparer.Ordinal
                    );
                    altered["news"] = new StringValues("yes");
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    [Breaks("RES-11a", 2)]
    public static TwinChanges TakingItBackIsForgotten() =>
        After(
            Attend,
            "/no-news",
            c =>
                c.Set<EventRegistration>()
                    .ExecuteUpdateAsync(u => u.SetProperty(r => r.OffersEndedAt, 0L))
        );

    [Breaks("RES-11e", 1)]
    public static TwinChanges PostsAreShownAtOnce() =>
        After(
            Posts,
            "",
            c =>
                c.Set<EventPost>()
                    .Where(p => p.State == PostState.Waiting)
                    .ExecuteUpdateAsync(u => u.SetProperty(p => p.State, PostState.Standing))
        );

    [Breaks("RES-11e", 1)]
    public static TwinChanges PostsOutliveTheirEvent() =>
        After(Posts, "", c => KeepAsync(c, ResearchModel.PostsKept, KeptPerson.NotYet));

    [Breaks("RES-11e", 1)]
    public static TwinChanges WhatIsRefusedStays() =>
        After(
            Posts,
            "",
            c =>
                Kept(c, ResearchModel.PostsKept)
                    .Where(k =>
                        c.Set<EventPost>()
                            .Any(p => p.PersonKey == k.PersonKey && p.State == PostState.Refused)
                    )
                    .ExecuteUpdateAsync(u =>
                        u.SetProperty(k => k.Since, k => k.Since + 10 * TimeSpan.TicksPerDay)
                    )
        );

    private static Task KeepAsync(HavenContext context, string kind, long since) =>
        Kept(context, kind).ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, since));

    private static IQueryable<KeptPerson> Kept(HavenContext context, string kind) =>
        context.Set<KeptPerson>().Where(k => k.Kind == kind);

    private static bool IsPost(HttpContext context, string path, string end) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.Request.HasFormContentType
        && context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)
        && context.Request.Path.Value!.EndsWith(end, StringComparison.Ordinal);

    // In each organisation of the twin: a public page knows nobody who reads.
    private static TwinChanges After(string path, string end, Func<HavenContext, Task> change) =>
        Broken.After(async context =>
        {
            if (!IsPost(context, path, end))
            {
                return;
            }
            var database = context.RequestServices.GetRequiredService<IDatabase>();
            await using var installation = database.Open(Scope.Installation);
            var organisations = await installation
                .Set<KeptPerson>()
                .Select(k => k.OrganisationId)
                .Distinct()
                .ToListAsync();
            foreach (var organisation in organisations)
            {
                await using var store = database.Open(new Scope(organisation));
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await change(store);
            }
        });
}
