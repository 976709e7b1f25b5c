using Haven.Privacy.Store;

namespace Haven.Organisations.Model;

/// <summary>A person's account at the door of this installation.</summary>
public readonly record struct AccountId(Guid Value) : ITypedId<AccountId>
{
    public static AccountId From(Guid value) => new(value);

    public static AccountId Create() => new(Guid.CreateVersion7());
}

/// <summary>A team of an organisation.</summary>
public readonly record struct TeamId(Guid Value) : ITypedId<TeamId>
{
    /// <summary>Of those who are in no team.</summary>
    public static readonly TeamId None;

    public static TeamId From(Guid value) => new(value);

    public static TeamId Create() => new(Guid.CreateVersion7());
}
