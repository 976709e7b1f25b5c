using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Reviews;

/// <summary>A look at a study that is over, with the name of whoever looked.</summary>
public sealed record PastReview(StudyReview Review, string By);

/// <summary>Takes what somebody decides about what a study took.</summary>
public sealed class StudyReviewDesk(
    IDatabase database,
    IOrganisationZones zones,
    IMemberNames members,
    Haven.Privacy.Vault.Vault vault,
    TimeProvider clock
)
{
    /// <summary>Those that are over, the newest first.</summary>
    public async Task<IReadOnlyList<PastReview>> PastAsync(
        Reader reader,
        Study study,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var past = await Of(context, study)
            .AsNoTracking()
            .Where(r => r.AnsweredAt != 0)
            .OrderByDescending(r => r.Number)
            .ToListAsync(cancellationToken);
        if (past.Count == 0)
        {
            return [];
        }
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            StudyDesk.PurposeOf(reader),
            Act.View,
            StudyReviewRounds.What,
            [.. known.Select(m => m.Record)],
            cancellationToken
        );
        var names = new OpenedNames(known, opened);
        return past.ConvertAll(r => new PastReview(r, names.OfAny(r.By) ?? ""));
    }

    /// <summary>The answers are kept, and looked at again after so many years at the latest.</summary>
    public async Task<StudyOutcome> KeepAsync(
        Reader reader,
        int number,
        StudyReviewForm form,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        await using var context = database.Open(new Scope(reader.Organisation));
        if (
            await AnswerAsync(context, reader, (number, form.Seen), zone, cancellationToken)
            is not var (study, review)
        )
        {
            return StudyOutcome.Overtaken;
        }
        var next = CalendarPeriod.OfYears(form.Count!.Value).LastDay(zone.DayOf(Now()));
        (review.Answer, review.NextBy) = (StudyReviewAnswer.Keep, next);
        (review.Value, review.Least) = (form.Value, form.Least);
        (study.ReviewBy, study.PausedAt) = (next, 0);
        return await SaveAsync(context, study, cancellationToken);
    }

    /// <summary>
    /// The answers are not needed any more: the study ends, if it has not ended before, and what people said goes with the
    /// next day. A legal hold keeps whom it keeps. It cannot be taken back.
    /// </summary>
    /// <param name="seen">The study's changes when the page was made.</param>
    public async Task<StudyOutcome> LetGoAsync(
        Reader reader,
        int number,
        int seen,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        await using var context = database.Open(new Scope(reader.Organisation));
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        if (
            await AnswerAsync(context, reader, (number, seen), zone, cancellationToken)
            is not var (study, review)
        )
        {
            return StudyOutcome.Overtaken;
        }
        review.Answer = StudyReviewAnswer.LetGo;
        study.PausedAt = 0;
        study.EndedAt = study.EndedAt == 0 ? Now() : study.EndedAt;
        var saved = await SaveAsync(context, study, cancellationToken);
        if (saved == StudyOutcome.Done)
        {
            await StudyDesk.BeginTimeAsync(
                context,
                study,
                zone.DayOf(Now()),
                zone,
                cancellationToken
            );
            await transaction.CommitAsync(cancellationToken);
        }
        return saved;
    }

    // The question that waits, or a new one where somebody looks before they are asked.
    private async Task<(Study Study, StudyReview Review)?> AnswerAsync(
        HavenContext context,
        Reader reader,
        (int Number, int Seen) asked,
        TimeZoneInfo zone,
        CancellationToken cancellationToken
    )
    {
        var study = await context
            .Set<Study>()
            .SingleOrDefaultAsync(s => s.Number == asked.Number, cancellationToken);
        if (study is not { InForce: > 0 } || study.Changes != asked.Seen)
        {
            return null;
        }
        var last = await Of(context, study)
            .OrderByDescending(r => r.Number)
            .FirstOrDefaultAsync(cancellationToken);
        var review = last is { AnsweredAt: 0 }
            ? last
            : await NewAsync(context, study, last?.Number ?? 0, zone, cancellationToken);
        review.AnsweredAt = Now();
        review.By = new MemberId(reader.Member);
        review.Changes++;
        study.Changes++;
        context.Record(StudyDesk.DeedOf(reader, Act.Edit, StudyReviewRounds.What));
        return (study, review);
    }

    private async Task<StudyReview> NewAsync(
        HavenContext context,
        Study study,
        int last,
        TimeZoneInfo zone,
        CancellationToken cancellationToken
    )
    {
        var versions = await context
            .Set<StudyVersion>()
            .AsNoTracking()
            .Where(v => v.Study == study.Id && v.OpenedAt > 0)
            .OrderBy(v => v.Number)
            .ToListAsync(cancellationToken);
        var review = new StudyReview
        {
            OrganisationId = study.OrganisationId,
            Study = study.Id,
            StudyNumber = study.Number,
            Number = last + 1,
            DueOn = StudyReview.DueOf(study, zone.DayOf(versions[0].OpenedAt)),
            AskedAt = Now(),
            Author = versions[^1].By,
            Told = StudyReviewTold.Late,
        };
        context.Add(review);
        return review;
    }

    private async Task<StudyOutcome> SaveAsync(
        HavenContext context,
        Study study,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken)
                ? StudyOutcome.Done
                : StudyOutcome.Overtaken;
        }
        catch (DbUpdateException)
        {
            // Another one wrote the same look first.
            await using var again = database.Open(new Scope(study.OrganisationId));
            int changes = await again
                .Set<Study>()
                .Where(s => s.Id == study.Id)
                .Select(s => s.Changes)
                .SingleAsync(cancellationToken);
            if (changes < study.Changes)
            {
                throw;
            }
            return StudyOutcome.Overtaken;
        }
    }

    private static IQueryable<StudyReview> Of(HavenContext context, Study study) =>
        StudyReviewRounds.Of(context, study.OrganisationId).Where(r => r.Study == study.Id);

    private long Now() => clock.GetUtcNow().UtcTicks;
}
