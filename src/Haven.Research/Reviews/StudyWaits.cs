using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Reviews;

/// <summary>Studies that wait to be looked at again, for those who look after privacy.</summary>
internal sealed class StudyWaits(IDatabase database, TimeProvider clock) : IServiceWaits
{
    public async Task<IReadOnlyList<ServiceWait>> OfAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var open = await StudyReviewRounds
            .Of(context, organisation)
            .AsNoTracking()
            .Where(r => r.AnsweredAt == 0)
            .OrderBy(r => r.DueOn)
            .ToListAsync(cancellationToken);
        var today = LocalTime.Today(clock);
        return open.ConvertAll(r => new ServiceWait(
            StudyReviewWords.Of(r, today),
            StudyReviewPages.To(r.StudyNumber),
            "Look at it",
            today > r.DueOn
        ));
    }
}
