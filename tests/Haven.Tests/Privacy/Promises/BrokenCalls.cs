using Haven.Privacy.Door;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Research;
using Haven.Research.Applications;
using Haven.Research.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which applications are kept for another time, or under other terms, than was said.</summary>
internal static class BrokenCalls
{
    private const string Apply = "/research/apply";
    private const string Applications = "/research/applications";
    private const string Calls = "/research/calls";

    [Breaks("RES-11c", 1)]
    [Breaks("RES-17", 1)]
    public static TwinChanges AnAgreementsTimeEndsADayTooSoon() =>
        AfterDecision(k => k.Since - TimeSpan.TicksPerDay);

    [Breaks("RES-11c", 1)]
    [Breaks("RES-17", 1)]
    public static TwinChanges WhatNobodyDecidesIsKeptForEver() =>
        After(
            Apply,
            c =>
                c.Set<KeptPerson>()
                    .Where(k => k.Kind == ResearchModel.ApplicantsKept)
                    .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, KeptPerson.NotYet))
        );

    [Breaks("RES-11c", 1)]
    public static TwinChanges ADeedCountsAsNone() =>
        Altered(Applications, form => form.Remove("deed"));

    [Breaks("RES-11c", 2)]
    public static TwinChanges TheWordsAreNotShown() =>
        Broken.Page(
            Apply,
            p => p.Replace("Zqfund asks us", "Somebody asks us", StringComparison.Ordinal)
        );

    [Breaks("RES-11c", 2)]
    public static TwinChanges WhoeverAppliedBeforeCountsAsTold() =>
        After(
            Calls,
            async c =>
            {
                if (
                    await c.Set<CallVersion>()
                        .AsNoTracking()
                        .OrderByDescending(v => v.Number)
                        .FirstOrDefaultAsync() is
                    { } newest
                )
                {
                    await c.Set<Application>()
                        .ExecuteUpdateAsync(u =>
                            u.SetProperty(a => a.Version, newest.Number)
                                .SetProperty(a => a.Terms, newest.Fingerprint)
                        );
                }
            }
        );

    [Breaks("RES-16", 1)]
    public static TwinChanges TheTickIsNotAskedFor() =>
        Altered(Apply, form => form["accept"] = "yes");

    [Breaks("RES-16", 1)]
    public static TwinChanges OldTermsAreRewritten() =>
        After(
            Calls,
            async c =>
            {
                var versions = c.Set<CallVersion>();
                if (await versions.AnyAsync(v => v.Number == 2))
                {
                    string fingerprint = CallVersion.FingerprintOf("Anything goes.", "", 0, "");
                    await versions
                        .Where(v => v.Number == 1)
                        .ExecuteUpdateAsync(u =>
                            u.SetProperty(v => v.Terms, "Anything goes.")
                                .SetProperty(v => v.Fingerprint, fingerprint)
                        );
                }
            }
        );

    [Breaks("RES-20", 1)]
    public static TwinChanges ADayIsMadeUpForTheEndOfACall() =>
        Altered(
            Calls,
            form =>
            {
                form["ends-day"] = "1";
                form["ends-month"] = "1";
                form["ends-year"] = "2035";
            }
        );

    private static TwinChanges AfterDecision(
        System.Linq.Expressions.Expression<Func<KeptPerson, long>> since
    ) =>
        After(
            Applications,
            c =>
                c.Set<KeptPerson>()
                    .Where(k =>
                        c.Set<Application>()
                            .Any(a =>
                                a.PersonKey == k.PersonKey
                                && a.Outcome == ApplicationOutcome.Successful
                                && a.Decisions == 1
                            )
                    )
                    .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, since))
        );

    private static TwinChanges Altered(
        string path,
        Action<Dictionary<string, Microsoft.Extensions.Primitives.StringValues>> alter
    ) =>
        Broken.Step(
            async (context, next) =>
            {
                if (IsPost(context, path) && context.Request.HasFormContentType)
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(
                        f => f.Key,
                        f => f.Value,
                        StringComparer.Ordinal
                    );
                    alter(altered);
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    private static bool IsPost(HttpContext context, string path) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal);

    // Public pages know nobody who reads: the organisation stands in their address.
    private static TwinChanges After(string path, Func<HavenContext, Task> change) =>
        Broken.After(async context =>
        {
            if (!IsPost(context, path))
            {
                return;
            }
            var services = context.RequestServices;
            string code = context.Request.Path.Value!.Split('/')[3];
            var organisation =
                path == Apply
                    ? (
                        await services
                            .GetRequiredService<IPublicOrganisations>()
                            .NamedAsync(code, CancellationToken.None)
                    )!.Id
                    : context.Reader().Organisation;
            var database = services.GetRequiredService<IDatabase>();
            await using var store = database.Open(new Scope(organisation));
            using var turn = await database.WriteTurnAsync(CancellationToken.None);
            await change(store);
        });
}
