using Haven.Helpline.Chats;
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

public readonly record struct ReferralRecipientId(Guid Value) : ITypedId<ReferralRecipientId>
{
    public static ReferralRecipientId From(Guid value) => new(value);

    public static ReferralRecipientId Create() => new(Guid.CreateVersion7());
}

public readonly record struct ReferralOfferId(Guid Value) : ITypedId<ReferralOfferId>
{
    public static ReferralOfferId From(Guid value) => new(value);

    public static ReferralOfferId Create() => new(Guid.CreateVersion7());
}

/// <summary>Random, without a time: it stays when the chat has gone.</summary>
public readonly record struct HelplineReferralId(Guid Value) : ITypedId<HelplineReferralId>
{
    public static HelplineReferralId From(Guid value) => new(value);

    public static HelplineReferralId Create() => new(ChatText.Create());
}

/// <inheritdoc cref="HelplineReferralId"/>
public readonly record struct ReferralRecallId(Guid Value) : ITypedId<ReferralRecallId>
{
    public static ReferralRecallId From(Guid value) => new(value);

    public static ReferralRecallId Create() => new(ChatText.Create());
}
