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
/// <param name="Since">From when on their time runs, in UTC ticks.</param>
/// <param name="Waits">For how many days, as days of the calendar.</param>
public sealed record ReviewLine(
    RetentionReview Review,
    string Who,
    long Since,
    int Waits,
    ReviewState State
);

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
    private const string NoCode = "without a code";

    private long Now => clock.GetUtcNow().UtcTicks;

    /// <summary>How many wait in an organisation, which says nothing of anybody.</summary>
    public async Task<ReviewsWaiting> WaitingAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        long late = Now - RetentionReview.LateAfter.Ticks;
        return await ReviewRounds
                .Open(context, organisation)
                .GroupBy(_ => 1)
                .Select(g => new ReviewsWaiting(
                    g.Count(),
                    g.Min(r => r.AskedAt),
                    g.Count(r => r.AskedAt <= late)
                ))
                .SingleOrDefaultAsync(cancellationToken)
            ?? ReviewsWaiting.None;
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
        var lines = await LinesAsync(context, open, cancellationToken);
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
            || await LinesAsync(context, [review], cancellationToken) is not [var line]
        )
        {
            return null;
        }
        var kind = kinds.Find(review.Kind)!;
        var rule = await HeldRule.ReadAsync(context, kind, cancellationToken);
        var from = LocalTime.DayOf(line.Since);
        return new ReviewSheet(
            line,
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
        var names = new OpenedNames(known, opened);
        return
        [
            .. earlier.Select(e => new EarlierReview(
                e,
                names.OfAny(e.AnsweredBy) ?? OpenedNames.Stranger,
                opened.Read(e.Reason) ?? ""
            )),
        ];
    }

    // Whoever is being forgotten has no time that runs, and nothing to be asked.
    private async Task<IReadOnlyList<ReviewLine>> LinesAsync(
        HavenContext context,
        IReadOnlyList<RetentionReview> open,
        CancellationToken cancellationToken
    )
    {
        var people = open.Select(r => r.PersonKey).ToList();
        var kept = await context
            .Set<KeptPerson>()
            .AsNoTracking()
            .Where(k =>
                k.OrganisationId == context.CurrentOrganisation && people.Contains(k.PersonKey)
            )
            .ToDictionaryAsync(k => k.PersonKey, cancellationToken);
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (string key in open.Select(r => r.Kind).Distinct(StringComparer.Ordinal))
        {
            if (
                kinds.Find(key) is { } kind
                && await retention.IsHeldAsync(context, kind, cancellationToken)
            )
            {
                held.Add(key);
            }
        }
        var lines = new List<ReviewLine>();
        foreach (var review in open.Where(r => kinds.Find(r.Kind) is not null))
        {
            if (kept.TryGetValue(review.PersonKey, out var theirs))
            {
                lines.Add(
                    new ReviewLine(
                        review,
                        await WhoAsync(context, review.PersonKey, cancellationToken),
                        theirs.Since,
                        LocalTime.Today(clock).DayNumber
                            - LocalTime.DayOf(review.AskedAt).DayNumber,
                        StateOf(review, theirs.Holds > 0 || held.Contains(review.Kind))
                    )
                );
            }
        }
        return lines;
    }

    private async Task<string> WhoAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        subjects is null
            ? NoCode
            : await subjects.HandleAsync(context, person, cancellationToken) ?? NoCode;

    private ReviewState StateOf(RetentionReview review, bool isHeld) =>
        isHeld ? ReviewState.Held
        : IsLate(review.AskedAt) ? ReviewState.Late
        : review.Told == ReviewTold.Administrators ? ReviewState.Told
        : ReviewState.Waiting;

    private bool IsLate(long askedAt) => askedAt + RetentionReview.LateAfter.Ticks <= Now;
}
