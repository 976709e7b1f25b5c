using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Organisations.Model;

/// <summary>
/// A person who can sign in. What it asks for is exactly what promise SCR-1 lists: first and last name, e-mail,
/// employer, city, state and a password. A test compares this list with the table and the form.
/// </summary>
[Stored("A person's account: what they gave when they registered, and how they sign in")]
[NotTakenOut(NotTakenOutAttribute.Account)]
[EndsOtherwise("It is its person’s own, and stays while they can sign in.")]
public sealed class Account : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the account's own id")]
    public AccountId Id { get; init; }

    [NotPersonal("accounts belong to the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    [NotPersonal("the key of this person's account")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("keyed index of the e-mail address, for signing in")]
    public required byte[] EmailIndex { get; set; }

    [Personal(DataClass.Name)]
    public required Sealed<string> FirstName { get; set; }

    [Personal(DataClass.Name)]
    public required Sealed<string> LastName { get; set; }

    [Personal(DataClass.Contact)]
    public required Sealed<string> Email { get; set; }

    [Personal(DataClass.Work)]
    public required Sealed<string> Employer { get; set; }

    [Personal(DataClass.Place)]
    public required Sealed<string> City { get; set; }

    [Personal(DataClass.Place)]
    public required Sealed<string> State { get; set; }

    [Sensitive(DataClass.Credential)]
    public required Sealed<string> PasswordHash { get; set; }

    [Sensitive(DataClass.Credential, Source = "made by Haven")]
    public required Sealed<string> AuthenticatorKey { get; set; }

    [Sensitive(DataClass.Credential, Source = "made by Haven")]
    public required Sealed<string> RecoveryCodes { get; set; }

    [NotPersonal("whether the authenticator app was confirmed with a first code")]
    public bool HasAuthenticator { get; set; }

    /// <summary>The last time step of which a code was used: each code opens once (RFC 6238, 5.2).</summary>
    [NotPersonal("which code was used last")]
    public long LastCodeStep { get; set; }

    [NotPersonal("failed sign-ins in a row")]
    public int FailedSignIns { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when sign-in is possible again")]
    public long LockedUntil { get; set; }

    [NotPersonal("whether the e-mail address was confirmed")]
    public bool EmailConfirmed { get; set; }

    /// <summary>Two sign-ins at once must not spend one code, or one failure, twice.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>An answer that a person must give before something else: "I am an adult". Not a field of the account.</summary>
[Stored("What a person attested when registering, in which words, and when")]
[NotTakenOut(NotTakenOutAttribute.Account)]
public sealed class Attestation : IInstallationVisible
{
    public const string Adult = "adult";
    public const string Terms = "terms";

    /// <summary>That what is kept of them is stored in another country than the one where they work (SCR-24).</summary>
    public const string StoredAbroad = "stored-abroad";

    [Pseudonym("the attestation's own id")]
    public Guid Id { get; init; }

    [NotPersonal("attestations belong to the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    [Pseudonym("the account that attested")]
    public AccountId Account { get; init; }

    [NotPersonal("what was attested")]
    public required string Kind { get; init; }

    [NotPersonal("the version of the words shown")]
    public required string Words { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when")]
    public long At { get; init; }
}

/// <summary>A letter's secret: whoever holds it has read the mail. Only its hash is stored.</summary>
[Stored("A link that was mailed to confirm an address or to set a new password")]
[NotTakenOut(NotTakenOutAttribute.Account)]
public sealed class MailedLink : IInstallationVisible
{
    public const string ConfirmEmail = "confirm-email";
    public const string NewPassword = "new-password";

    [Pseudonym("hash of the link's secret")]
    public required byte[] Hash { get; init; }

    [NotPersonal("links belong to the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    [Pseudonym("the account it is for")]
    public AccountId Account { get; init; }

    [NotPersonal("what it is for")]
    public required string Kind { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it stops working")]
    public long Until { get; init; }
}
