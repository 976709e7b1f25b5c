using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Model;
using Haven.Research.Participants;
using Haven.Research.Reviews;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Studies;

public enum StudyOutcome
{
    Done,

    /// <summary>Somebody else changed it since the page was made.</summary>
    Overtaken,

    /// <summary>Something is missing before it may be opened.</summary>
    Incomplete,

    /// <summary>Whoever wrote it last cannot open it.</summary>
    SamePerson,
}

/// <param name="Missing">What is missing, as sentences.</param>
public sealed record StudyResult(StudyOutcome Outcome, IReadOnlyList<string> Missing)
{
    public static StudyResult Of(StudyOutcome outcome) => new(outcome, []);
}

/// <summary>A study with its versions, newest first.</summary>
/// <param name="HasPeople">Whether it has something of anybody.</param>
public sealed record StudySheet(Study Study, IReadOnlyList<StudyVersion> Versions, bool HasPeople)
{
    /// <summary>By when somebody looks whether what it took is still needed; null while there is nothing to look at.</summary>
    public DateOnly? ReviewBy =>
        HasPeople && Versions.LastOrDefault(v => v.IsOpened()) is { } first
            ? StudyReview.DueOf(Study, LocalTime.DayOf(first.OpenedAt))
            : null;

    public StudyVersion? Draft => Versions.FirstOrDefault(v => !v.IsOpened());

    /// <summary>The version in force; null before the first was opened.</summary>
    public StudyVersion? InForce => Versions.FirstOrDefault(v => v.Number == Study.InForce);
}

/// <summary>Declares studies, opens what was declared, and ends them.</summary>
public sealed class StudyDesk(IDatabase database, IOrganisationZones zones, TimeProvider clock)
{
    private const string What = "declaration of a study";

    internal static IQueryable<StudyVersion> VersionOf(
        HavenContext context,
        StudyId study,
        int number
    ) =>
        context
            .Set<StudyVersion>()
            .AsNoTracking()
            .Where(v => v.Study == study && v.Number == number);

    public async Task<IReadOnlyList<Study>> ListAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Study>()
            .AsNoTracking()
            .OrderByDescending(s => s.Number)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null where the organisation has no study with this number.</summary>
    public async Task<StudySheet?> FindAsync(
        OrganisationId organisation,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var study = await context
            .Set<Study>()
            .AsNoTracking()
            .SingleOrDefaultAsync(s => s.Number == number, cancellationToken);
        return study is null
            ? null
            : new StudySheet(
                study,
                await context
                    .Set<StudyVersion>()
                    .AsNoTracking()
                    .Where(v => v.Study == study.Id)
                    .OrderByDescending(v => v.Number)
                    .ToListAsync(cancellationToken),
                await context
                    .Set<Participant>()
                    .AnyAsync(p => p.Study == study.Id, cancellationToken)
            );
    }

