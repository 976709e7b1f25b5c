using Haven.Messaging.Figures;
using Haven.Messaging.Messages;
using Haven.Messaging.Removed;
using Haven.Messaging.Roster;
using Haven.Messaging.Students;
using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging;

public sealed class MessagingModel : IModelPart
{
    public const string StudentsKept = "school-student";
    public const string UploadsKept = "roster-upload";
    public const string LiftsKept = "removal-lift";

    public IReadOnlyList<Type> Records { get; } =
    [
        typeof(Student),
        typeof(Guardian),
        typeof(SchoolRoster),
        typeof(RosterUpload),
        typeof(RemovedStudent),
        typeof(LiftedRemoval),
        typeof(StudentFigures),
        typeof(MessageDraft),
        typeof(Message),
        typeof(MessageContent),
        typeof(MessageRecipient),
        typeof(MessageReceipt),
    ];

    public IReadOnlyList<KeptKind> Keeps { get; } =
    [
        new(
            StudentsKept,
            typeof(Student),
            Trigger.Told,
            CalendarPeriod.OfYears(1),
            "A year, so that a school can undo a roster that left somebody out. The roster of the school itself is the record."
        )
        {
            English = "Students, with their guardians",
            Spanish = "Estudiantes, con quienes responden por ellos",
            Event = new(
                "the day on which the roster no longer had the student",
                "el día en que la lista de la escuela dejó de tener al estudiante"
            ),
            HasCode = true,
        },
        new(
            UploadsKept,
            typeof(RosterUpload),
            Trigger.Created,
            CalendarPeriod.OfDays(1),
            "A roster is looked at and confirmed on the day on which it is sent."
        )
        {
            English = "Rosters that nobody confirmed",
            Spanish = "Listas de la escuela que nadie confirmó",
            Longest = CalendarPeriod.OfDays(7),
        },
        new(
            LiftsKept,
            typeof(LiftedRemoval),
            Trigger.Created,
            CalendarPeriod.OfYears(3),
            "Long enough to answer a parent who asks why a student is there again."
        )
        {
            English = "Why students who had been removed may come back",
            Spanish = "Por qué estudiantes borrados pueden volver",
        },
        MessageKinds.Drafts,
        .. MessageKinds.All.SelectMany(r => r.Times).Select(t => t.Kept),
    ];

    public IReadOnlyDictionary<string, string> Spanish => SpanishWords.All;

    /// <summary>Why somebody may come back is under a key of its own, and says nothing that laws on records of pupils mean.</summary>
    public bool IsAboutClients(Type record) =>
        record == typeof(Student)
        || record == typeof(Guardian)
        || record == typeof(RosterUpload)
        || record == typeof(MessageRecipient);

    public Privacy.Notices.Audience AboutWhom(Type record) => Privacy.Notices.Audience.People;

    public Task RemovingAsync(
        HavenContext context,
        PersonKeyId person,
        DateOnly today,
        CancellationToken cancellationToken
    ) => RemovalDesk.KeepOutAsync(context, person, today, cancellationToken);

    public Task<IReadOnlyList<KeptApart>> ApartAsync(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    ) => MessageMapping.ApartAsync(context, people, cancellationToken);

    public void Map(ModelBuilder model)
    {
        MessageMapping.Map(model);
        model.Entity<Student>(e =>
        {
            e.ToTable("students");
            e.HasKey(s => s.Id);
            e.HasIndex(s => new { s.OrganisationId, s.Number }).IsUnique();
            e.HasIndex(s => new { s.OrganisationId, s.SchoolIdIndex }).IsUnique();
            e.HasIndex(s => new { s.OrganisationId, s.PersonKey });
            e.Property(s => s.SchoolIdIndex).HasMaxLength(64);
            e.Property(s => s.Version).IsConcurrencyToken();
        });
        model.Entity<Guardian>(e =>
        {
            e.ToTable("guardians");
            e.HasKey(g => g.Id);
            e.HasIndex(g => new { g.OrganisationId, g.PersonKey });
            e.Property(g => g.Version).IsConcurrencyToken();
        });
        model.Entity<SchoolRoster>(e =>
        {
            e.ToTable("school_rosters");
            e.HasKey(r => r.OrganisationId);
            e.Property(r => r.Version).IsConcurrencyToken();
        });
        model.Entity<RosterUpload>(e =>
        {
            e.ToTable("roster_uploads");
            e.HasKey(u => u.Id);
        });
        model.Entity<RemovedStudent>(e =>
        {
            e.ToTable("removed_students");
            e.HasKey(r => new { r.OrganisationId, r.SchoolIdIndex });
            e.Property(r => r.SchoolIdIndex).HasMaxLength(64);
        });
        model.Entity<LiftedRemoval>(e =>
        {
            e.ToTable("lifted_removals");
            e.HasKey(l => l.Id);
            e.HasIndex(l => new { l.OrganisationId, l.LiftedAt });
        });
        model.Entity<StudentFigures>(e =>
        {
            e.ToTable("student_figures");
            e.HasKey(f => new { f.OrganisationId, f.Year });
        });
    }
}
