using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Haven.Research.Participants;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Research.Reviews;

/// <summary>
/// Asks in time whether what a study took is still of value, tells more people the longer nobody looks, and lets the study
/// take nothing more once the day has passed. Several servers may do it at once.
/// </summary>
public sealed class StudyReviewRounds(
    IDatabase database,
    IOrganisationZones zones,
    IRoleNotices notices,
    TimeProvider clock
)
{
    internal const string What = "whether what a study took is still of value";
    private const string Job = "study reviews";

    /// <summary>One round over one organisation; returns how many studies are asked about anew.</summary>
    public async Task<int> RunAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(organisation, cancellationToken);
        var today = zone.DayOf(Now());
        int asked = 0;
        foreach (var study in await ReadAsync(organisation, cancellationToken))
        {
            var due = StudyReview.DueOf(study.Study, zone.DayOf(study.FirstOpenedAt));
            bool isNew =
                study is { HasPeople: true, IsAsked: false }
                && today >= due.AddDays(-StudyReview.AskedBefore);
            bool isLate = study.HasPeople && today > due;
            bool isOver = study is { HasPeople: false, IsAsked: true };
            bool isToPause = study.Study.GoesOn() && isLate != study.Study.PausedAt > 0;
            if (isNew || isOver || isToPause)
            {
                bool done = await PutAsync(study, due, isNew, isLate, cancellationToken);
                asked += isNew && done ? 1 : 0;
            }
        }
        await TellAsync(organisation, today, cancellationToken);
        return asked;
    }

    private async Task<List<Looked>> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var reviews = Of(context, organisation);
        return await context
            .Set<Study>()
            .AsNoTracking()
            .Where(s => s.InForce > 0)
            .Select(s => new Looked(
                s,
                context
                    .Set<StudyVersion>()
                    .Where(v => v.Study == s.Id && v.OpenedAt > 0)
                    .Min(v => v.OpenedAt),
                context
                    .Set<StudyVersion>()
                    .Where(v => v.Study == s.Id && v.Number == s.InForce)
                    .Select(v => v.By)
                    .First(),
                context.Set<Participant>().Any(p => p.Study == s.Id),
                reviews.Any(r => r.Study == s.Id && r.AnsweredAt == 0),
                reviews.Where(r => r.Study == s.Id).Max(r => (int?)r.Number) ?? 0
            ))
            .ToListAsync(cancellationToken);
    }

    // What is asked, and that nothing more is taken, commits with its entry in the log. Whoever was overtaken looks again
    // in the next round.
    private async Task<bool> PutAsync(
        Looked looked,
        DateOnly due,
        bool isNew,
        bool isLate,
        CancellationToken cancellationToken
    )
    {
        var organisation = looked.Study.OrganisationId;
        await using var context = database.Open(new Scope(organisation));
        var study = context.Attach(looked.Study).Entity;
        if (isNew)
        {
            context.Add(New(looked, due));
        }
        else if (!looked.HasPeople)
        {
            await CloseAsync(context, study, cancellationToken);
        }
        if (study.GoesOn())
        {
            study.PausedAt = isLate ? Now() : 0;
        }
        study.Changes++;
        context.Record(
            new Deed(Reader.System(organisation, Job), Act.Edit, Purpose.Upkeep, What, [])
        );
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
        catch (DbUpdateException) when (isNew)
        {
            await using var again = database.Open(new Scope(organisation));
            if (
                !await Of(again, organisation)
                    .AnyAsync(r => r.Study == study.Id && r.Number > looked.Last, cancellationToken)
            )
            {
                throw;
            }
            return false; // another server asked
        }
    }

    private async Task CloseAsync(
        HavenContext context,
        Study study,
        CancellationToken cancellationToken
    )
    {
        var open = await Of(context, study.OrganisationId)
            .Where(r => r.Study == study.Id && r.AnsweredAt == 0)
            .ToListAsync(cancellationToken);
        foreach (var review in open)
        {
            review.Answer = StudyReviewAnswer.NobodyLeft;
            review.AnsweredAt = Now();
            review.Changes++;
        }
    }

    // Whoever marks a question as told sends the mail, in the same save.
    private async Task TellAsync(
        OrganisationId organisation,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        await using var look = database.Open(Scope.Installation);
        var open = await Of(look, organisation)
            .AsNoTracking()
            .Where(r => r.AnsweredAt == 0)
            .ToListAsync(cancellationToken);
        foreach (var review in open)
        {
            var step = StepOn(review, today);
            if (review.Told >= step)
            {
                continue;
            }
            await using var context = database.Open(Scope.Installation);
            context.Attach(review);
            review.Told = step;
            review.Changes++;
            foreach (var notice in StudyReviewWords.Notices(review, step))
            {
                await notices.HandOverAsync(context, notice, cancellationToken);
            }
            await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
    }

    private static StudyReviewTold StepOn(StudyReview review, DateOnly today) =>
        today > review.DueOn ? StudyReviewTold.Late
        : today >= review.DueOn.AddDays(-StudyReview.ToldBefore) ? StudyReviewTold.Administrators
        : StudyReviewTold.Officers;

    internal static IQueryable<StudyReview> Of(HavenContext context, OrganisationId organisation) =>
        context.Set<StudyReview>().Where(r => r.OrganisationId == organisation);

    private StudyReview New(Looked looked, DateOnly due) =>
        new()
        {
            OrganisationId = looked.Study.OrganisationId,
            Study = looked.Study.Id,
            StudyNumber = looked.Study.Number,
            Number = looked.Last + 1,
            DueOn = due,
            AskedAt = Now(),
            Author = looked.Author,
        };

    private long Now() => clock.GetUtcNow().UtcTicks;

    // A study, and how often it was looked at before.
    private sealed record Looked(
        Study Study,
        long FirstOpenedAt,
        MemberId Author,
        bool HasPeople,
        bool IsAsked,
        int Last
    );
}

/// <summary>Looks every hour, because somewhere a day begins at every one.</summary>
public sealed class StudyReviewJob(
    StudyReviewRounds rounds,
    IDatabase database,
    TimeProvider clock,
    ILogger<StudyReviewJob> log
) : OrganisationRounds(database, clock, log, "Nobody was asked to look at studies again")
{
    protected override async Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => await rounds.RunAsync(organisation, cancellationToken);
}
