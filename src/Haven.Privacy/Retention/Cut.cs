using Haven.Privacy.Store;

namespace Haven.Privacy.Retention;

/// <summary>
/// Whose time is over on a day, by one rule. All three are beginnings of times, in UTC ticks, and belong to nobody whose
/// time is over themselves.
/// </summary>
/// <param name="On">The day.</param>
/// <param name="Over">Whoever's time began before it is over it.</param>
/// <param name="Limit">
/// Whoever's time began before it has to go because a law or a promise allows no longer, whatever anybody answers; 0
/// where none says so.
/// </param>
/// <param name="AsksFirst">Whether the others are asked about first.</param>
/// <param name="AreCounted">Whether they go together, and are counted.</param>
internal sealed record Cut(DateOnly On, long Over, long Limit, bool AsksFirst, bool AreCounted)
{
    /// <summary>Whoever's time is over, whether or not something keeps them.</summary>
    public IQueryable<KeptPerson> Past(HavenContext context, KeptKind kind) =>
        context
            .Set<KeptPerson>()
            .Where(k =>
                k.OrganisationId == context.CurrentOrganisation
                && k.Kind == kind.Key
                && k.Since < Over
            );

    /// <summary>Those who go by themselves.</summary>
    public IQueryable<KeptPerson> Due(HavenContext context, KeptKind kind) =>
        Past(context, kind)
            .Where(k =>
                k.Holds == 0
                && (k.Since < Limit || (!AsksFirst && (k.KeptUntil == null || k.KeptUntil <= On)))
            );

    /// <summary>Those about whom somebody is to be asked, or is asked already.</summary>
    public IQueryable<KeptPerson> ToAsk(HavenContext context, KeptKind kind) =>
        Past(context, kind)
            .Where(k =>
                AsksFirst
                && k.Holds == 0
                && k.Since >= Limit
                && (k.KeptUntil == null || k.KeptUntil <= On)
            );
}
