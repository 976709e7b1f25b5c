using System.Text;
using Haven.Design.Components;
using Haven.Forms.Evaluation;
using Haven.Forms.Responses;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Fill;
using Haven.Screening.FollowUp;
using Haven.Screening.Model;
using Haven.Screening.Reports;
using Haven.Screening.Review;
using Haven.Screening.Steps;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Result;

/// <summary>A step that was taken, as a page shows it.</summary>
public sealed record StepLine(string Words, string By, long At);

/// <summary>What a result was before it was amended.</summary>
public sealed record EarlierLine(
    int Number,
    long FinishedAt,
    string LevelWords,
    string AmendedBy,
    long AmendedAt,
    string Reason
);

/// <summary>A supervisor's review, as a page shows it.</summary>
/// <param name="IsOfThis">Whether it was of this result, and not of what it was before somebody amended it.</param>
public sealed record ReviewEntry(string Outcome, string Note, string By, long At, bool IsOfThis);

/// <summary>A result with all that stands around it, opened.</summary>
/// <param name="Opened">What the screening's sealed values are read with.</param>
/// <param name="Before">The last finished screening before it on the same version; null where there is none.</param>
/// <param name="ConfirmedBy">Null while nobody has confirmed it.</param>
/// <param name="NextSteps">What is still to do: what is not known, and what the organisation asks for.</param>
public sealed record ResultView(
    OpenScreening Open,
    Opened Opened,
    FillForm Form,
    ScreeningResult Result,
    (long FinishedAt, ScreeningResult Result)? Before,
    IReadOnlyList<string> NextSteps,
    IReadOnlyList<StepLine> Taken,
    IReadOnlyList<EarlierLine> Earlier,
    string FilledInBy,
    string? ConfirmedBy
)
{
    public FormEvaluation Evaluation => Form.Evaluation;

    /// <summary>Which earlier result this shows; null for the one that counts.</summary>
    public int? EarlierNumber { get; init; }

    /// <summary>The reader's own name, where what they read leaves Haven with them.</summary>
    public string? TakenOutBy { get; init; }

    public JudgementForm Judging { get; init; } = new();

    /// <summary>Reports to an authority that were made after it.</summary>
    public IReadOnlyList<ReportLine> Reports { get; init; } = [];

    public DateTimeOffset ReadAt { get; init; }

    /// <summary>Who looked at it as a supervisor, and at what it was before.</summary>
    public IReadOnlyList<ReviewEntry> Reviews { get; init; } = [];

    public ReviewEntry? ReviewOfThis => Reviews.FirstOrDefault(r => r.IsOfThis);

    /// <summary>UTC ticks: until when a supervisor is to look at it; null where nobody is asked to.</summary>
    public long? ReviewUntil { get; init; }

    public bool IsReviewOverdue { get; init; }

    /// <summary>Whether the reader may look at it as a supervisor.</summary>
    public bool CanReview { get; init; }

    public ReviewForm Reviewing { get; init; } = new();

    public string OwnStep { get; init; } = "";

    public string? StepError { get; init; }

    public AmendForm Amending { get; init; } = new();

    public bool IsConfirmed => Open.Screening.ConfirmedAt != 0;

    /// <summary>Whether something can be done here: not with what is only read in an emergency, nor with what was.</summary>
    public bool CanAct => Open.Sight.Until is null && EarlierNumber is null;

    /// <summary>What is amended is filled in again, which needs a version that can be.</summary>
    public bool CanAmend => CanAct && !Open.IsOutdated;

    public IReadOnlyList<PageError> Errors =>
        [
            .. Judging.Errors,
            .. Amending.Errors,
            .. Reviewing.Errors,
            .. StepError is null ? [] : new[] { new PageError(StepError, "#step") },
        ];
}

