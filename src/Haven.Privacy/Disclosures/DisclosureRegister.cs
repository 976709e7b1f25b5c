using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Disclosures;

/// <summary>What was given, as it is written down.</summary>
/// <param name="What">Kinds of record in words, or what a person says they told.</param>
public sealed record GivenAway(
    PersonKeyId Of,
    string Handle,
    DisclosureBasis Basis,
    Guid Ground,
    string Evidence,
    string Recipient,
    string Address,
    string UsedFor,
    string What
)
{
    public MemberId? ApprovedBy { get; init; }
    public string Fingerprint { get; init; } = "";
    public int Transfer { get; init; }
    public long SecretUntil { get; init; }

    /// <summary>When, where a person says it afterwards; null for now.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>
/// Writes down what was given about whom: through the door, and what a person reported to an authority themselves, which
/// Haven did not send. It is what everybody can ask for (45 CFR 164.528).
/// </summary>
public sealed class DisclosureRegister(KeyRing keys, TimeProvider clock)
{
    public const string What = "what was given to somebody else";

    /// <summary>Adds it to the unit of work, which commits it with what it belongs to, and whose deed names its key.</summary>
    public async Task<Disclosure> AddAsync(
        HavenContext context,
        Reader reader,
        GivenAway given,
        CancellationToken cancellationToken
    )
    {
        var written = new Disclosure
        {
            Id = Guid.CreateVersion7(),
            OrganisationId = reader.Organisation,
            PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            Of = given.Of,
            Handle = Sealed<string>.Of(given.Handle),
            Basis = Sealed<DisclosureBasis?>.Of(given.Basis),
            Ground = given.Ground,
            Evidence = Sealed<string>.Of(given.Evidence),
            Recipient = Sealed<string>.Of(given.Recipient),
            Address = Sealed<string>.Of(given.Address),
            UsedFor = Sealed<string>.Of(given.UsedFor),
            What = Sealed<string>.Of(given.What),
            By = new MemberId(reader.Member),
            ApprovedBy = given.ApprovedBy,
            At = (given.At ?? clock.GetUtcNow()).UtcTicks,
            Fingerprint = given.Fingerprint,
            Transfer = given.Transfer,
            SecretUntil = given.SecretUntil,
        };
        context.Add(written);
        return written;
    }

    /// <summary>Keys of what was given about this person and may be told now.</summary>
    /// <param name="others">
    /// Whether somebody else asks: a report, of which Haven made no file, is told to the person alone.
    /// </param>
    internal static async Task<IReadOnlyList<PersonKeyId>> ToldKeysAsync(
        HavenContext context,
        PersonKeyId person,
        bool others,
        long now,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<Disclosure>()
            .Where(d =>
                d.OrganisationId == context.CurrentOrganisation
                && d.Of == person
                && d.SecretUntil <= now
                && !(others && d.Fingerprint == "")
            )
            .Select(d => d.PersonKey)
            .ToListAsync(cancellationToken);

    /// <summary>Keys of all that was given about this person, for whoever holds it for a court.</summary>
    internal static Task<List<PersonKeyId>> KeysAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Disclosure>()
            .Where(d => d.OrganisationId == context.CurrentOrganisation && d.Of == person)
            .Select(d => d.PersonKey)
            .ToListAsync(cancellationToken);
}
