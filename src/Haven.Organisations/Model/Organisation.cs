using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Organisations.Model;

/// <summary>An organisation that looks after people with this installation.</summary>
[Stored("An organisation")]
public sealed class Organisation : IInstallationVisible
{
    [NotPersonal("the organisation's own id")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Short, in lower case, for the command line and the log's name.</summary>
    [NotPersonal("the organisation's short name")]
    public required string Code { get; init; }

    [NotPersonal("the organisation's name")]
    public required string Name { get; set; }

    /// <summary>Two administrators may arrange teams at once; the second is told.</summary>
    [NotPersonal("counts changes of its teams")]
    public int TeamsVersion { get; set; }

    /// <summary>IANA name, such as "America/New_York"; empty until one was chosen. Of two who choose, the second is told.</summary>
    [NotPersonal("the time zone of the place where it works")]
    public string Zone { get; set; } = "";
}

/// <summary>A person in an organisation, with what they may do there.</summary>
[Stored("A member of an organisation, and their roles")]
[EndsOtherwise(
    "It stays when the member left, because the log names them, and goes with the organisation."
)]
public sealed class Member : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the member's own id")]
    public MemberId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this member")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the member's account")]
    public AccountId Account { get; init; }

    /// <summary>Kept under the organisation's own keys, because colleagues and the log need it.</summary>
    [Personal(DataClass.Name, Source = "copied from the account when the person joined")]
    public required Sealed<string> Name { get; set; }

    [NotPersonal("what they may do")]
    public Roles Roles { get; set; }

    /// <summary>
    /// <see cref="TeamId.None"/> for who is in none. Who leaves stays in it: their clients stay in sight of its supervisors
    /// until somebody else has taken them over.
    /// </summary>
    [NotPersonal("the team they work in")]
    public TeamId Team { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when they joined")]
    public long JoinedAt { get; init; }

    /// <summary>UTC ticks; 0 while they are a member.</summary>
    [NotPersonal("when they left")]
    public long LeftAt { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>An open invitation to join; gone when it is taken or withdrawn.</summary>
[Stored("An invitation to join an organisation")]
[OwnKey]
[EndsOtherwise("It goes when it is taken, withdrawn or runs out.")]
public sealed class Invitation : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the invitation's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the invited person")]
    public PersonKeyId PersonKey { get; init; }

    [Personal(DataClass.Contact, Source = "the administrator who invited")]
    public required Sealed<string> Email { get; set; }

    /// <summary>Only an account with this address can take the invitation.</summary>
    [Pseudonym("keyed index of the e-mail address")]
    [NotTakenOut(NotTakenOutAttribute.Index)]
    public required byte[] EmailIndex { get; init; }

    [NotPersonal("what they will be able to do")]
    public Roles Roles { get; init; }

    [Pseudonym("hash of the mailed secret")]
    [NotTakenOut(NotTakenOutAttribute.Secret)]
    public required byte[] Hash { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it stops working")]
    public long Until { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>A signed-in browser. The cookie holds the secret, the row its hash.</summary>
[Stored("A signed-in browser")]
[NotTakenOut(NotTakenOutAttribute.Account)]
[EndsOtherwise("It goes when it is ended or runs out.")]
public sealed class Session : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the session's own id, shown in the list of one's sessions")]
    public Guid Id { get; init; }

    [NotPersonal("sessions belong to the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    [NotPersonal("the key of this person's account")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("hash of the cookie's secret")]
    public required byte[] Hash { get; init; }

    [Pseudonym("the account")]
    public AccountId Account { get; init; }

    /// <summary>The organisation that this browser works in; null until one is chosen.</summary>
    [NotPersonal("the organisation it works in")]
    public OrganisationId? WorksIn { get; set; }

    [Pseudonym("the member, in that organisation")]
    public MemberId? Member { get; set; }

    [NotPersonal("whether a second factor was shown")]
    public bool SecondFactor { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it began")]
    public long StartedAt { get; init; }

    /// <summary>UTC ticks, written at most once a minute.</summary>
    [NotPersonal("when it was last used")]
    public long SeenAt { get; set; }

    /// <summary>UTC ticks; at sign-in, and when Haven asked again.</summary>
    [NotPersonal("when the person last showed that it is them")]
    public long ConfirmedAt { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it ends at the latest")]
    public long Until { get; init; }

    [Personal(DataClass.Connection, Source = "the connection")]
    public required Sealed<string> Address { get; init; }

    [Personal(DataClass.Connection, Source = "the browser")]
    public required Sealed<string> Browser { get; init; }

    Guid ISealedRecord.Row => Id;
}