/// <summary>Opens a finished screening with its result, its steps and what it was before.</summary>
public sealed class ResultReader(Vault vault, ReportReader reports, TimeProvider clock)
{
    /// <param name="takenOut">Whether it leaves Haven as a file: the log says so.</param>
    public async Task<ResultView> ReadAsync(
        Reader reader,
        OpenScreening open,
        CancellationToken cancellationToken,
        bool takenOut = false
    )
    {
        var store = open.Store;
        var before = await BeforeAsync(open, cancellationToken);
        var taken = await store
            .Set<StepTaken>()
            .AsNoTracking()
            .Where(s => s.Screening == open.Screening.Id)
            .OrderBy(s => s.At)
            .ThenBy(s => s.Id)
            .ToListAsync(cancellationToken);
        var earlier = await store
            .Set<EarlierResult>()
            .AsNoTracking()
            .Where(e => e.Screening == open.Screening.Id)
            .OrderByDescending(e => e.Number)
            .ToListAsync(cancellationToken);
        var reviews = await store
            .Set<ResultReview>()
            .AsNoTracking()
            .Where(r => r.Screening == open.Screening.Id)
            .OrderBy(r => r.At)
            .ToListAsync(cancellationToken);
        var visible = await VisibleClients.OfAsync(store, reader, cancellationToken);
        var asked = await StepService.AskedAsync(store, cancellationToken);
        var rules = await FollowUpRules.ReadAsync(store, reader.Organisation, cancellationToken);
        MemberId? taker = takenOut ? new MemberId(reader.Member) : null;
        var people = await PeopleAsync(
            store,
            open,
            taken,
            earlier,
            cancellationToken,
            [taker, .. reviews.Select(r => (MemberId?)r.By)]
        );
        var opened = await vault.OpenAsync(
            reader,
            open.Sight.Purpose,
            takenOut ? Act.Retrieve : Act.View,
            takenOut ? "screening result, as a file" : "screening result",
            [open.Screening, .. people, .. before, .. taken, .. earlier, .. reviews],
            cancellationToken
        );
        var names = people.ToDictionary(p => p.Id, p => opened.Read(p.Name) ?? "");
        var result = ScreeningResult.Read(opened.Read(open.Screening.Result))!;
        var done = taken.ConvertAll(s => new StepLine(
            opened.Read(s.Words) ?? "",
            NameOf(names, s.By),
            s.At
        ));
        return new ResultView(
            open,
            opened,
            FillForm.From(open.Questionnaire, open.Answers, clock),
            result,
            before
                .Select(b => (b.FinishedAt, ScreeningResult.Read(opened.Read(b.Result))!))
                .Select(b => ((long, ScreeningResult)?)b)
                .FirstOrDefault(),
            [
                .. StepService
                    .NextAfter(result, asked)
                    .Except(done.Select(d => d.Words), StringComparer.Ordinal),
            ],
            done,
            earlier.ConvertAll(e => LineOf(e, opened, names)),
            NameOf(names, open.Screening.By),
            ConfirmerOf(names, open.Screening.ConfirmedBy)
        )
        {
            TakenOutBy = ConfirmerOf(names, taker),
            Reviews = reviews.ConvertAll(r => EntryOf(r, open, opened, names)),
            ReviewUntil = ReviewRule.Asks(rules, result, open.Screening.FinishedAt)
                ? ReviewRule.Until(rules, open.Screening.FinishedAt)
                : null,
            IsReviewOverdue =
                ReviewRule.Until(rules, open.Screening.FinishedAt) < clock.GetUtcNow().UtcTicks,
            Reports = await reports.ReadAsync(
                reader,
                open,
                takenOut ? Act.Retrieve : Act.View,
                cancellationToken
            ),
            ReadAt = clock.GetUtcNow(),
            CanReview =
                open.Sight.Until is null
                && ReviewRule.MayReview(reader, visible, open.Client, open.Screening),
        };
    }

