using Haven.Privacy.Vault;

namespace Haven.Privacy.Store;

/// <summary>A record that belongs to one organisation and is invisible to every other.</summary>
public interface IOrganisationRecord
{
    /// <summary>The owner. Part of every unique index, filter, policy and seal.</summary>
    OrganisationId OrganisationId { get; }
}

/// <summary>A record with sealed values, all about one person.</summary>
public interface ISealedRecord : IOrganisationRecord
{
    /// <summary>The key of the person whom the sealed values are about.</summary>
    PersonKeyId PersonKey { get; }

    /// <summary>The row's id, bound into every seal so that a value moved to another row does not open.</summary>
    Guid Row { get; }
}

/// <summary>
/// Marks a record whose key is its own and nobody else's: a mail, an invitation. The key is destroyed when the record has
/// been deleted, so that no old copy of it can be opened.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OwnKeyAttribute : Attribute;

/// <summary>
/// Marks a record of somebody whom nobody knows, in a conversation with a member. What is written in it is no entry in the
/// log, and neither is that the person reads it; each opening by a member is one.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AnonymousAttribute : Attribute
{
    public static bool Is(Type record) =>
        record.IsDefined(typeof(AnonymousAttribute), inherit: false);

    /// <summary>Whether a change to this record has to say something for the log. The log's own records are that.</summary>
    internal static bool IsWrittenDown(ISealedRecord record) =>
        record is not Audit.AuditRecord && !Is(record.GetType());
}

/// <summary>
/// A record that sign-in and the installation's own jobs reach across organisations: memberships, audit rows, the
/// outbox. Row security in PostgreSQL lets the installation scope see these tables and no others.
/// </summary>
public interface IInstallationVisible : IOrganisationRecord;

/// <summary>Whose records a unit of work may see and write.</summary>
/// <param name="Organisation">The one organisation, or <see cref="OrganisationId.Installation"/>.</param>
public sealed record Scope(OrganisationId Organisation)
{
    /// <summary>Sign-in and jobs: sees only <see cref="IInstallationVisible"/> records, of every organisation.</summary>
    public static readonly Scope Installation = new(OrganisationId.Installation);

    public bool IsInstallation => Organisation == OrganisationId.Installation;
}

/// <summary>What one service or floor adds to the one model: its stored types and how they are mapped.</summary>
public interface IModelPart
{
    /// <summary>Every stored type of this part.</summary>
    IReadOnlyList<Type> Records { get; }

    /// <summary>For how long this part keeps whom. The rest of a person's records go with their root record.</summary>
    IReadOnlyList<Retention.KeptKind> Keeps => [];

    /// <summary>What this part asks people whether they agree to, item by item.</summary>
    IReadOnlyList<Consent.ConsentForm> Consents => [];

    /// <summary>
    /// Whether a sealed record of this part is about the people whom the organisation looks after. What laws and
    /// agreements say of such records then holds for it (<see cref="Regimes.PurposeGate"/>).
    /// </summary>
    bool IsAboutClients(Type record) => false;

    /// <summary>Whom the facts in a record are about; the part of the privacy notice for them says so.</summary>
    Notices.Audience AboutWhom(Type record) =>
        IsAboutClients(record) ? Notices.Audience.People : Notices.Audience.Visitors;

    /// <summary>
    /// The declared words of this part in Spanish, for what the public reads: what a record is, what a field is called,
    /// where a fact comes from. What is missing here stays English there.
    /// </summary>
    IReadOnlyDictionary<string, string> Spanish =>
        System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Throws where something that is about to be saved may not be stored, whichever code wants to; called before each
    /// save. What it marks as changed is guarded like everything else.
    /// </summary>
    /// <param name="now">UTC ticks.</param>
    Task RequireAsync(HavenContext context, long now, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>
    /// Adds to the unit of work that decides that everything of somebody goes because it was asked for: what must stay of
    /// them so that nothing brings them back, and which names nobody. Not asked when somebody's time is over.
    /// </summary>
    /// <param name="today">On the calendar of the organisation.</param>
    Task RemovingAsync(
        HavenContext context,
        PersonKeyId person,
        DateOnly today,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    /// <summary>
    /// What this part keeps about these people under keys of its own, because it ends sooner than the rest. It goes with
    /// whoever asks to be deleted, is held with them, and is in their package.
    /// </summary>
    Task<IReadOnlyList<KeptApart>> ApartAsync(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<KeptApart>>([]);

    /// <summary>Keys, indexes and lengths. Seals, ids, filters and concurrency are mapped by the core.</summary>
    void Map(Microsoft.EntityFrameworkCore.ModelBuilder model);
}

/// <summary>Something about a person that is kept under a key of its own.</summary>
/// <param name="Key">The key that it is under.</param>
/// <param name="Of">Whom it is about.</param>
/// <param name="IsTheirs">False for what many people were told: it is in their package, and does not go with one of them.</param>
public sealed record KeptApart(PersonKeyId Key, PersonKeyId Of, bool IsTheirs = true);

/// <summary>
/// Marks a type that carries a few fields of a stored record out of a query, so that a list loads, and can show, only
/// those. Its sealed fields have the record's own names and open as the record's.
/// </summary>
/// <param name="record">The stored type.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PartOfAttribute(Type record) : Attribute
{
    /// <summary>The stored type.</summary>
    public Type Record { get; } = record;
}
