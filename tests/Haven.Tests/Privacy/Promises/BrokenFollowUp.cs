using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Promises;
using Haven.Screening.Model;
using Haven.Screening.Review;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which a score acts, or a fact about somebody else is nobody's.</summary>
internal static class BrokenFollowUp
{
    [Breaks("SCR-19", 4)]
    public static TwinChanges ResultsAreAgreedToByThemselves() =>
        Broken.Step(
            async (context, next) =>
            {
                await next();
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path.StartsWithSegments(
                        "/screening/fill",
                        StringComparison.Ordinal
                    )
                )
                {
                    await AgreeAsync(context.RequestServices.GetRequiredService<IDatabase>());
                }
            }
        );

    [Breaks("SCR-22", 1)]
    public static TwinChanges WhomAReportIsAboutIsForgotten() =>
        Broken.Page(
            "/privacy/inventory.csv",
            p => p.Replace("people whom the report is about", "", StringComparison.Ordinal)
        );

    private static async Task AgreeAsync(IDatabase database)
    {
        List<Member> members;
        await using (var all = database.Open(Scope.Installation))
        {
            members = await all.Set<Member>().AsNoTracking().ToListAsync();
        }
        foreach (var member in members)
        {
            await using var store = database.Open(new Scope(member.OrganisationId));
            var finished = await store
                .Set<ScreeningRecord>()
                .Where(s => s.FinishedAt != 0)
                .Where(s => !store.Set<ResultReview>().Any(r => r.Screening == s.Id))
                .ToListAsync();
            var reader = new Reader(member.OrganisationId, member.Id.Value, Roles.Supervisor, "");
            foreach (var screening in finished)
            {
                store.Add(
                    new ResultReview
                    {
                        Id = Guid.CreateVersion7(),
                        OrganisationId = member.OrganisationId,
                        PersonKey = screening.PersonKey,
                        Screening = screening.Id,
                        Of = screening.FinishedAt,
                        By = member.Id,
                        At = screening.FinishedAt,
                        Outcome = Sealed<ReviewOutcome?>.Of(ReviewOutcome.Agreed),
                        Note = Sealed<string>.Of(""),
                    }
                );
                store.Record(
                    new Deed(
                        reader,
                        Act.Create,
                        Purpose.CaseWork,
                        "review of a result",
                        [screening.PersonKey]
                    )
                );
            }
            await store.SaveChangesAsync();
        }
    }
}
