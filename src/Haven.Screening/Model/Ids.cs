using Haven.Privacy.Store;

namespace Haven.Screening.Model;

public readonly record struct ClientId(Guid Value) : ITypedId<ClientId>
{
    public static ClientId From(Guid value) => new(value);

    public static ClientId Create() => new(Guid.CreateVersion7());
}

public readonly record struct ScreeningId(Guid Value) : ITypedId<ScreeningId>
{
    public static ScreeningId From(Guid value) => new(value);

    public static ScreeningId Create() => new(Guid.CreateVersion7());

    /// <summary>Begun later: ids are given in that order, and lists go on along it.</summary>
    public static bool operator >(ScreeningId a, ScreeningId b) => a.Value > b.Value;

    public static bool operator <(ScreeningId a, ScreeningId b) => a.Value < b.Value;
}

public readonly record struct AttestationId(Guid Value) : ITypedId<AttestationId>
{
    public static AttestationId From(Guid value) => new(value);

    public static AttestationId Create() => new(Guid.CreateVersion7());
}

public readonly record struct InstrumentId(Guid Value) : ITypedId<InstrumentId>
{
    public static InstrumentId From(Guid value) => new(value);

    public static InstrumentId Create() => new(Guid.CreateVersion7());
}

public readonly record struct LevelStepsId(Guid Value) : ITypedId<LevelStepsId>
{
    public static LevelStepsId From(Guid value) => new(value);

    public static LevelStepsId Create() => new(Guid.CreateVersion7());
}

public readonly record struct StepTakenId(Guid Value) : ITypedId<StepTakenId>
{
    public static StepTakenId From(Guid value) => new(value);

    public static StepTakenId Create() => new(Guid.CreateVersion7());
}

public readonly record struct EarlierResultId(Guid Value) : ITypedId<EarlierResultId>
{
    public static EarlierResultId From(Guid value) => new(value);

    public static EarlierResultId Create() => new(Guid.CreateVersion7());
}

public readonly record struct DraftId(Guid Value) : ITypedId<DraftId>
{
    public static DraftId From(Guid value) => new(value);

    public static DraftId Create() => new(Guid.CreateVersion7());
}

public readonly record struct TransferId(Guid Value) : ITypedId<TransferId>
{
    public static TransferId From(Guid value) => new(value);

    public static TransferId Create() => new(Guid.CreateVersion7());
}

public readonly record struct QuarterReportId(Guid Value) : ITypedId<QuarterReportId>
{
    public static QuarterReportId From(Guid value) => new(value);

    public static QuarterReportId Create() => new(Guid.CreateVersion7());
}

public readonly record struct TrainingId(Guid Value) : ITypedId<TrainingId>
{
    public static TrainingId From(Guid value) => new(value);

    public static TrainingId Create() => new(Guid.CreateVersion7());
}
