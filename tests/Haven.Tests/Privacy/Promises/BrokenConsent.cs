using Haven.Privacy.Consent;
using Haven.Privacy.Door;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which consent is taken for granted, kept wrongly, or holds on after it was taken back.</summary>
internal static class BrokenConsent
{
    private const string Asking = "/screening/consent";

    [Breaks("RES-4", 3)]
    public static TwinChanges WhatNobodyAnsweredCountsAsYes() =>
        Broken.Step(
            async (context, next) =>
            {
                if (IsAsking(context) && HttpMethods.IsPost(context.Request.Method))
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(f => f.Key, f => f.Value);
                    altered.TryAdd("agree-figures", new StringValues("yes"));
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    [Breaks("RES-4", 3)]
    public static TwinChanges TheVersionIsNotSaid() =>
        Broken.Page(Asking, p => p.Replace("Version 1", "", StringComparison.Ordinal));

    [Breaks("RES-8", 1)]
    public static TwinChanges AUseHasNoBasis() =>
        Broken.Page(
            "/privacy/consent",
            p =>
                p.Replace(
                    "the duty to show that somebody agreed",
                    "we find it useful",
                    StringComparison.Ordinal
                )
        );

    [Breaks("RES-8", 2)]
    public static TwinChanges YesIsTickedBeforehand() => Ticked(Asking, "value=\"yes\"");

    [Breaks("RES-8", 2)]
    public static TwinChanges ThatTheyWereToldIsTickedBeforehand() =>
        Ticked("/screening/clients/new", "name=\"told\"");

    [Breaks("RES-8", 3)]
    public static TwinChanges TheWordsAreChangedAfterwards() =>
        AfterAsking(
            "/ask",
            c =>
                c.Set<ConsentVersion>()
                    .ExecuteUpdateAsync(u =>
                        u.SetProperty(v => v.Spanish, v => v.Spanish + " y todo lo demás")
                    )
        );

    [Breaks("RES-15", 1)]
    public static TwinChanges WhatWasTakenBackGoesOn() =>
        AfterAsking(
            "/withdraw",
            c =>
                c.Set<ConsentStanding>()
                    .Where(s => s.Item == "figures")
                    .ExecuteUpdateAsync(u => u.SetProperty(s => s.OpenUntil, ConsentStanding.NoEnd))
        );

    [Breaks("RES-15", 1)]
    public static TwinChanges NobodyIsToldWhatStops() =>
        Broken.Page(
            Asking,
            p => p.Replace("Giving data to another system", "", StringComparison.Ordinal)
        );

    [Breaks("RES-11b", 1)]
    public static TwinChanges TimeRunsFromTheDayOfAgreeing() =>
        AfterAsking(
            "/ask",
            async c =>
            {
                long now = c.Now;
                await c.Set<KeptPerson>()
                    .Where(k => k.Kind == ConsentModel.Kept)
                    .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, now));
            }
        );

    [Breaks("RES-11b", 1)]
    public static TwinChanges WhatWasTakenBackIsKeptForEver() =>
        AfterAsking(
            "/withdraw",
            c =>
                c.Set<KeptPerson>()
                    .Where(k => k.Kind == ConsentModel.Kept)
                    .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, KeptPerson.NotYet))
        );

    private static TwinChanges Ticked(string path, string field) =>
        Broken.Page(
            path,
            p => p.Replace(field, field + " checked=\"checked\"", StringComparison.Ordinal)
        );

    private static bool IsAsking(HttpContext context) =>
        context.Request.Path.StartsWithSegments(Asking, StringComparison.Ordinal);

    private static TwinChanges AfterAsking(string page, Func<HavenContext, Task> change) =>
        Broken.After(async context =>
        {
            if (
                IsAsking(context)
                && context.Request.Path.Value!.EndsWith(page, StringComparison.Ordinal)
                && context.Response.StatusCode == StatusCodes.Status302Found
            )
            {
                var database = context.RequestServices.GetRequiredService<IDatabase>();
                await using var store = database.Open(new Scope(context.Reader().Organisation));
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await change(store);
            }
        });
}
