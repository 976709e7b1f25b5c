using Haven.Privacy.Calendar;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Model;

/// <summary>
/// The time of the kinds of people whose last day is worked out each time that something decides about it: the one day of
/// their kind (<see cref="ResearchModel.LastDay"/>) begins the day before.
/// </summary>
internal static class LastDays
{
    /// <summary>From when on the one day runs, so that it is this day (UTC ticks).</summary>
    /// <param name="lastDay">On the organisation's calendar.</param>
    public static long Since(TimeZoneInfo zone, DateOnly lastDay) =>
        zone.StartOf(lastDay.AddDays(-ResearchModel.LastDay.Days));

    /// <summary>Those of a kind in the context's organisation. Without the kind, everybody would be gone through.</summary>
    public static IQueryable<KeptPerson> Of(HavenContext context, string kind) =>
        Of(context, kind, context.CurrentOrganisation);

    /// <summary>The same from the scope of the installation.</summary>
    public static IQueryable<KeptPerson> Of(
        HavenContext context,
        string kind,
        OrganisationId organisation
    ) => context.Set<KeptPerson>().Where(k => k.OrganisationId == organisation && k.Kind == kind);
}