    /// <summary>Begins a study with a draft of its first version; its number.</summary>
    public async Task<int> DeclareAsync(
        Reader reader,
        Declaration declaration,
        CancellationToken cancellationToken
    )
    {
        return await AnotherLook.UntilStoredAsync(async () =>
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            var study = new Study
            {
                Id = StudyId.Create(),
                OrganisationId = reader.Organisation,
                Number = await LastAsync(context, cancellationToken) + 1,
                Title = declaration.Title,
            };
            context.Add(study);
            context.Add(Draft(reader, study, declaration, ""));
            context.Record(DeedOf(reader, Act.Create));
            await context.SaveChangesAsync(cancellationToken);
            return study.Number;
        });
    }

    /// <summary>Changes the draft.</summary>
    /// <param name="seen">The draft's changes when the page was made.</param>
    public async Task<StudyResult> WriteAsync(
        Reader reader,
        int number,
        int seen,
        Func<Declaration, Declaration> change,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var (study, draft) = await DraftAsync(context, number, cancellationToken);
        if (draft?.Changes != seen || study!.EndedAt != 0)
        {
            return StudyResult.Of(StudyOutcome.Overtaken);
        }
        var declaration = change(draft.Read());
        draft.Declared = declaration.Write();
        draft.By = new MemberId(reader.Member);
        draft.At = Now();
        draft.Changes++;
        if (study.InForce == 0)
        {
            study.Title = declaration.Title;
        }
        context.Record(DeedOf(reader, Act.Edit));
        return await DoneAsync(context, cancellationToken);
    }

    /// <summary>Begins another version, which is a draft until somebody opens it.</summary>
    /// <param name="inForce">The version in force when the page was made.</param>
    public async Task<StudyResult> BeginAsync(
        Reader reader,
        int number,
        int inForce,
        string reason,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var (study, draft) = await DraftAsync(context, number, cancellationToken);
        if (study?.InForce != inForce || draft is not null || !study.Takes())
        {
            return StudyResult.Of(StudyOutcome.Overtaken);
        }
        var current = await VersionOf(context, study.Id, inForce).SingleAsync(cancellationToken);
        context.Add(Draft(reader, study, current.Read(), reason));
        context.Record(DeedOf(reader, Act.Create));
        try
        {
            return await DoneAsync(context, cancellationToken);
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(new Scope(reader.Organisation));
            if ((await DraftAsync(again, number, cancellationToken)).Draft is null)
            {
                throw;
            }
            return StudyResult.Of(StudyOutcome.Overtaken); // two began one at once
        }
    }

    /// <summary>Opens the draft: from here on it never changes, and answers are taken under it.</summary>
    /// <param name="seen">The draft's changes when the page was made: what is opened is what was read.</param>
    public async Task<StudyResult> OpenAsync(
        Reader reader,
        int number,
        int seen,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var (study, draft) = await DraftAsync(context, number, cancellationToken);
        if (draft?.Changes != seen || study!.EndedAt != 0)
        {
            return StudyResult.Of(StudyOutcome.Overtaken);
        }
        if (draft.By.Value == reader.Member)
        {
            return StudyResult.Of(StudyOutcome.SamePerson);
        }
        var declaration = draft.Read();
        if (declaration.Missing() is { Count: > 0 } missing)
        {
            return new(StudyOutcome.Incomplete, missing);
        }
        draft.OpenedBy = new MemberId(reader.Member);
        draft.OpenedAt = Now();
        draft.Fingerprint = StudyVersion.FingerprintOf(draft.Declared);
        draft.Changes++;
        study.InForce = draft.Number;
        study.Title = declaration.Title;
        study.Changes++;
        context.Record(DeedOf(reader, Act.Edit));
        return await DoneAsync(context, cancellationToken);
    }

    /// <summary>
    /// Ends the study: nothing more is taken, and from this day on the time runs that it declared. It cannot be taken
    /// back.
    /// </summary>
    /// <param name="seen">The study's changes when the page was made.</param>
    public async Task<StudyResult> EndAsync(
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
        var study = await context
            .Set<Study>()
            .SingleOrDefaultAsync(s => s.Number == number, cancellationToken);
        if (study?.GoesOn() != true || study.Changes != seen)
        {
            return StudyResult.Of(StudyOutcome.Overtaken);
        }
        var version = await VersionOf(context, study.Id, study.InForce)
            .SingleAsync(cancellationToken);
        (study.EndedAt, study.PausedAt) = (Now(), 0);
        study.Changes++;
        context.Record(DeedOf(reader, Act.Edit));
        if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
        {
            return StudyResult.Of(StudyOutcome.Overtaken);
        }
        // Only now: whoever is taken up meanwhile waits for the study's row, and is refused.
        var last = version.Read().KeepPeriod.LastDay(zone.DayOf(study.EndedAt));
        await BeginTimeAsync(context, study, last, zone, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return StudyResult.Of(StudyOutcome.Done);
    }

    /// <summary>Lets everybody's time end with a day, or before where it does already.</summary>
    /// <param name="last">The last day of the time, on the organisation's calendar.</param>
    internal static Task BeginTimeAsync(
        HavenContext context,
        Study study,
        DateOnly last,
        TimeZoneInfo zone,
        CancellationToken cancellationToken
    )
    {
        long since = LastDays.Since(zone, last);
        var people = context
            .Set<Participant>()
            .Where(p => p.Study == study.Id)
            .Select(p => p.PersonKey);
        return LastDays
            .Of(context, ResearchModel.ParticipantsKept)
            .Where(k => people.Contains(k.PersonKey) && k.Since > since)
            .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, since), cancellationToken);
    }

    private static async Task<(Study? Study, StudyVersion? Draft)> DraftAsync(
        HavenContext context,
        int number,
        CancellationToken cancellationToken
    )
    {
        var study = await context
            .Set<Study>()
            .SingleOrDefaultAsync(s => s.Number == number, cancellationToken);
        return study is null
            ? (null, null)
            : (
                study,
                await context
                    .Set<StudyVersion>()
                    .SingleOrDefaultAsync(
                        v => v.Study == study.Id && v.OpenedAt == 0,
                        cancellationToken
                    )
            );
    }

    private static Task<int> LastAsync(HavenContext context, CancellationToken cancellationToken) =>
        context
            .Set<Study>()
            .OrderByDescending(s => s.Number)
            .Select(s => s.Number)
            .FirstOrDefaultAsync(cancellationToken);

    private StudyVersion Draft(
        Reader reader,
        Study study,
        Declaration declaration,
        string reason
    ) =>
        new()
        {
            Id = StudyVersionId.Create(),
            OrganisationId = reader.Organisation,
            Study = study.Id,
            Number = study.InForce + 1,
            Declared = declaration.Write(),
            Reason = reason,
            By = new MemberId(reader.Member),
            At = Now(),
        };

    private static async Task<StudyResult> DoneAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        StudyResult.Of(
            await context.SaveUnlessOvertakenAsync(cancellationToken)
                ? StudyOutcome.Done
                : StudyOutcome.Overtaken
        );

    internal static Deed DeedOf(Reader reader, Act act, string what = What) =>
        new(reader, act, PurposeOf(reader), what, []);

    // Officers do not run studies: they look whether what is declared may be taken.
    internal static Purpose PurposeOf(Reader reader) =>
        Purpose.Study.Allows(reader.Roles) ? Purpose.Study : Purpose.PrivacyOversight;

    private long Now() => clock.GetUtcNow().UtcTicks;
}
