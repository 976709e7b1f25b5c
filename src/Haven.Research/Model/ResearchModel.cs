using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Answers;
using Haven.Research.Applications;
using Haven.Research.Calls;
using Haven.Research.Consent;
using Haven.Research.Events;
using Haven.Research.Model;
using Haven.Research.Participants;
using Haven.Research.Posts;
using Haven.Research.Registrations;
using Haven.Research.Reviews;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research;

public sealed class ResearchModel : IModelPart
{
    /// <summary>Participants, as a kind of people that are kept for a time.</summary>
    public const string ParticipantsKept = "research-participant";

    /// <summary>Applicants, as a kind of people that are kept for a time.</summary>
    public const string ApplicantsKept = "research-applicant";

    /// <summary>Those who registered for an event, as a kind of people that are kept for a time.</summary>
    public const string AttendeesKept = "research-attendee";

    /// <summary>Those who wrote something under an event, as a kind of people that are kept for a time.</summary>
    public const string PostsKept = "research-post";

    /// <summary>
    /// Each study declares its own time. When it ends, the last day of that time is worked out once, and this kind's one
    /// day ends with it. Of an application the last day is worked out with each decision (<see cref="ApplicationTime"/>).
    /// </summary>
    public static readonly CalendarPeriod LastDay = CalendarPeriod.OfDays(1);

    // For what is kept of anybody, whatever they came for.
    private static readonly Purpose[] Always =
    [
        Purpose.PrivacyOversight,
        Purpose.LegalHold,
        Purpose.LegalDemand,
        Purpose.TakingOut,
    ];

    public IReadOnlyList<Type> Records { get; } =
    [
        typeof(Study),
        typeof(StudyVersion),
        typeof(StudyReview),
        typeof(Participant),
        typeof(AnswerSheet),
        typeof(Call),
        typeof(CallVersion),
        typeof(Application),
        typeof(ApplicationDecision),
        typeof(PublicEvent),
        typeof(EventRegistration),
        typeof(RegistrationNeed),
        typeof(EventMailing),
        typeof(EventPost),
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
        new(
            ApplicantsKept,
            typeof(Application),
            Trigger.Told,
            LastDay,
            "Promises RES-11c and RES-17; GDPR Article 5(1)(e)."
        )
        {
            Event = new(
                "the last day but one of their time: with success 6 years from the end of the agreement, 12 if it was made by deed, longer for a funder of whom they were told when they applied; without success 3 years from the end of the call’s process",
                "el penúltimo día de su plazo: con éxito, 6 años desde el fin del acuerdo, 12 si se hizo en escritura (“deed”), más para un financiador del que se les avisó al solicitar; sin éxito, 3 años desde el fin del proceso de la convocatoria"
            ),
            English = "People who apply for funding or a prize",
            Spanish = "Personas que solicitan una ayuda o un premio",
            HasCode = true,
            Longest = LastDay,
            UsedFor = [Purpose.Funding, Purpose.Offers, .. Always],
        },
        new(
            AttendeesKept,
            typeof(EventRegistration),
            Trigger.Told,
            LastDay,
            "Promise RES-11a; GDPR Article 5(1)(e)."
        )
        {
            Event = new(
                "the last day but one of the 3 years after the end of the event, or after the day on which it was called off",
                "el penúltimo día de los 3 años desde el final del acto, o desde el día en que se canceló"
            ),
            English = "People who register for events",
            Spanish = "Personas que se inscriben en actos",
            HasCode = true,
            Longest = LastDay,
            UsedFor = [Purpose.Events, Purpose.EventNews, .. Always],
        },
        new(
            PostsKept,
            typeof(EventPost),
            Trigger.Told,
            LastDay,
            "Promise RES-11e; GDPR Article 5(1)(e)."
        )
        {
            Event = new(
                "the last day but one on which the event is on display; of what is not shown, six days after that was decided",
                "el penúltimo día en que el acto está expuesto; de lo que no se muestra, seis días desde que se decidió"
            ),
            English = "People who write something under an event",
            Spanish = "Personas que escriben algo bajo un acto",
            HasCode = true,
            Longest = LastDay,
            UsedFor = [Purpose.Posts, .. Always],
        },
    ];

    public IReadOnlyList<ConsentForm> Consents { get; } = [StudyConsent.Form];

    public IReadOnlyDictionary<string, string> Spanish => SpanishWords.All;

    public bool IsAboutClients(Type record) =>
        record == typeof(Participant) || record == typeof(AnswerSheet);

    public async Task RequireAsync(
        HavenContext context,
        long now,
        CancellationToken cancellationToken
    )
    {
        await AnswerGuard.RequireAsync(context, now, cancellationToken);
        await ApplicationGuard.RequireAsync(context, now, cancellationToken);
        await EventGuard.RequireAsync(context, now, cancellationToken);
    }

    public void Map(ModelBuilder model)
    {
        MapStudies(model);
        CallModel.Map(model);
        EventModel.Map(model);
    }

    private static void MapStudies(ModelBuilder model)
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
