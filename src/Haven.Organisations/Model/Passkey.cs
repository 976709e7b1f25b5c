using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Organisations.Model;

/// <summary>
/// A key pair whose secret half never leaves its owner's device. What is kept can check a signature and make none; its
/// id is found by a keyed index, so that two installations' databases cannot be laid side by side.
/// </summary>
[Stored("A passkey: what checks the signature of a person's device when they sign in")]
[NotTakenOut(NotTakenOutAttribute.Account)]
[EndsOtherwise("It goes when its person takes it away.")]
public sealed class Passkey : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the passkey's own id, shown in the list of one's passkeys")]
    public Guid Id { get; init; }

    [NotPersonal("passkeys belong to the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    [NotPersonal("the key of this person's account")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the account")]
    public AccountId Account { get; init; }

    [Pseudonym("keyed index of the id that the device gave it")]
    public required byte[] CredentialIndex { get; init; }

    [Sensitive(DataClass.FreeText)]
    public required Sealed<string> Name { get; init; }

    [Sensitive(DataClass.Credential, Source = "the device")]
    public required Sealed<string> CredentialId { get; init; }

    [Sensitive(DataClass.Credential, Source = "the device")]
    public required Sealed<string> PublicKey { get; init; }

    /// <summary>How often the device says that it signed; 0 from devices that do not count.</summary>
    [Sensitive(DataClass.Credential, Source = "the device")]
    public required Sealed<decimal> Signatures { get; set; }

    /// <summary>How the device is reached, and "synced" where the key may be on several of its owner's devices.</summary>
    [Sensitive(DataClass.Credential, Source = "the device")]
    public required Sealed<string> Traits { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was added")]
    public long AddedAt { get; init; }

    /// <summary>UTC ticks; 0 while it was never used.</summary>
    [NotPersonal("when it was last used")]
    public long UsedAt { get; set; }

    /// <summary>Of two answers at once, one counts.</summary>
    [NotPersonal("counts uses")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>A question that was put to a passkey. It waits in the page; here is only that it was not answered yet.</summary>
[Stored("A question to a passkey that was not answered yet")]
[NotTakenOut(NotTakenOutAttribute.Account)]
public sealed class PasskeyChallenge : IInstallationVisible
{
    [Pseudonym("hash of the question")]
    public required byte[] Hash { get; init; }

    [NotPersonal("questions belong to the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it is too late for an answer")]
    public long Until { get; init; }
}
