using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Helpline.Figures;
using Haven.Helpline.Recipients;
using Haven.Helpline.Referrals;
using Haven.Helpline.Reports;
using Haven.Helpline.Settings;
using Haven.Helpline.Supervision;
using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Model;

public sealed class HelplineModel : IModelPart
{
    /// <summary>Reports, as a kind that is kept for a time. Chats have hours of their own (adr 0056).</summary>
    public const string ReportsKept = "helpline-report";

    public IReadOnlyList<Type> Records { get; } =
    [
        typeof(Chat),
        typeof(ChatLine),
        typeof(HelplineDay),
        typeof(HelplineSettings),
        typeof(AdvocateCertificate),
        typeof(HelplineReport),
        typeof(ChatSupervision),
        typeof(ReferralRecipient),
        typeof(ReferralOffer),
        typeof(HelplineReferral),
        typeof(ReferralRecall),
    ];

    public IReadOnlyList<KeptKind> Keeps { get; } =
    [
        new(
            ReportsKept,
            typeof(HelplineReport),
            Trigger.Created,
            CalendarPeriod.OfYears(6),
            "Six years, as long as the list of what was given to others (45 CFR 164.528(a)(1)): so long it can be asked what was reported."
        )
        {
            English = "Reports that advocates of the helpline made",
            Spanish = "Avisos que hicieron quienes atienden la línea de ayuda",
        },
    ];

    public IReadOnlyDictionary<string, string> Spanish => SpanishWords.All;

    public Audience AboutWhom(Type record) =>
        record == typeof(AdvocateCertificate) ? Audience.Professionals : Audience.Visitors;

    public void Map(ModelBuilder model)
    {
        MapReferrals(model);
        model.Entity<ChatSupervision>(e =>
        {
            e.ToTable("helpline_supervisions");
            e.HasKey(s => s.Id);
            e.HasIndex(s => new { s.OrganisationId, s.Chat });
        });
        model.Entity<HelplineReport>(e =>
        {
            e.ToTable("helpline_reports");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.OrganisationId, r.Number }).IsUnique();
            e.HasIndex(r => new { r.OrganisationId, r.Sent }).IsUnique();
        });
        model.Entity<AdvocateCertificate>(e =>
        {
            e.ToTable("helpline_certificates");
            e.HasKey(c => c.Id);
            e.HasIndex(c => new { c.OrganisationId, c.Member }).IsUnique();
            e.Property(c => c.Changes).IsConcurrencyToken();
        });
        model.Entity<Chat>(e =>
        {
            e.ToTable("helpline_chats");
            e.HasKey(c => c.Id);
            e.HasIndex(c => new { c.OrganisationId, c.TokenHash }).IsUnique();
            e.HasIndex(c => new { c.OrganisationId, c.EndedAt });
            e.Property(c => c.TokenHash).HasMaxLength(32);
            e.Property(c => c.Lang).HasMaxLength(2);
            e.Property(c => c.Changes).IsConcurrencyToken();
        });
        model.Entity<ChatLine>(e =>
        {
            e.ToTable("helpline_lines");
            e.HasKey(l => l.Id);
            e.HasIndex(l => new
                {
                    l.OrganisationId,
                    l.Chat,
                    l.Number,
                })
                .IsUnique();
            e.HasIndex(l => new
                {
                    l.OrganisationId,
                    l.Chat,
                    l.Sent,
                })
                .IsUnique();
        });
        model.Entity<HelplineDay>(e =>
        {
            e.ToTable("helpline_days");
            e.HasKey(d => new { d.OrganisationId, d.Day });
        });
        model.Entity<HelplineSettings>(e =>
        {
            e.ToTable("helpline_settings");
            e.HasKey(s => s.OrganisationId);
            e.Property(s => s.Changes).IsConcurrencyToken();
        });
    }

    private static void MapReferrals(ModelBuilder model)
    {
        model.Entity<ReferralRecipient>(e =>
        {
            e.ToTable("helpline_recipients");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.OrganisationId, r.Sent }).IsUnique();
        });
        model.Entity<ReferralOffer>(e =>
        {
            e.ToTable("helpline_offers");
            e.HasKey(o => o.Id);
            e.HasIndex(o => new
                {
                    o.OrganisationId,
                    o.Chat,
                    o.Number,
                })
                .IsUnique();
        });
        model.Entity<HelplineReferral>(e =>
        {
            e.ToTable("helpline_referrals");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.OrganisationId, r.Number }).IsUnique();
            e.HasIndex(r => new { r.OrganisationId, r.WordsHash }).IsUnique();
            e.Property(r => r.WordsHash).HasMaxLength(32);
            e.Property(r => r.Changes).IsConcurrencyToken();
        });
        model.Entity<ReferralRecall>(e =>
        {
            e.ToTable("helpline_recalls");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.OrganisationId, r.Number }).IsUnique();
        });
    }
}
