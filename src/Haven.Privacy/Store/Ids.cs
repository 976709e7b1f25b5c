using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Haven.Privacy.Store;

/// <summary>An identifier with a type of its own, so that a client's id cannot be passed where a member's is meant.</summary>
public interface ITypedId<TSelf>
    where TSelf : struct, ITypedId<TSelf>
{
    /// <summary>The identifier as stored: UUIDv7, or random where order must not link records.</summary>
    Guid Value { get; }

    /// <summary>Gives the stored identifier its type back.</summary>
    static abstract TSelf From(Guid value);
}

/// <summary>An organisation that runs services on this installation; its data is kept apart from every other's.</summary>
public readonly record struct OrganisationId(Guid Value) : ITypedId<OrganisationId>
{
    /// <summary>
    /// Haven itself, before anybody has chosen an organisation: accounts, sessions and the log of sign-ins belong to it.
    /// </summary>
    public static readonly OrganisationId Installation = new(
        new Guid("00000000-0000-7000-8000-000000000001")
    );

    public static OrganisationId From(Guid value) => new(value);

    public static OrganisationId Create() => new(Guid.CreateVersion7());
}

/// <summary>The key of one person in one service. No record of a person spans two services.</summary>
public readonly record struct PersonKeyId(Guid Value) : ITypedId<PersonKeyId>
{
    public static PersonKeyId From(Guid value) => new(value);
}

/// <summary>A person's membership in one organisation.</summary>
public readonly record struct MemberId(Guid Value) : ITypedId<MemberId>
{
    public static MemberId From(Guid value) => new(value);

    public static MemberId Create() => new(Guid.CreateVersion7());
}

internal sealed class TypedIdConverter<T>()
    : ValueConverter<T, Guid>(id => id.Value, value => Make(value))
    where T : struct, ITypedId<T>
{
    // An expression tree may not call a static abstract member itself.
    private static T Make(Guid value) => T.From(value);
}
