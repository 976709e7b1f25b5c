using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Audit;

/// <summary>A member whom a log may name, with the name still sealed.</summary>
/// <param name="Member">As it stands in audit records.</param>
/// <param name="Record">The record to open.</param>
/// <param name="Name">To be read once the record is opened.</param>
/// <param name="HasLeft">Whether they are a member no more.</param>
/// <param name="Roles">What they may do.</param>
public sealed record NamedMember(
    Guid Member,
    ISealedRecord Record,
    Sealed<string> Name,
    bool HasLeft = false,
    Roles Roles = Roles.None
);

/// <summary>Somebody who is kept, and the handle by which people speak of them, as it is shown.</summary>
public sealed record NamedSubject(PersonKeyId Person, string Handle);

/// <summary>
/// The members of an organisation, those who left included; implemented by the floor that keeps members. It loads and
/// opens nothing: the page opens names and entries together, as one entry of its own.
/// </summary>
public interface IMemberNames
{
    Task<IReadOnlyList<NamedMember>> AllAsync(
        HavenContext context,
        CancellationToken cancellationToken
    );

    /// <summary>Other systems that read with a key, as they stand in audit records, with their names.</summary>
    Task<IReadOnlyDictionary<Guid, string>> SystemsAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyDictionary<Guid, string>>(new Dictionary<Guid, string>());
}

/// <summary>
/// Turns the handle by which people speak of somebody (a client's code) into that person's key and back, whichever
/// service keeps them: see <see cref="SubjectNames"/>.
/// </summary>
public interface ISubjectNames
{
    /// <summary>What handles are called: "Client code", "Client code or message number".</summary>
    string Label { get; }

    /// <summary>The person with this handle in the context's organisation, or null.</summary>
    Task<PersonKeyId?> FindAsync(
        HavenContext context,
        string handle,
        CancellationToken cancellationToken
    );

    /// <summary>Everybody who is kept in the context's organisation, by their handle.</summary>
    Task<IReadOnlyList<NamedSubject>> AllAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<NamedSubject>>([]);

    /// <summary>The handle of this person in the context's organisation as it is shown, or null.</summary>
    Task<string?> HandleAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    );
}

/// <summary>The names of members, once their records were opened.</summary>
public sealed class OpenedNames(IEnumerable<NamedMember> known, Opened opened)
{
    /// <summary>What is said of whoever is no member, and was none.</summary>
    public const string Stranger = "somebody who is no member here";

    private readonly Dictionary<Guid, string> names = known.ToDictionary(
        m => m.Member,
        m => opened.Read(m.Name) ?? ""
    );

    public string Of(Guid member) => names.GetValueOrDefault(member) ?? Stranger;

    public string Of(MemberId member) => Of(member.Value);

    /// <summary>Null where nobody did it.</summary>
    public string? OfAny(MemberId? member) => member is { } somebody ? Of(somebody) : null;
}
