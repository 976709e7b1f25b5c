using Haven.Organisations.Model;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which laws and agreements are chosen, and do not hold.</summary>
internal static class BrokenRegimes
{
    [Breaks("MSG-16", 1)]
    public static TwinChanges OnlyOneOfTheLawsIsKept() =>
        new(services =>
            services.AddSingleton(p => new RegimeDesk(
                p.GetRequiredService<IDatabase>(),
                new LawBook([
                    ("one", LawBook.Shipped.Find("ferpa")!),
                    .. Weakened("gdpr", "hipaa"),
                ]),
                p.GetRequiredService<TimeProvider>()
            ))
        );

    [Breaks("MSG-16", 2)]
    public static TwinChanges FurtherLawsAreNotRead() =>
        new(Settings: settings => settings with { Laws = null });

    [Breaks("REF-26", 1)]
    public static TwinChanges TheReasonIsNotShown() =>
        Broken.Page(
            "/privacy/regimes",
            p => p.Replace("We are a school", "", StringComparison.Ordinal)
        );

    /// <summary>Haven supposes that everybody has signed.</summary>
    [Breaks("SCR-21", 1)]
    public static TwinChanges AnAgreementIsSupposed() =>
        Broken.Step(
            async (context, next) =>
            {
                if (IsNewClient(context))
                {
                    await SupposeAsync(context.RequestServices.GetRequiredService<IDatabase>());
                }
                await next();
            }
        );

    [Breaks("SCR-21", 2)]
    public static TwinChanges AnAgreementAllowsEverything() =>
        Broken.After(async context =>
        {
            if (context.Request.Path == "/privacy/regimes/agreement")
            {
                await SupposeAsync(context.RequestServices.GetRequiredService<IDatabase>());
            }
        });

    private static bool IsNewClient(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.Request.Path == "/screening/clients/new";

    // Their times to answer are gone.
    private static IEnumerable<(string, Regime)> Weakened(params string[] laws) =>
        laws.Select(l => (l, LawBook.Shipped.Find(l)! with { Clocks = [] }));

    private static async Task SupposeAsync(IDatabase database)
    {
        List<OrganisationId> all;
        await using (var store = database.Open(Scope.Installation))
        {
            all = await store.Set<Organisation>().Select(o => o.OrganisationId).ToListAsync();
        }
        foreach (var organisation in all)
        {
            await using var store = database.Open(new Scope(organisation));
            store.Add(
                new BusinessAgreement
                {
                    OrganisationId = organisation,
                    Number = 1 + await store.Set<BusinessAgreement>().CountAsync(),
                    With = "Nobody",
                    From = DateOnly.MinValue,
                    Purposes = string.Join(',', Purpose.All.Select(p => p.Key)),
                }
            );
            await store.SaveChangesAsync();
        }
    }
}
