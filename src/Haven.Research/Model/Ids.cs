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
