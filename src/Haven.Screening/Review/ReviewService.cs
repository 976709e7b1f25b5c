using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Fill;
using Haven.Screening.FollowUp;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Review;

/// <summary>A result in the list of those to be looked at, or of those that came back.</summary>
public sealed record ReviewLine(
    long Code,
    int Number,
    long FinishedAt,
    string LevelWords,
    Haven.Design.Components.Tone Tone,
    bool IsConfirmed,
    long Until,
    string Note
);

/// <summary>What waits for a supervisor; <see cref="Next"/> is where looking goes on.</summary>
public sealed record ReviewSlice(IReadOnlyList<ReviewLine> Waiting, long? Next);

/// <summary>
/// Results that a supervisor is to look at. Which they are follows from their level, so no mark stands beside them in the
/// database: lists go through the results that nobody has looked at, some at a time, and open them.
/// </summary>
public sealed class ReviewService(Vault vault, TimeProvider clock)
{
    /// <summary>How many results are looked through at once.</summary>
    public const int Stretch = 200;

    private const string What = "results to be reviewed";

    public long Now => clock.GetUtcNow().UtcTicks;

    /// <summary>What waits for this supervisor, the oldest first: nothing of their own.</summary>
    /// <param name="after">UTC ticks: what was finished later.</param>
    public async Task<ReviewSlice> WaitingAsync(
        HavenContext store,
        Reader reader,
        long after,
        CancellationToken cancellationToken
    )
    {
        var rules = await FollowUpRules.ReadAsync(store, reader.Organisation, cancellationToken);
        if (rules.ReviewsSince == 0)
        {
            return new ReviewSlice([], null);
        }
        var visible = await VisibleClients.OfAsync(store, reader, cancellationToken);
        var found = await (
            from s in store.Set<ScreeningRecord>().AsNoTracking()
            where s.FinishedAt >= rules.ReviewsSince && s.FinishedAt > after
            where !store.Set<ResultReview>().Any(r => r.Screening == s.Id && r.Of == s.FinishedAt)
            join c in visible.SupervisedIn(store) on s.Client equals c.Id
            orderby s.FinishedAt
            select new { Screening = s, c.Code }
        )
            .Take(Stretch)
            .ToListAsync(cancellationToken);
        var own = found.FindAll(f => ReviewRule.IsAnothers(reader, f.Screening));
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            What,
            own.Select(f => f.Screening),
            cancellationToken
        );
        return new ReviewSlice(
            [
                .. own.Where(f => !opened.IsRestricted(f.Screening))
                    .Select(f => (f.Code, f.Screening, Result: ResultOf(opened, f.Screening)))
                    .Where(f => ReviewRule.Asks(rules, f.Result, f.Screening.FinishedAt))
                    .Select(f => LineOf(rules, f.Code, f.Screening, f.Result, "")),
            ],
            found.Count == Stretch ? found[^1].Screening.FinishedAt : null
        );
    }

    /// <summary>Results of the reader that a supervisor sent back, and that nobody amended since.</summary>
    public async Task<IReadOnlyList<ReviewLine>> SentBackAsync(
        HavenContext store,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var me = new MemberId(reader.Member);
        var visible = await VisibleClients.OfAsync(store, reader, cancellationToken);
        var rules = await FollowUpRules.ReadAsync(store, reader.Organisation, cancellationToken);
        var found = await (
            from r in store.Set<ResultReview>().AsNoTracking()
            join s in store.Set<ScreeningRecord>().AsNoTracking() on r.Screening equals s.Id
            where s.By == me && s.FinishedAt == r.Of
            join c in visible.In(store) on s.Client equals c.Id
            orderby r.At descending
            select new
            {
                Review = r,
                Screening = s,
                c.Code,
            }
        )
            .Take(Stretch)
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            "results sent back",
            found.SelectMany(f => new ISealedRecord[] { f.Review, f.Screening }),
            cancellationToken
        );
        return
        [
            .. found
                .Where(f =>
                    !opened.IsRestricted(f.Review)
                    && opened.Read(f.Review.Outcome) == ReviewOutcome.SentBack
                )
                .Select(f =>
                    LineOf(
                        rules,
                        f.Code,
                        f.Screening,
                        ResultOf(opened, f.Screening),
                        opened.Read(f.Review.Note) ?? ""
                    )
                ),
        ];
    }

    /// <summary>Keeps what a supervisor found; false where somebody else looked, or the result was amended meanwhile.</summary>
    public async Task<bool> KeepAsync(
        Reader reader,
        OpenScreening open,
        long of,
        ReviewOutcome outcome,
        string note,
        CancellationToken cancellationToken
    )
    {
        var screening = open.Screening;
        if (screening.FinishedAt != of)
        {
            return false;
        }
        open.Store.Add(
            new ResultReview
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                OrganisationId = reader.Organisation,
                PersonKey = screening.PersonKey,
                Screening = screening.Id,
                Of = of,
                By = new MemberId(reader.Member),
                At = Now,
                Outcome = Sealed<ReviewOutcome?>.Of(outcome),
                Note = Sealed<string>.Of(note),
            }
        );
        open.Store.Record(
            new Deed(
                reader,
                Act.Create,
                Purpose.CaseWork,
                "review of a result",
                [screening.PersonKey]
            )
        );
        try
        {
            await open.Store.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
            when (open
                    .Store.Set<ResultReview>()
                    .AsNoTracking()
                    .Any(r => r.Screening == screening.Id && r.Of == of)
            )
        {
            return false; // another supervisor a moment ago
        }
    }

    private static ScreeningResult ResultOf(Opened opened, ScreeningRecord screening) =>
        ScreeningResult.Read(opened.Read(screening.Result))!;

    private static ReviewLine LineOf(
        FollowUpRules rules,
        long code,
        ScreeningRecord screening,
        ScreeningResult result,
        string note
    ) =>
        new(
            code,
            screening.Number,
            screening.FinishedAt,
            result.LevelWords,
            result.Tone,
            screening.ConfirmedAt != 0,
            ReviewRule.Until(rules, screening.FinishedAt),
            note
        );
}
