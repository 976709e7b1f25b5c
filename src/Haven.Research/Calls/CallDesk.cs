using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Research.Applications;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Calls;

public enum CallOutcome
{
    Done,

    /// <summary>Somebody else changed it since the page was made.</summary>
    Overtaken,

    /// <summary>Something is missing before it may be opened.</summary>
    Incomplete,

    /// <summary>Its process is over, so that nothing of it can be moved.</summary>
    Over,
}

/// <param name="Missing">What is missing, as sentences.</param>
public sealed record CallResult(CallOutcome Outcome, IReadOnlyList<string> Missing)
{
    public static CallResult Of(CallOutcome outcome) => new(outcome, []);
}

/// <summary>A call with the versions of its terms, newest first.</summary>
/// <param name="Today">On the organisation's calendar.</param>
public sealed record CallSheet(Call Call, IReadOnlyList<CallVersion> Versions, DateOnly Today)
{
    /// <summary>The terms in force; null before the first.</summary>
    public CallVersion? InForce => Versions.FirstOrDefault(v => v.Number == Call.InForce);

    public IReadOnlyList<string> Missing => Call.Missing(InForce, Today);
}

/// <summary>How many applications a call has, and of how many nobody has decided.</summary>
public sealed record CallCount(int All, int Undecided);

/// <summary>Writes calls, opens them, moves their days and ends their process.</summary>
public sealed class CallDesk(IDatabase database, IOrganisationZones zones, TimeProvider clock)
{
    private const string What = "call for applications";

    internal static IQueryable<CallVersion> VersionOf(
        HavenContext context,
        CallId call,
        int number
    ) => context.Set<CallVersion>().AsNoTracking().Where(v => v.Call == call && v.Number == number);

