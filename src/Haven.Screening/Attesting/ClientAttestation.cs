using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Attesting;

/// <summary>What allows an organisation to record facts about a client.</summary>
public enum Authority
{
    /// <summary>The young person agreed.</summary>
    Agreed,

    /// <summary>A parent or guardian agreed.</summary>
    GuardianAgreed,

    /// <summary>A law, an order of a court or the like, which the professional names.</summary>
    Law,
}

/// <summary>
/// A professional's word that a client was told, and that something allows to record facts about them (promise SCR-2).
/// It never changes: whoever attests anew adds another.
/// </summary>
[Stored("A professional's word that a client was told and that something allows to record facts")]
[EndsWith(typeof(Client))]
public sealed class ClientAttestation : ISealedRecord
{
    [Pseudonym("the attestation's own id")]
    public AttestationId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the client")]
    public ClientId Client { get; init; }

    [Pseudonym("the member who attested")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was attested")]
    public long At { get; init; }

    /// <summary>Which <see cref="AttestationWords"/> these are.</summary>
    [NotPersonal("the version of the words")]
    public required string WordsVersion { get; init; }

    /// <summary>As they stood on the page: a version that is looked up later may have been altered since.</summary>
    [NotPersonal("the words, the same for every client")]
    public required string Words { get; init; }

    /// <summary>An <see cref="AttestedAuthority"/>.</summary>
    [Sensitive(DataClass.FreeText, Source = "the professional"), Composed]
    public required Sealed<string> Authority { get; init; }

    Guid ISealedRecord.Row => Id.Value;

    /// <summary>The last one about a client; none where nobody attested.</summary>
    public static Task<List<ClientAttestation>> LastAsync(
        HavenContext context,
        PersonKeyId client,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<ClientAttestation>()
            .AsNoTracking()
            .Where(a => a.OrganisationId == context.CurrentOrganisation && a.PersonKey == client)
            .OrderByDescending(a => a.At)
            .ThenByDescending(a => a.Id)
            .Take(1)
            .ToListAsync(cancellationToken);

    /// <summary>Adds the word of this professional about this client, in the change that is under way.</summary>
    public static ClientAttestation Add(
        HavenContext context,
        Reader reader,
        Client client,
        AttestedAuthority authority,
        long at
    )
    {
        var attestation = new ClientAttestation
        {
            Id = AttestationId.Create(),
            OrganisationId = reader.Organisation,
            PersonKey = client.PersonKey,
            Client = client.Id,
            By = new MemberId(reader.Member),
            At = at,
            WordsVersion = AttestationWords.Version,
            Words = AttestationWords.Whole(authority.Kind),
            Authority = Sealed<string>.Of(authority.Write()),
        };
        client.AttestedAt = at;
        context.Add(attestation);
        return attestation;
    }
}

/// <summary>What a professional named as allowing them to record facts.</summary>
/// <param name="Words">Which law or order, in the professional's words; empty for the other kinds.</param>
public sealed record AttestedAuthority(Authority Kind, string Words)
{
    public string InWords =>
        Kind == Authority.Law ? $"{AttestationWords.Of(Kind)} {Words}" : AttestationWords.Of(Kind);

    /// <summary>"Agreed", or "Law" and its words on the lines after it.</summary>
    public string Write() => Words.Length == 0 ? $"{Kind}" : $"{Kind}\n{Words}";

    public static AttestedAuthority? Read(string? written) =>
        written?.Split('\n', 2) is [var kind, .. var words]
        && Enum.TryParse<Authority>(kind, out var known)
            ? new AttestedAuthority(known, words is [var only] ? only : "")
            : null;
}

/// <summary>The words that professionals attest to. Whoever changes one of them counts the version up.</summary>
public static class AttestationWords
{
    public const string Version = "1";

    public const string Told =
        "I have told this young person, or somebody who cares for them, what is recorded here, why, and who can see it.";

    public static string Of(Authority authority) =>
        authority switch
        {
            Authority.Agreed => "The young person agreed to it.",
            Authority.GuardianAgreed => "A parent or guardian agreed to it.",
            _ => "A law, or an order of a court, allows it without their agreement.",
        };

    public static string Whole(Authority authority) => $"{Told} {Of(authority)}";
}
