using Haven.Organisations.Model;
using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Notices;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which things go to other countries as they must not, or nobody is told where they are.</summary>
internal static class BrokenAbroad
{
    [Breaks("SCR-14", 1), Breaks("MSG-23", 1)]
    public static TwinChanges NobodySaysInWhichCountryItStands() =>
        new(Settings: s => s with { Country = null });

    [Breaks("SCR-14", 1), Breaks("MSG-23", 1)]
    public static TwinChanges TheSpanishNoticeDoesNotNameTheCountry() =>
        Broken.Page(
            "/privacy/notices",
            p => p.Replace("Estados Unidos", "aquí", StringComparison.Ordinal)
        );

    [Breaks("RES-12", 1)]
    public static TwinChanges WhoeverIsAbroadCountsAsHere() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path.Value!.EndsWith("/package", StringComparison.Ordinal)
                )
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(f => f.Key, f => f.Value);
                    altered["where"] = new StringValues("here");
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    [Breaks("RES-12", 1)]
    public static TwinChanges WhatEndedIsNotOnTheRegister() =>
        Each(store => store.Set<Transfer>().Where(t => t.EndedAt != 0).ExecuteDeleteAsync());

    [Breaks("RES-12", 1), Breaks("RES-23", 1)]
    public static TwinChanges WhatWasEndedGoesOn() =>
        Each(store =>
            store.Set<Transfer>().ExecuteUpdateAsync(u => u.SetProperty(t => t.EndedAt, 0L))
        );

    [Breaks("SCR-14", 2)]
    public static TwinChanges NobodyHasToAgree() =>
        Each(store =>
            store.Set<Transfer>().ExecuteUpdateAsync(u => u.SetProperty(t => t.NeedsConsent, false))
        );

    [Breaks("SCR-14", 2)]
    public static TwinChanges ConsentIsNotTakenBack() =>
        Each(store =>
            store
                .Set<ConsentStanding>()
                .Where(s => s.Form == AbroadConsent.Key)
                .ExecuteUpdateAsync(u => u.SetProperty(s => s.OpenUntil, ConsentStanding.NoEnd))
        );

    [Breaks("SCR-14", 2)]
    public static TwinChanges ASafeguardNeedsNoPaper() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path == "/privacy/abroad/new"
                )
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(f => f.Key, f => f.Value);
                    altered["paper"] = new StringValues("somewhere");
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    [Breaks("RES-23", 1)]
    public static TwinChanges APackageHasAPlaceOfItsOwn() =>
        new(services =>
            services.AddSingleton(s => new PackageFactsReader(
                s.GetRequiredService<AuditList>(),
                s.GetRequiredService<PurposeGate>(),
                s.GetRequiredService<RegimeDesk>(),
                s.GetRequiredService<KeptKinds>(),
                s.GetRequiredService<AbroadGate>(),
                new InstallationPlace(null),
                s.GetRequiredService<IOrganisationZones>(),
                s.GetRequiredService<TimeProvider>()
            ))
        );

    [Breaks("SCR-24", 1)]
    public static TwinChanges WhatSomebodyAgreedToIsNotKept() =>
        Broken.After(context =>
            Broken.InInstallationAsync(
                context,
                c =>
                    c.Set<Attestation>()
                        .Where(a => a.Kind == Attestation.StoredAbroad)
                        .ExecuteDeleteAsync()
            )
        );

    [Breaks("SCR-24", 1)]
    public static TwinChanges TheBoxIsTickedForEverybody() =>
        Broken.Field("/organisations/register", "warned", "yes");

    [Breaks("SCR-24", 1)]
    public static TwinChanges TheWarningIsNotInSpanish() =>
        Broken.Page(
            "/organisations/register",
            p => p.Replace("sobre usted se almacena", "", StringComparison.Ordinal)
        );

    private static TwinChanges Each(Func<HavenContext, Task> act) =>
        Broken.After(async context =>
        {
            if (!HttpMethods.IsPost(context.Request.Method))
            {
                return;
            }
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
                await act(store);
            }
        });
}
