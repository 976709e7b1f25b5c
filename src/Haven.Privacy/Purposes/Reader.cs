using Haven.Privacy.Store;

namespace Haven.Privacy.Purposes;

/// <summary>Who asks. Every opening and every change is done as somebody, from somewhere.</summary>
/// <param name="Organisation">Whose records may be opened; records of any other are refused.</param>
/// <param name="Member">The member, or for an account's own matters the account; empty for Haven itself.</param>
/// <param name="Roles">What they may do there.</param>
/// <param name="Address">The network address they ask from, or a word such as "command line".</param>
public sealed record Reader(OrganisationId Organisation, Guid Member, Roles Roles, string Address)
{
    /// <summary>Haven itself, at work for one organisation.</summary>
    public static Reader System(OrganisationId organisation, string job) =>
        new(organisation, Guid.Empty, Roles.System, job);

    /// <summary>Somebody at the door, or in their own account.</summary>
    public static Reader AccountHolder(Guid account, string address) =>
        new(OrganisationId.Installation, account, Roles.AccountHolder, address);
}

/// <summary>The reader's roles do not include one that may act for this purpose. The refusal is in the audit log.</summary>
public sealed class PurposeRefusedException(Purpose purpose)
    : Exception($"The purpose '{purpose.Key}' is not open to this role.")
{
    public Purpose Purpose { get; } = purpose;
}