    public async Task<IReadOnlyList<Call>> ListAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Call>()
            .AsNoTracking()
            .OrderByDescending(c => c.Number)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null where the organisation has no call with this number.</summary>
    public async Task<CallSheet?> FindAsync(
        OrganisationId organisation,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var call = await context
            .Set<Call>()
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.Number == number, cancellationToken);
        return call is null
            ? null
            : new CallSheet(
                call,
                await context
                    .Set<CallVersion>()
                    .AsNoTracking()
                    .Where(v => v.Call == call.Id)
                    .OrderByDescending(v => v.Number)
                    .ToListAsync(cancellationToken),
                await TodayAsync(organisation, cancellationToken)
            );
    }

    public async Task<CallCount> CountAsync(Call call, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(call.OrganisationId));
        var all = context.Set<Application>().Where(a => a.Call == call.Id);
        return new(
            await all.CountAsync(cancellationToken),
            await all.CountAsync(a => a.Outcome == ApplicationOutcome.None, cancellationToken)
        );
    }

    /// <summary>Begins a call; its number.</summary>
    public async Task<int> CreateAsync(
        Reader reader,
        CallForm form,
        CancellationToken cancellationToken
    )
    {
        return await AnotherLook.UntilStoredAsync(async () =>
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            var call = new Call
            {
                Id = CallId.Create(),
                OrganisationId = reader.Organisation,
                Number = await LastAsync(context, cancellationToken) + 1,
                Title = form.Title,
                About = form.About,
            };
            form.WriteTo(call);
            context.Add(call);
            context.Record(DeedOf(reader, Act.Create));
            await context.SaveChangesAsync(cancellationToken);
            return call.Number;
        });
    }

    /// <summary>Changes what a draft is about, and its days.</summary>
    /// <param name="form">It says how many changes there were when its page was made.</param>
    public async Task<CallResult> WriteAsync(
        Reader reader,
        int number,
        CallForm form,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var call = await SeenAsync(context, number, form.Seen, cancellationToken);
        if (call?.IsOpened() != false)
        {
            return CallResult.Of(CallOutcome.Overtaken);
        }
        form.WriteTo(call);
        return await ChangedAsync(context, reader, call, cancellationToken);
    }

    /// <summary>Writes the next version of the terms, which is in force at once.</summary>
    public async Task<CallResult> WriteTermsAsync(
        Reader reader,
        int number,
        TermsForm form,
        CancellationToken cancellationToken
    )
    {
        var today = await TodayAsync(reader.Organisation, cancellationToken);
        await using var context = database.Open(new Scope(reader.Organisation));
        var call = await SeenAsync(context, number, form.Seen, cancellationToken);
        if (call is null || (call.IsOpened() && !call.Takes(today)))
        {
            return CallResult.Of(CallOutcome.Overtaken);
        }
        call.InForce++;
        context.Add(
            new CallVersion
            {
                Id = CallVersionId.Create(),
                OrganisationId = reader.Organisation,
                Call = call.Id,
                Number = call.InForce,
                Terms = form.Terms,
                Funder = form.Funder,
                FunderYears = form.FunderYears,
                FunderWords = form.FunderWords,
                By = new MemberId(reader.Member),
                At = Now(),
                Fingerprint = CallVersion.FingerprintOf(
                    form.Terms,
                    form.Funder,
                    form.FunderYears,
                    form.FunderWords
                ),
            }
        );
        return await ChangedAsync(context, reader, call, cancellationToken);
    }

    /// <summary>Opens the call to everybody.</summary>
    public async Task<CallResult> OpenAsync(
        Reader reader,
        int number,
        int seen,
        CancellationToken cancellationToken
    )
    {
        var today = await TodayAsync(reader.Organisation, cancellationToken);
        await using var context = database.Open(new Scope(reader.Organisation));
        var call = await SeenAsync(context, number, seen, cancellationToken);
        if (call?.IsOpened() != false)
        {
            return CallResult.Of(CallOutcome.Overtaken);
        }
        var terms = await VersionOf(context, call.Id, call.InForce)
            .SingleOrDefaultAsync(cancellationToken);
        if (call.Missing(terms, today) is { Count: > 0 } missing)
        {
            return new(CallOutcome.Incomplete, missing);
        }
        call.OpenedAt = Now();
        return await ChangedAsync(context, reader, call, cancellationToken);
    }

    /// <summary>Moves the days of a call that is open, and with the end of its process the time of whoever had no success.</summary>
    public async Task<CallResult> MoveAsync(
        Reader reader,
        int number,
        DaysForm form,
        CancellationToken cancellationToken
    ) =>
        await EndAsync(
            reader,
            number,
            form.Seen,
            (call, today) =>
            {
                // What is closed stays closed: others kept to the day.
                call.ClosesOn = call.Takes(today) ? form.Closes.Day : call.ClosesOn;
                call.EndsOn = form.Ends.Day;
                call.Why = form.Why;
            },
            cancellationToken
        );

    /// <summary>Ends the process today: nothing more is taken, and the time runs of whoever had no success.</summary>
    public Task<CallResult> EndAsync(
        Reader reader,
        int number,
        int seen,
        CancellationToken cancellationToken
    ) =>
        EndAsync(
            reader,
            number,
            seen,
            (call, today) =>
            {
                call.EndsOn = today;
                call.EndedAt = Now();
            },
            cancellationToken
        );

    private async Task<CallResult> EndAsync(
        Reader reader,
        int number,
        int seen,
        Action<Call, DateOnly> change,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        var today = zone.DayOf(Now());
        await using var context = database.Open(new Scope(reader.Organisation));
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        var call = await SeenAsync(context, number, seen, cancellationToken);
        if (call is null)
        {
            return CallResult.Of(CallOutcome.Overtaken);
        }
        if (!call.GoesOn(today))
        {
            return CallResult.Of(CallOutcome.Over);
        }
        change(call, today);
        var result = await ChangedAsync(context, reader, call, cancellationToken);
        if (result.Outcome != CallOutcome.Done)
        {
            return result;
        }
        // Only now: whoever applies or decides meanwhile waits for the call's row, and is told.
        long since = LastDays.Since(zone, ApplicationTime.WithoutSuccess(call));
        await ApplicationTime.MoveAsync(context, call.Id, since, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private static Task<Call?> SeenAsync(
        HavenContext context,
        int number,
        int seen,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Call>()
            .SingleOrDefaultAsync(c => c.Number == number && c.Changes == seen, cancellationToken);

    private static Task<int> LastAsync(HavenContext context, CancellationToken cancellationToken) =>
        context
            .Set<Call>()
            .OrderByDescending(c => c.Number)
            .Select(c => c.Number)
            .FirstOrDefaultAsync(cancellationToken);

    private static async Task<CallResult> ChangedAsync(
        HavenContext context,
        Reader reader,
        Call call,
        CancellationToken cancellationToken
    )
    {
        call.Changes++;
        context.Record(DeedOf(reader, Act.Edit));
        return CallResult.Of(
            await context.SaveUnlessOvertakenAsync(cancellationToken)
                ? CallOutcome.Done
                : CallOutcome.Overtaken
        );
    }

    private static Deed DeedOf(Reader reader, Act act) =>
        new(reader, act, Purpose.Funding, What, []);

    private async Task<DateOnly> TodayAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => (await zones.OfAsync(organisation, cancellationToken)).DayOf(Now());

    private long Now() => clock.GetUtcNow().UtcTicks;
}
