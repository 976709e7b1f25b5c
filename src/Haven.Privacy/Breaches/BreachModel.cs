using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

internal sealed class BreachModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } =
    [
        typeof(Incident),
        typeof(IncidentStep),
        typeof(IncidentDuty),
        typeof(BreachNotice),
        typeof(BreachBanner),
    ];

    public IReadOnlyList<KeptKind> Keeps { get; } =
    [
        new(
            "privacy-incident",
            typeof(Incident),
            Trigger.LastChange,
            Calendar.CalendarPeriod.OfYears(6),
            "Six years, as HIPAA asks for documentation (45 CFR 164.414(b) and 164.530(j)(2)): each breach is documented, and that people were told has to be shown."
        )
        {
            English = "Reports that something went wrong with data, and breaches",
            Spanish = "Avisos de que algo salió mal con los datos, y violaciones de seguridad",
            InLaws = Regimes.KeepKind.PrivacyRecords,
        },
    ];

    public void Map(ModelBuilder model)
    {
        model.Entity<Incident>(e =>
        {
            e.ToTable("incidents");
            e.HasKey(i => i.Id);
            e.HasIndex(i => new
            {
                i.OrganisationId,
                i.State,
                i.OpenedAt,
            });
            e.Property(i => i.Lang).HasMaxLength(2);
            e.Property(i => i.Sign).HasMaxLength(40);
            e.Property(i => i.Version).IsConcurrencyToken();
        });
        model.Entity<IncidentStep>(e =>
        {
            e.ToTable("incident_steps");
            e.HasKey(s => s.Id);
            e.HasIndex(s => new
            {
                s.OrganisationId,
                s.Incident,
                s.At,
            });
            e.Property(s => s.About).HasMaxLength(200);
        });
        model.Entity<IncidentDuty>(e =>
        {
            e.ToTable("incident_duties");
            e.HasKey(d => d.Id);
            e.HasIndex(d => new
                {
                    d.OrganisationId,
                    d.Incident,
                    d.Key,
                })
                .IsUnique();
            e.Property(d => d.Key).HasMaxLength(100);
            e.Property(d => d.Law).HasMaxLength(IncidentForm.LongestLaw * 8);
            e.Property(d => d.Version).IsConcurrencyToken();
        });
        model.Entity<BreachNotice>(e =>
        {
            e.ToTable("breach_notices");
            e.HasKey(n => n.Id);
            e.HasIndex(n => new
                {
                    n.OrganisationId,
                    n.Incident,
                    n.Number,
                })
                .IsUnique();
        });
        model.Entity<BreachBanner>(e =>
        {
            e.ToTable("breach_banners");
            e.HasKey(b => b.Id);
            e.HasIndex(b => new { b.OrganisationId, b.Incident }).IsUnique();
        });
    }
}
