using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Audit;

/// <summary>The kinds of act (promise SCR-7).</summary>
public enum Act
{
    Create = 1,
    View = 2,
    Edit = 3,

    /// <summary>Looked for, listed or taken out.</summary>
    Retrieve = 4,
    Delete = 5,
    SignIn = 6,

    /// <summary>Asked for and not given.</summary>
    Refused = 7,
}

/// <summary>One act, in the log of the organisation whose data it touched.</summary>
[Stored("Who did what with whose data, and when")]
[EndsOtherwise(
    "It goes six years after the act, or later where a law asks for it; its hash stays in the log."
)]
public sealed class AuditRecord : ISealedRecord, IInstallationVisible
{
    /// <summary>In characters.</summary>
    internal const int LongestWhat = 80;

    [Pseudonym("the entry's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this organisation's log")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>The place in the Merkle log, from 0; null for the moment between commit and sequencing.</summary>
    [NotPersonal("the entry's place in the log")]
    public long? Sequence { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was done")]
    public long Time { get; init; }

    [Pseudonym("the member or account that acted")]
    public Guid Member { get; init; }

    [NotPersonal("the roles they acted in")]
    public Purposes.Roles Roles { get; init; }

    [NotPersonal("the kind of act")]
    public Act Act { get; init; }

    [NotPersonal("the purpose named")]
    public required string Purpose { get; init; }

    /// <summary>What was touched, in the product's own fixed words: never a person's.</summary>
    [NotPersonal("the kind of record")]
    public required string What { get; init; }

    /// <summary>The one subject's token, or the hash of the set of tokens; empty where nobody was the subject.</summary>
    [Pseudonym("whom it was about, as a keyed token")]
    public required byte[] Subjects { get; init; }

    [NotPersonal("how many people it was about")]
    public int SubjectCount { get; init; }

    [Personal(DataClass.Connection, Source = "the connection")]
    public required Sealed<string> Address { get; init; }

    [NotPersonal("random bytes, so that an entry cannot be guessed from its hash")]
    public required byte[] Salt { get; init; }

    Guid ISealedRecord.Row => Id;

    /// <summary>
    /// What the log commits to: SHA-256 of the salt and the record as stored, sealed values as ciphertext, so that it
    /// can be verified without any key and still holds when a person is forgotten.
    /// </summary>
    public byte[] Commitment()
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"haven-audit-record/1\n{Id:D}\n{OrganisationId.Value:D}\n{PersonKey.Value:D}\n{Time}\n{Member:D}\n{(int)Roles}\n{(int)Act}\n{Purpose}\n{What}\n{Convert.ToHexString(Subjects)}\n{SubjectCount}\n{Convert.ToHexString(Address.Ciphertext)}\n"
        );
        return SHA256.HashData([.. Salt, .. Encoding.UTF8.GetBytes(text)]);
    }
}

/// <summary>A member of a set of people that one act was about: a page of a caseload, say. Sets are stored once.</summary>
[Stored("Which people a page of a list was about, as keyed tokens")]
public sealed class AuditSubject : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [Pseudonym("hash of all tokens of the set")]
    public required byte[] SetHash { get; init; }

    [Pseudonym("one person, as a keyed token")]
    public required byte[] Token { get; init; }
}

/// <summary>An organisation's log: its key and its name.</summary>
[Stored("The audit log of an organisation")]
public sealed class AuditLog : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key from which the log's secrets come")]
    public PersonKeyId Key { get; init; }

    /// <summary>The origin line of its checkpoints.</summary>
    [NotPersonal("the log's name")]
    public required string Origin { get; set; }
}
