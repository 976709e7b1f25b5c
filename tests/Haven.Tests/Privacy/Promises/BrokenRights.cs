using Haven.Organisations.Inbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Faults of what people ask about data.</summary>
internal static class BrokenRights
{
    private const string Desk = "/privacy/rights";
    private const string Form = Desk + "/ask";

    [Breaks("SCR-16", 1)]
    public static TwinChanges TheAnswerDiffersFromTimeToTime() =>
        Broken.Page(
            Form,
            p => p.Replace("</main>", $"<p>{Guid.NewGuid():N}</p></main>", StringComparison.Ordinal)
        );

    [Breaks("SCR-16", 2)]
    public static TwinChanges RequestsAreLost() => AfterAsking(r => r.ExecuteDeleteAsync());

    [Breaks("SCR-15", 2)]
    public static TwinChanges WhoeverAsksIsTakenAsVerified() =>
        AfterAsking(r => r.ExecuteUpdateAsync(u => u.SetProperty(x => x.VerifiedAt, 1)));

    [Breaks("SCR-15", 3)]
    public static TwinChanges WhatStoodBeforeIsNotShown() =>
        Broken.Page(
            "/screening/clients",
            p => p.Replace("Behaviour and circumstances: zqearlierkt", "", StringComparison.Ordinal)
        );

    [Breaks("RES-7", 1)]
    public static TwinChanges TheTimeIsTwoMonths() =>
        AfterAsking(r => r.ExecuteUpdateAsync(u => u.SetProperty(x => x.DueOn, x => x.DueOn + 31)));

    [Breaks("REF-17", 1)]
    public static TwinChanges WhoeverSaysThatTheyAreAParentIsTakenForOne() =>
        WhoeverAsksIsTakenAsVerified();

    [Breaks("REF-17", 1)]
    public static TwinChanges TheReceiptDoesNotSayWhatWent() =>
        AtTheDesk(c => c.Set<Erasure>().ExecuteUpdateAsync(u => u.SetProperty(e => e.Went, "")));

    [Breaks("REF-17", 1)]
    public static TwinChanges ARecordStays() => Stays<Client>(c => c.Id.Value);

    [Breaks("MSG-29", 1)]
    public static TwinChanges WhatAChildWroteStays() => Stays<ContactMessage>(m => m.Id);

    [Breaks("MSG-29", 1)]
    public static TwinChanges WhoeverSaysThatTheChildIsTheirsIsTakenForTheParent() =>
        WhoeverAsksIsTakenAsVerified();

    // What was deleted is there again after each answer.
    private static TwinChanges Stays<T>(Func<T, Guid> id)
        where T : class
    {
        List<T> before = [];
        return Broken.After(async context =>
        {
            await using var store = context
                .RequestServices.GetRequiredService<IDatabase>()
                .Open(Scope.Installation);
            var there = await store.Set<T>().IgnoreQueryFilters().AsNoTracking().ToListAsync();
            store.AddRange(before.Where(b => !there.Exists(t => id(t) == id(b))));
            await store.SaveChangesAsync();
            before = there;
        });
    }

    [Breaks("MSG-17", 1)]
    public static TwinChanges NobodyMakesSureWhoAsks() => WhoeverAsksIsTakenAsVerified();

    [Breaks("MSG-17", 2)]
    public static TwinChanges TheSpanishLetterSaysNowhereToGo() =>
        Broken.Page(
            Desk,
            p =>
                p.Replace("autoridad de protección de datos", "oficina", StringComparison.Ordinal)
                    .Replace(
                        "autoridad de protecci&#xF3;n de datos",
                        "oficina",
                        StringComparison.Ordinal
                    )
        );

    [Breaks("MSG-24", 1)]
    public static TwinChanges ARestrictionIsForgotten() =>
        AtTheDesk(c => c.Set<Restriction>().IgnoreQueryFilters().ExecuteDeleteAsync());

    [Breaks("MSG-24", 2)]
    public static TwinChanges ARefusalNeedsNoReason() => Filled("refusal");

    [Breaks("MSG-31", 1)]
    public static TwinChanges AComplaintEndsWithoutAnAnswer() => Filled("answer");

    [Breaks("MSG-31", 1)]
    public static TwinChanges WhatWentOnIsForgotten() =>
        AtTheDesk(c =>
            c.Set<RightsRequest>().ExecuteUpdateAsync(u => u.SetProperty(x => x.NextOn, 0))
        );

    [Breaks("REF-21", 2)]
    public static TwinChanges WhoRefusedIsForgotten() =>
        AtTheDesk(c =>
            c.Set<Hearing>()
                .ExecuteUpdateAsync(u => u.SetProperty(h => h.RefusedBy, new MemberId(Guid.Empty)))
        );

    [Breaks("REF-21", 3)]
    public static TwinChanges NobodyKnowsHowOldTheyAre() =>
        new(s => s.AddSingleton<ISubjectAges, NoAges>());

    [Breaks("REF-21", 3)]
    public static TwinChanges ACourtIsTakenForGranted() => Sent(fields => fields["court"] = "yes");

    [Breaks("REF-21", 3)]
    public static TwinChanges WhoeverAsksIsTakenForAParent() =>
        AfterAsking(r => r.ExecuteUpdateAsync(u => u.SetProperty(x => x.Asker, Asker.Guardian)));

    [Breaks("SCR-22", 3)]
    public static TwinChanges WhoseFactsTheyAreIsForgotten() =>
        Sent(fields => fields["related"] = "");

    // After whatever the privacy officer does at the desk.
    private static TwinChanges AtTheDesk(Func<HavenContext, Task> change) =>
        Broken.After(context =>
            HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.StartsWithSegments(Desk, StringComparison.Ordinal)
                ? Broken.InInstallationAsync(context, change)
                : Task.CompletedTask
        );

    // Whoever leaves the field empty is taken to have typed something.
    private static TwinChanges Filled(string field) =>
        Sent(fields =>
        {
            if (string.IsNullOrWhiteSpace(fields.GetValueOrDefault(field)))
            {
                fields[field] = "-";
            }
        });

    // What is sent to the desk arrives as something else.
    private static TwinChanges Sent(Action<Dictionary<string, StringValues>> alter) =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path.StartsWithSegments(Desk, StringComparison.Ordinal)
                )
                {
                    var form = await context.Request.ReadFormAsync();
                    var fields = form.ToDictionary(f => f.Key, f => f.Value);
                    alter(fields);
                    context.Request.Form = new FormCollection(fields);
                }
                await next();
            }
        );

    public static TwinChanges AfterAsking(Func<IQueryable<RightsRequest>, Task> act) =>
        Broken.After(context =>
            context.Request.Path.StartsWithSegments(Form, StringComparison.Ordinal)
                ? Broken.InInstallationAsync(context, c => act(c.Set<RightsRequest>()))
                : Task.CompletedTask
        );

    private sealed class NoAges : ISubjectAges
    {
        public Task<int?> AgeAsync(
            HavenContext context,
            Reader reader,
            Purpose purpose,
            PersonKeyId person,
            CancellationToken cancellationToken
        ) => Task.FromResult<int?>(null);
    }
}
