using Haven.Privacy.Calendar;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Calls;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Haven.Research.Applications;

/// <summary>Something about an application was to be stored that may not be. Nothing was.</summary>
public sealed class ApplicationRefusedException(string why) : Exception(why);

/// <summary>
/// Stands before each save, whichever code asks for it: no application under other terms than those in force, none without
/// a day that ends it, no longer time than applicants were told of (promises RES-11c, RES-16, RES-20). The call's row goes
/// along into the save, so that whoever changes the call in the same moment comes first or second.
/// </summary>
internal static class ApplicationGuard
{
    public static async Task RequireAsync(
        HavenContext context,
        long now,
        CancellationToken cancellationToken
    )
    {
        foreach (var entry in context.ChangeTracker.Entries().ToList())
        {
            bool isNew = entry.State == EntityState.Added;
            bool isChanged = entry.State == EntityState.Modified;
            switch (entry.Entity)
            {
                case CallVersion when isChanged || entry.State == EntityState.Deleted:
                    throw new ApplicationRefusedException("Terms never change.");
                case ApplicationDecision when isChanged:
                    throw new ApplicationRefusedException("A decision never changes.");
                case Call call when isNew || isChanged:
                    await RequireRuleAsync(context, call, cancellationToken);
                    break;
                case Application application when isNew:
                    await RequireTakenAsync(context, application, now, cancellationToken);
                    break;
                case Application when isChanged:
                    RequireAccepted(entry);
                    break;
                case ApplicationDecision decision when isNew:
                    await RequireToldAsync(context, decision, cancellationToken);
                    break;
                case KeptPerson { Kind: ResearchModel.ApplicantsKept } kept when isChanged:
                    await RequireTimeAsync(context, kept, cancellationToken);
                    break;
            }
        }
    }

    // A call that is open has a day that ends what it takes, and terms that say what they have to.
    private static async Task RequireRuleAsync(
        HavenContext context,
        Call call,
        CancellationToken cancellationToken
    )
    {
        if (!call.IsOpened())
        {
            return;
        }
        var terms =
            context
                .ChangeTracker.Entries<CallVersion>()
                .Select(e => e.Entity)
                .FirstOrDefault(v => v.Call == call.Id && v.Number == call.InForce)
            ?? await CallDesk
                .VersionOf(context, call.Id, call.InForce)
                .SingleOrDefaultAsync(cancellationToken);
        if (
            terms is null
            || (terms.FunderYears > 0 && !terms.TellsOfFunder())
            || call.ClosesOn is null
            || call.EndsOn is null
        )
        {
            throw new ApplicationRefusedException("A call opens with its terms and its days.");
        }
    }

    private static async Task RequireTakenAsync(
        HavenContext context,
        Application application,
        long now,
        CancellationToken cancellationToken
    )
    {
        var call = await HeldAsync(context, application, cancellationToken);
        var terms = await CallDesk
            .VersionOf(context, call.Id, call.InForce)
            .SingleOrDefaultAsync(cancellationToken);
        // Somewhere it may still be yesterday; whoever takes it in knows where the organisation is.
        var earliest = TimeZoneInfo.Utc.DayOf(now).AddDays(-1);
        if (!call.Takes(earliest) || call.EndsOn is null)
        {
            throw new ApplicationRefusedException("The call takes nothing.");
        }
        if (
            terms is null
            || (application.Version, application.Terms) != (terms.Number, terms.Whole().Fingerprint)
        )
        {
            throw new ApplicationRefusedException("Other terms are in force.");
        }
    }

    private static void RequireAccepted(EntityEntry application)
    {
        string[] never =
        [
            nameof(Application.Call),
            nameof(Application.Version),
            nameof(Application.Terms),
        ];
        if (never.Any(n => application.Property(n).IsModified))
        {
            throw new ApplicationRefusedException("What was accepted never changes.");
        }
    }

    private static async Task RequireToldAsync(
        HavenContext context,
        ApplicationDecision decision,
        CancellationToken cancellationToken
    )
    {
        var application = await context
            .Set<Application>()
            .SingleAsync(a => a.Id == decision.Application, cancellationToken);
        await HeldAsync(context, application, cancellationToken);
        bool isSuccessful = decision.Outcome == ApplicationOutcome.Successful;
        if (isSuccessful != (decision.AgreementEndsOn is not null))
        {
            throw new ApplicationRefusedException("An agreement has an end, and nothing else has.");
        }
        if (decision.FunderYears == 0)
        {
            return;
        }
        var accepted = await CallDesk
            .VersionOf(context, application.Call, application.Version)
            .SingleAsync(cancellationToken);
        if (!isSuccessful || decision.FunderYears != ShownYears(application, accepted))
        {
            throw new ApplicationRefusedException(
                "Whoever applied was not told of a longer time, so none is kept."
            );
        }
    }

    /// <summary>The funder's longer time that an applicant was shown; 0 where they were shown none.</summary>
    internal static int ShownYears(Application application, CallVersion accepted) =>
        accepted.Whole().TellsOfFunder() && application.Terms == accepted.Fingerprint
            ? accepted.FunderYears
            : 0;

    // Never later than the rule says. A place may be most of a day before or behind UTC.
    private static async Task RequireTimeAsync(
        HavenContext context,
        KeptPerson kept,
        CancellationToken cancellationToken
    )
    {
        if (!context.Entry(kept).Property(k => k.Since).IsModified)
        {
            return;
        }
        var application = await context
            .Set<Application>()
            .SingleAsync(a => a.PersonKey == kept.PersonKey, cancellationToken);
        var call = await context
            .Set<Call>()
            .SingleAsync(c => c.Id == application.Call, cancellationToken);
        var newest = await NewestAsync(context, application, cancellationToken);
        var last = ApplicationTime.LastDay(call, newest);
        if (kept.Since >= last.ToDateTime(TimeOnly.MinValue).Ticks)
        {
            throw new ApplicationRefusedException("That is longer than the rule says.");
        }
    }

    internal static Task<ApplicationDecision?> NewestAsync(
        HavenContext context,
        Application application,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<ApplicationDecision>()
            .AsNoTracking()
            .Where(d => d.Application == application.Id)
            .OrderByDescending(d => d.Number)
            .FirstOrDefaultAsync(cancellationToken);

    // Written as it is: the row is then checked, and locked, with what is saved.
    private static async Task<Call> HeldAsync(
        HavenContext context,
        Application application,
        CancellationToken cancellationToken
    )
    {
        var call = await context
            .Set<Call>()
            .SingleAsync(c => c.Id == application.Call, cancellationToken);
        context.Entry(call).Property(c => c.Changes).IsModified = true;
        return call;
    }
}
