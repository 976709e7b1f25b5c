using Haven.Privacy.Store;

namespace Haven.Organisations.Model;

/// <summary>A person's account at the door of this installation.</summary>
public readonly record struct AccountId(Guid Value) : ITypedId<AccountId>
{
    public static AccountId From(Guid value) => new(value);

    public static AccountId Create() => new(Guid.CreateVersion7());
}
