using Haven.Organisations.Model;
using Haven.Privacy.Agreements;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which agreements on processing are signed, and do not hold.</summary>
internal static class BrokenAgreements
{
    private const string Signing = "/privacy/agreements/sign";

    [Breaks("MSG-26", 1)]
    public static TwinChanges WhatWasSignedIsNotKept() =>
        WhenSigned(agreements => agreements.ExecuteDeleteAsync());

    [Breaks("MSG-26", 1)]
    public static TwinChanges AnotherFingerprintIsKept() =>
        WhenSigned(agreements =>
            agreements.ExecuteUpdateAsync(a =>
                a.SetProperty(x => x.Fingerprint, new string('0', 64))
            )
        );

    [Breaks("MSG-26", 1)]
    public static TwinChanges ThePartiesAreLeftOut() =>
        Broken.Page(Signing, p => p.Replace("Zvxhosting", "somebody", StringComparison.Ordinal));

    /// <summary>Haven supposes that everybody runs it themselves.</summary>
    [Breaks("MSG-26", 2)]
    public static TwinChanges AnAgreementOnProcessingIsSupposed() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path == "/screening/clients/new"
                )
                {
                    await SupposeAsync(context.RequestServices);
                }
                await next();
            }
        );

    private static TwinChanges WhenSigned(Func<IQueryable<ProcessingAgreement>, Task> change) =>
        Broken.After(async context =>
        {
            if (HttpMethods.IsPost(context.Request.Method) && context.Request.Path == Signing)
            {
                var database = context.RequestServices.GetRequiredService<IDatabase>();
                await using var store = database.Open(new Scope(context.Reader().Organisation));
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await change(store.Set<ProcessingAgreement>());
            }
        });

    private static async Task SupposeAsync(IServiceProvider services)
    {
        List<OrganisationId> all;
        await using (var store = services.GetRequiredService<IDatabase>().Open(Scope.Installation))
        {
            all = await store.Set<Organisation>().Select(o => o.OrganisationId).ToListAsync();
        }
        foreach (var organisation in all)
        {
            await services
                .GetRequiredService<AgreementDesk>()
                .RunsItselfAsync(
                    new Reader(organisation, Guid.Empty, Roles.PrivacyOfficer, "nobody"),
                    0,
                    CancellationToken.None
                );
        }
    }
}
