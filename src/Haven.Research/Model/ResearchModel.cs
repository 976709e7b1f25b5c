using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Answers;
using Haven.Research.Consent;
using Haven.Research.Model;
using Haven.Research.Participants;
using Haven.Research.Reviews;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research;

public sealed class ResearchModel : IModelPart
{
    /// <summary>Participants, as a kind of people that are kept for a time.</summary>
    public const string ParticipantsKept = "research-participant";

    /// <summary>
    /// Each study declares its own time. When it ends, the last day of that time is worked out once, and this kind's one
    /// day ends with it.
    /// </summary>
    public static readonly CalendarPeriod LastDay = CalendarPeriod.OfDays(1);

    public IReadOnlyList<Type> Records { get; } =
    [
        typeof(Study),
        typeof(StudyVersion),
        typeof(StudyReview),
        typeof(Participant),
        typeof(AnswerSheet),
    ];

    public IReadOnlyList<KeptKind> Keeps { get; } =
    [
        new(
            ParticipantsKept,
            typeof(Participant),
            Trigger.Told,
            LastDay,
            "What the study declared before it took anything (promise RES-4; GDPR Article 5(1)(e))."
        )
        {
            Event = new(
                "the last day but one of the time that their study declared",
                "el penúltimo día del plazo que declaró su estudio"
            ),
            English = "People who take part in studies",
            Spanish = "Personas que participan en estudios",
            HasCode = true,
            Longest = LastDay,
        },
    ];

    public IReadOnlyList<ConsentForm> Consents { get; } = [StudyConsent.Form];

    public IReadOnlyDictionary<string, string> Spanish => SpanishWords.All;

    public bool IsAboutClients(Type record) =>
        record == typeof(Participant) || record == typeof(AnswerSheet);

    public Task RequireAsync(HavenContext context, long now, CancellationToken cancellationToken) =>
        AnswerGuard.RequireAsync(context, now, cancellationToken);

    public void Map(ModelBuilder model)
    {
        model.Entity<Study>(e =>
        {
            e.ToTable("studies");
            e.HasKey(s => s.Id);
            e.HasIndex(s => new { s.OrganisationId, s.Number }).IsUnique();
            e.Property(s => s.Title).HasMaxLength(StudyForm.LongestLine * 8);
            e.Property(s => s.Changes).IsConcurrencyToken();
        });
        model.Entity<StudyVersion>(e =>
        {
            e.ToTable("study_versions");
            e.HasKey(v => v.Id);
            e.HasIndex(v => new
                {
                    v.OrganisationId,
                    v.Study,
                    v.Number,
                })
                .IsUnique();
            e.Property(v => v.Reason).HasMaxLength(StudyForm.LongestText * 8);
            e.Property(v => v.Fingerprint).HasMaxLength(64);
            e.Property(v => v.Changes).IsConcurrencyToken();
        });
        model.Entity<StudyReview>(e =>
        {
            e.ToTable("study_reviews");
            e.HasKey(r => new
            {
                r.OrganisationId,
                r.Study,
                r.Number,
            });
            e.HasIndex(r => new { r.OrganisationId, r.AnsweredAt });
            e.Property(r => r.Value).HasMaxLength(StudyReview.LongestReason * 8);
            e.Property(r => r.Least).HasMaxLength(StudyReview.LongestReason * 8);
            e.Property(r => r.Changes).IsConcurrencyToken();
        });
        model.Entity<Participant>(e =>
        {
            e.ToTable("participants");
            e.HasKey(p => p.Id);
            e.HasIndex(p => new { p.OrganisationId, p.Code }).IsUnique();
            e.HasIndex(p => new
            {
                p.OrganisationId,
                p.Study,
                p.Code,
            });
        });
        model.Entity<AnswerSheet>(e =>
        {
            e.ToTable("answer_sheets");
            e.HasKey(s => s.Id);
            e.HasIndex(s => new
                {
                    s.OrganisationId,
                    s.Participant,
                    s.Number,
                })
                .IsUnique();
        });
    }
}