    /// <summary>The same as it was before it was amended for the first, second or later time; null where it was not.</summary>
    public async Task<ResultView?> ReadEarlierAsync(
        Reader reader,
        OpenScreening open,
        int number,
        CancellationToken cancellationToken
    )
    {
        var record = await open
            .Store.Set<EarlierResult>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                e => e.Screening == open.Screening.Id && e.Number == number,
                cancellationToken
            );
        if (record is null)
        {
            return null;
        }
        var people = await PeopleAsync(open.Store, open, [], [record], cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            open.Sight.Purpose,
            Act.View,
            "screening result, earlier",
            [record, .. people],
            cancellationToken
        );
        var names = people.ToDictionary(p => p.Id, p => opened.Read(p.Name) ?? "");
        var answers = ResponseReader
            .Read(open.Questionnaire, Encoding.UTF8.GetBytes(opened.Read(record.Answers)!))
            .OrThrow();
        return new ResultView(
            open with
            {
                Answers = answers,
            },
            opened,
            FillForm.From(open.Questionnaire, answers, clock),
            ScreeningResult.Read(opened.Read(record.Result))!,
            null,
            [],
            [],
            [LineOf(record, opened, names)],
            NameOf(names, open.Screening.By),
            ConfirmerOf(names, record.ConfirmedBy)
        )
        {
            EarlierNumber = number,
        };
    }

    private static ReviewEntry EntryOf(
        ResultReview review,
        OpenScreening open,
        Opened opened,
        Dictionary<MemberId, string> names
    ) =>
        new(
            opened.Read(review.Outcome) == ReviewOutcome.Agreed ? "Agreed" : "Sent back",
            opened.Read(review.Note) ?? "",
            NameOf(names, review.By),
            review.At,
            review.Of == open.Screening.FinishedAt
        );

    private static EarlierLine LineOf(
        EarlierResult record,
        Opened opened,
        Dictionary<MemberId, string> names
    ) =>
        new(
            record.Number,
            record.FinishedAt,
            ScreeningResult.Read(opened.Read(record.Result))!.LevelWords,
            NameOf(names, record.AmendedBy),
            record.AmendedAt,
            opened.Read(record.Reason) ?? ""
        );

    // The last finished one before this, on the same version: other versions may count otherwise.
    private static Task<List<ScreeningRecord>> BeforeAsync(
        OpenScreening open,
        CancellationToken cancellationToken
    ) =>
        open
            .Store.Set<ScreeningRecord>()
            .AsNoTracking()
            .Where(s =>
                s.Client == open.Client.Id
                && s.Number < open.Screening.Number
                && s.FinishedAt != 0
                && s.Instrument == open.Screening.Instrument
            )
            .OrderByDescending(s => s.Number)
            .Take(1)
            .ToListAsync(cancellationToken);

    private static Task<List<Member>> PeopleAsync(
        HavenContext store,
        OpenScreening open,
        IEnumerable<StepTaken> taken,
        IReadOnlyCollection<EarlierResult> earlier,
        CancellationToken cancellationToken,
        IEnumerable<MemberId?>? others = null
    )
    {
        List<MemberId?> named =
        [
            .. others ?? [],
            open.Screening.By,
            open.Screening.ConfirmedBy,
            .. taken.Select(s => (MemberId?)s.By),
            .. earlier.Select(e => (MemberId?)e.AmendedBy),
            .. earlier.Select(e => e.ConfirmedBy),
        ];
        var ids = named.OfType<MemberId>().Distinct().ToList();
        return store
            .Set<Member>()
            .AsNoTracking()
            .Where(m => ids.Contains(m.Id))
            .ToListAsync(cancellationToken);
    }

    private static string? ConfirmerOf(Dictionary<MemberId, string> names, MemberId? member) =>
        member is null ? null : NameOf(names, member);

    private static string NameOf(Dictionary<MemberId, string> names, MemberId? member) =>
        member is { } id && names.TryGetValue(id, out string? name)
            ? name
            : "somebody who has left";
}
