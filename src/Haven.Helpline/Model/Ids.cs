using Haven.Privacy.Store;

namespace Haven.Helpline.Model;

public readonly record struct ChatId(Guid Value) : ITypedId<ChatId>
{
    public static ChatId From(Guid value) => new(value);

    public static ChatId Create() => new(Guid.CreateVersion7());
}

public readonly record struct ChatLineId(Guid Value) : ITypedId<ChatLineId>
{
    public static ChatLineId From(Guid value) => new(value);

    public static ChatLineId Create() => new(Guid.CreateVersion7());
}

public readonly record struct CertificateId(Guid Value) : ITypedId<CertificateId>
{
    public static CertificateId From(Guid value) => new(value);

    public static CertificateId Create() => new(Guid.CreateVersion7());
}

public readonly record struct HelplineReportId(Guid Value) : ITypedId<HelplineReportId>
{
    public static HelplineReportId From(Guid value) => new(value);

    public static HelplineReportId Create() => new(Guid.CreateVersion7());
}

public readonly record struct ChatSupervisionId(Guid Value) : ITypedId<ChatSupervisionId>
{
    public static ChatSupervisionId From(Guid value) => new(value);

    public static ChatSupervisionId Create() => new(Guid.CreateVersion7());
}
