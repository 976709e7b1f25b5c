using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Retention;

/// <summary>Keeps <see cref="KeptPerson"/> beside every change, in the change's own transaction.</summary>
public static class Keeping
{
    // Zones differ from UTC by whole quarters of an hour: within one, no day begins anywhere, and nothing is written.
    private static readonly long Step = TimeSpan.FromMinutes(15).Ticks;

    /// <summary>
    /// Tells when the event was from which on the time of a person of a <see cref="Trigger.Told"/> kind runs; committed
    /// with the caller's unit of work.
    /// </summary>
    /// <param name="ticks">UTC ticks of the event; <see cref="KeptPerson.NotYet"/> takes it back.</param>
    /// <exception cref="InvalidOperationException">Nobody is kept there by this key.</exception>
    public static async Task FromAsync(
        HavenContext context,
        PersonKeyId person,
        long ticks,
        CancellationToken cancellationToken
    )
    {
        var kept =
            await context
                .Set<KeptPerson>()
                .SingleOrDefaultAsync(
                    k => k.OrganisationId == context.CurrentOrganisation && k.PersonKey == person,
                    cancellationToken
                )
            ?? throw new InvalidOperationException("Nobody is kept by this key.");
        kept.Since = ticks;
    }

    internal static async Task RenewAsync(
        HavenContext context,
        KeptKinds kinds,
        long now,
        CancellationToken cancellationToken
    )
    {
        // What a save that failed had added; its records may be others by now.
        foreach (var left in context.ChangeTracker.Entries<KeptPerson>().ToList())
        {
            left.State = left.State == EntityState.Added ? EntityState.Detached : left.State;
        }
        var begun = new Dictionary<PersonKeyId, (OrganisationId Organisation, KeptKind Kind)>();
        var renewed = new HashSet<PersonKeyId>();
        var needed = new List<ISealedRecord>();
        foreach (var entry in context.ChangeTracker.Entries<ISealedRecord>())
        {
            var type = entry.Metadata.ClrType;
            if (entry.State == EntityState.Added && kinds.BegunBy(entry.Entity) is { } kind)
            {
                begun[entry.Entity.PersonKey] = (entry.Entity.OrganisationId, kind);
            }
            else if (entry.State is EntityState.Added or EntityState.Modified && kinds.Renews(type))
            {
                renewed.Add(entry.Entity.PersonKey);
            }
            if (entry.State == EntityState.Added && type.IsDefined(typeof(EndsWithAttribute), true))
            {
                needed.Add(entry.Entity);
            }
        }
        if (begun.Count + renewed.Count + needed.Count > 0)
        {
            await RenewAsync(context, kinds, begun, renewed, needed, now, cancellationToken);
        }
    }

    private static async Task RenewAsync(
        HavenContext context,
        KeptKinds kinds,
        Dictionary<PersonKeyId, (OrganisationId Organisation, KeptKind Kind)> begun,
        HashSet<PersonKeyId> renewed,
        List<ISealedRecord> needed,
        long now,
        CancellationToken cancellationToken
    )
    {
        PersonKeyId[] people =
        [
            .. renewed.Union(begun.Keys).Union(needed.Select(n => n.PersonKey)),
        ];
        // A job of the installation stores what belongs to one organisation or another.
        OrganisationId[] organisations =
        [
            .. begun
                .Values.Select(b => b.Organisation)
                .Concat(needed.Select(n => n.OrganisationId))
                .Append(context.CurrentOrganisation)
                .Distinct(),
        ];
        var kept = await context
            .Set<KeptPerson>()
            .Where(k => organisations.Contains(k.OrganisationId) && people.Contains(k.PersonKey))
            .ToListAsync(cancellationToken);
        if (
            needed.Find(n =>
                !begun.ContainsKey(n.PersonKey)
                && !kept.Exists(k =>
                    k.OrganisationId == n.OrganisationId && k.PersonKey == n.PersonKey
                )
            ) is
            { } endless
        )
        {
            throw new NoEndException(endless.GetType().Name);
        }
        foreach (
            var person in kept.Where(k =>
                renewed.Contains(k.PersonKey) || begun.ContainsKey(k.PersonKey)
            )
        )
        {
            if (
                kinds.Find(person.Kind)?.Trigger == Trigger.LastChange
                && now / Step > person.Since / Step
            )
            {
                person.Since = now;
            }
        }
        foreach (
            var (person, (organisation, kind)) in begun.ExceptBy(
                kept.Select(k => k.PersonKey),
                b => b.Key
            )
        )
        {
            context.Add(
                new KeptPerson
                {
                    OrganisationId = organisation,
                    PersonKey = person,
                    Kind = kind.Key,
                    Since = kind.Trigger == Trigger.Told ? KeptPerson.NotYet : now,
                }
            );
        }
    }
}
