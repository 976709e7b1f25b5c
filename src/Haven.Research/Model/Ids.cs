using Haven.Privacy.Store;

namespace Haven.Research.Model;

public readonly record struct StudyId(Guid Value) : ITypedId<StudyId>
{
    public static StudyId From(Guid value) => new(value);

    public static StudyId Create() => new(Guid.CreateVersion7());
}

public readonly record struct StudyVersionId(Guid Value) : ITypedId<StudyVersionId>
{
    public static StudyVersionId From(Guid value) => new(value);

    public static StudyVersionId Create() => new(Guid.CreateVersion7());
}

public readonly record struct ParticipantId(Guid Value) : ITypedId<ParticipantId>
{
    public static ParticipantId From(Guid value) => new(value);

    public static ParticipantId Create() => new(Guid.CreateVersion7());
}

public readonly record struct AnswerSheetId(Guid Value) : ITypedId<AnswerSheetId>
{
    public static AnswerSheetId From(Guid value) => new(value);

    public static AnswerSheetId Create() => new(Guid.CreateVersion7());
}

public readonly record struct CallId(Guid Value) : ITypedId<CallId>
{
    public static CallId From(Guid value) => new(value);

    public static CallId Create() => new(Guid.CreateVersion7());
}

public readonly record struct CallVersionId(Guid Value) : ITypedId<CallVersionId>
{
    public static CallVersionId From(Guid value) => new(value);

    public static CallVersionId Create() => new(Guid.CreateVersion7());
}

public readonly record struct ApplicantId(Guid Value) : ITypedId<ApplicantId>
{
    public static ApplicantId From(Guid value) => new(value);
}

public readonly record struct ApplicationDecisionId(Guid Value) : ITypedId<ApplicationDecisionId>
{
    public static ApplicationDecisionId From(Guid value) => new(value);

    public static ApplicationDecisionId Create() => new(Guid.CreateVersion7());
}

public readonly record struct EventId(Guid Value) : ITypedId<EventId>
{
    public static EventId From(Guid value) => new(value);

    public static EventId Create() => new(Guid.CreateVersion7());
}

public readonly record struct EventMailingId(Guid Value) : ITypedId<EventMailingId>
{
    public static EventMailingId From(Guid value) => new(value);

    public static EventMailingId Create() => new(Guid.CreateVersion7());
}

public readonly record struct RegistrationId(Guid Value) : ITypedId<RegistrationId>
{
    public static RegistrationId From(Guid value) => new(value);
}

public readonly record struct PostId(Guid Value) : ITypedId<PostId>
{
    public static PostId From(Guid value) => new(value);
}
