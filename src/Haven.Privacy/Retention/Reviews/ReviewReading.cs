using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Retention.Reviews;

/// <summary>Where an open question stands.</summary>
public enum ReviewState
{
    Waiting,

    /// <summary>It waited so long that the administrators were told.</summary>
    Told,

    /// <summary>It waits for longer than <see cref="RetentionReview.LateAfter"/>.</summary>
    Late,

    /// <summary>A legal hold or a restriction keeps them, so that they cannot be let go.</summary>
    Held,
}

/// <summary>How many questions are open.</summary>
/// <param name="Oldest">When the oldest was asked, in UTC ticks.</param>
/// <param name="Late">How many wait for too long.</param>
public sealed record ReviewsWaiting(int Count, long Oldest, int Late)
{
    public static readonly ReviewsWaiting None = new(0, 0, 0);
}

/// <summary>An open question in the list.</summary>
/// <param name="Who">Their code.</param>
/// <param name="Waits">For how many days, as days of the calendar.</param>
public sealed record ReviewLine(RetentionReview Review, string Who, int Waits, ReviewState State);

/// <summary>What was answered before about the same person.</summary>
public sealed record EarlierReview(RetentionReview Review, string By, string Reason);

/// <summary>A question with what its answer needs.</summary>
/// <param name="Latest">The last day to which they can be kept; null where a law or a promise allows none.</param>
public sealed record ReviewSheet(
    ReviewLine Line,
    HeldRule Rule,
    DateOnly From,
    DateOnly? Latest,
    IReadOnlyList<EarlierReview> Earlier
);

/// <summary>Shows open questions to those who answer them. Days are those of whoever reads.</summary>
public sealed class ReviewReading(
    IDatabase database,
    RetentionService retention,
    RegimeDesk laws,
    KeptKinds kinds,
    Vault.Vault vault,
    IMemberNames members,
    TimeProvider clock,
    ISubjectNames? subjects = null
)
{
    private long Now => clock.GetUtcNow().UtcTicks;

    /// <summary>How many wait in an organisation, which says nothing of anybody.</summary>
    public async Task<ReviewsWaiting> WaitingAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var asked = await ReviewRounds
            .Open(context, organisation)
            .Select(r => r.AskedAt)
            .ToListAsync(cancellationToken);
        return asked.Count == 0
            ? ReviewsWaiting.None
            : new ReviewsWaiting(asked.Count, asked.Min(), asked.Count(IsLate));
    }

    /// <summary>Those that wait, the oldest first. That the codes were looked up is in the log.</summary>
    public async Task<IReadOnlyList<ReviewLine>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var open = await ReviewRounds
            .Open(context, reader.Organisation)
            .AsNoTracking()
            .OrderBy(r => r.AskedAt)
            .ThenBy(r => r.DueOn)
            .ThenBy(r => r.Id)
            .Take(RetentionPages.Most)
            .ToListAsync(cancellationToken);
        var lines = new List<ReviewLine>();
        foreach (var review in open)
        {
            if (
                kinds.Find(review.Kind) is { } kind
                && await KeptAsync(context, review, cancellationToken) is { } kept
            )
            {
                lines.Add(await LineAsync(context, review, kind, kept, cancellationToken));
            }
        }
        if (lines.Count > 0)
        {
            context.Record(
                new Deed(
                    reader,
                    Act.Retrieve,
                    Purpose.PrivacyOversight,
                    ReviewDesk.What,
                    [.. lines.Select(l => l.Review.PersonKey)]
                )
            );
            await context.SaveChangesAsync(cancellationToken);
        }
        return lines;
    }

    /// <summary>One open question with what was decided before; null where there is none.</summary>
    public async Task<ReviewSheet?> FindAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (
            await ReviewRounds
                .Open(context, reader.Organisation)
                .AsNoTracking()
                .SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
                is not { } review
            || kinds.Find(review.Kind) is not { } kind
            || await KeptAsync(context, review, cancellationToken) is not { } kept
        )
        {
            return null;
        }
        var rule = await HeldRule.ReadAsync(context, kind, cancellationToken);
        var from = LocalTime.DayOf(kept.Since);
        return new ReviewSheet(
            await LineAsync(context, review, kind, kept, cancellationToken),
            rule,
            from,
            await LatestAsync(rule, from, reader.Organisation, cancellationToken),
            await EarlierAsync(context, reader, review, cancellationToken)
        );
    }

    // Once more for as long as the rule says, and no longer than a law or a promise allows.
    private async Task<DateOnly?> LatestAsync(
        HeldRule rule,
        DateOnly from,
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var today = LocalTime.Today(clock);
        var latest = rule.Period.LastDay(today);
        var rules = await laws.RulesAsync(organisation, cancellationToken);
        if (
            RetentionService.LimitOf(rule.Kind, rules) is { } limit
            && limit.LastDay(from) is { } last
            && last < latest
        )
        {
            latest = last;
        }
        return latest > today ? latest : null;
    }

    private async Task<IReadOnlyList<EarlierReview>> EarlierAsync(
        HavenContext context,
        Reader reader,
        RetentionReview review,
        CancellationToken cancellationToken
    )
    {
        var earlier = await context
            .Set<RetentionReview>()
            .AsNoTracking()
            .Where(r => r.PersonKey == review.PersonKey && r.Answer == ReviewAnswer.Keep)
            .OrderByDescending(r => r.Number)
            .ToListAsync(cancellationToken);
        var known = earlier.Count > 0 ? await members.AllAsync(context, cancellationToken) : [];
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            ReviewDesk.What,
            [review, .. earlier, .. known.Select(m => m.Record)],
            cancellationToken
        );
        return
        [
            .. earlier.Select(e => new EarlierReview(
                e,
                known.FirstOrDefault(m => m.Member == e.AnsweredBy?.Value) is { } member
                    ? opened.Read(member.Name) ?? ""
                    : "somebody who is no member here",
                opened.Read(e.Reason) ?? ""
            )),
        ];
    }

    private async Task<ReviewLine> LineAsync(
        HavenContext context,
        RetentionReview review,
        KeptKind kind,
        KeptPerson kept,
        CancellationToken cancellationToken
    )
    {
        bool isHeld =
            kept.Holds > 0 || await retention.IsHeldAsync(context, kind, cancellationToken);
        string? code = subjects is null
            ? null
            : await subjects.HandleAsync(context, review.PersonKey, cancellationToken);
        return new ReviewLine(
            review,
            code ?? "without a code",
            LocalTime.Today(clock).DayNumber - LocalTime.DayOf(review.AskedAt).DayNumber,
            isHeld ? ReviewState.Held
                : IsLate(review.AskedAt) ? ReviewState.Late
                : review.Told == ReviewTold.Administrators ? ReviewState.Told
                : ReviewState.Waiting
        );
    }

    // Whoever is being forgotten has no time that runs, and nothing to be asked.
    private static Task<KeptPerson?> KeptAsync(
        HavenContext context,
        RetentionReview review,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<KeptPerson>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                k => k.OrganisationId == review.OrganisationId && k.PersonKey == review.PersonKey,
                cancellationToken
            );

    private bool IsLate(long askedAt) => askedAt + RetentionReview.LateAfter.Ticks <= Now;
}
