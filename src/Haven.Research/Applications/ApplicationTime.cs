using Haven.Privacy.Calendar;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Calls;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Applications;

/// <summary>For how long an application is kept (promise RES-11c). What it ends up as decides, and nothing else.</summary>
public static class ApplicationTime
{
    public const int SuccessfulYears = 6;
    public const int DeedYears = 12;
    public const int UnsuccessfulYears = 3;

    /// <summary>The last day; the next one it goes.</summary>
    /// <param name="newest">The newest decision; null where there is none.</param>
    public static DateOnly LastDay(Call call, ApplicationDecision? newest) =>
        newest is { Outcome: ApplicationOutcome.Successful, AgreementEndsOn: { } end }
            ? CalendarPeriod.OfYears(YearsOf(newest)).LastDay(end)
            : WithoutSuccess(call);

    /// <summary>The last day of whoever had no success in a call, or about whom nobody decided.</summary>
    public static DateOnly WithoutSuccess(Call call) =>
        CalendarPeriod
            .OfYears(UnsuccessfulYears)
            .LastDay(
                call.EndsOn ?? throw new InvalidOperationException("The call has no last day.")
            );

    private static int YearsOf(ApplicationDecision decision) =>
        Math.Max(decision.FunderYears, decision.ByDeed ? DeedYears : SuccessfulYears);

    /// <summary>Begins somebody's time, or begins it anew; false where they are being deleted.</summary>
    internal static async Task<bool> BeginAsync(
        HavenContext context,
        PersonKeyId person,
        long since,
        CancellationToken cancellationToken
    )
    {
        var kept = await Kept(context)
            .SingleOrDefaultAsync(k => k.PersonKey == person, cancellationToken);
        if (kept is null)
        {
            return false;
        }
        kept.Since = since;
        return true;
    }

    /// <summary>Begins the time anew of whoever had no success in a call so far, because its end was moved.</summary>
    internal static Task<int> MoveAsync(
        HavenContext context,
        CallId call,
        long since,
        CancellationToken cancellationToken
    )
    {
        var people = context
            .Set<Application>()
            .Where(a => a.Call == call && a.Outcome != ApplicationOutcome.Successful)
            .Select(a => a.PersonKey);
        return Kept(context)
            .Where(k => people.Contains(k.PersonKey))
            .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, since), cancellationToken);
    }

    private static IQueryable<KeptPerson> Kept(HavenContext context) =>
        LastDays.Of(context, ResearchModel.ApplicantsKept);
}
