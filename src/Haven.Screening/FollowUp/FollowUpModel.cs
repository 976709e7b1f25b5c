using Haven.Screening.Plans;
using Haven.Screening.Referrals;
using Haven.Screening.Reminders;
using Haven.Screening.Reports;
using Haven.Screening.Review;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.FollowUp;

/// <summary>How what follows a result is stored.</summary>
internal static class FollowUpModel
{
    public static IReadOnlyList<Type> Records { get; } =
    [
        typeof(FollowUpRules),
        typeof(ClientReminder),
        typeof(ReminderRound),
        typeof(ResultReview),
        typeof(MandatedReport),
        typeof(ReportReminder),
        typeof(SafetyPlan),
        typeof(ReferralRequest),
    ];

    public static void Map(ModelBuilder model)
    {
        model.Entity<FollowUpRules>(e =>
        {
            e.ToTable("follow_up_rules");
            e.HasKey(r => r.OrganisationId);
            e.Property(r => r.WrittenSource).HasMaxLength(FollowUpForm.LongestSource * 8);
            e.Property(r => r.Version).IsConcurrencyToken();
        });
        model.Entity<ClientReminder>(e =>
        {
            e.ToTable("client_reminders");
            e.HasKey(r => r.Client);
            e.Property(r => r.Version).IsConcurrencyToken();
        });
        model.Entity<ReminderRound>(e =>
        {
            e.ToTable("reminder_rounds");
            e.HasKey(r => new
            {
                r.OrganisationId,
                r.Member,
                r.Day,
            });
        });
        model.Entity<ResultReview>(e =>
        {
            e.ToTable("result_reviews");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new
                {
                    r.OrganisationId,
                    r.Screening,
                    r.Of,
                })
                .IsUnique();
        });
        model.Entity<MandatedReport>(e =>
        {
            e.ToTable("mandated_reports");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new
                {
                    r.OrganisationId,
                    r.Screening,
                    r.Number,
                })
                .IsUnique();
            e.Property(r => r.Version).IsConcurrencyToken();
        });
        model.Entity<ReportReminder>(e =>
        {
            e.ToTable("report_reminders");
            e.HasKey(r => new
            {
                r.OrganisationId,
                r.Report,
                r.Due,
                r.IsOver,
            });
        });
        model.Entity<SafetyPlan>(e =>
        {
            e.ToTable("safety_plans");
            e.HasKey(p => p.Id);
            e.HasIndex(p => new
                {
                    p.OrganisationId,
                    p.Client,
                    p.Number,
                })
                .IsUnique();
        });
        model.Entity<ReferralRequest>(e =>
        {
            e.ToTable("referral_requests");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new
                {
                    r.OrganisationId,
                    r.Client,
                    r.Number,
                })
                .IsUnique();
            e.Property(r => r.Version).IsConcurrencyToken();
        });
    }
}
