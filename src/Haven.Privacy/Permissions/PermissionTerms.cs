using Haven.Privacy.Consent;

namespace Haven.Privacy.Permissions;

/// <summary>What a permission allows, before anybody signs it.</summary>
/// <param name="Recipient">One, by name.</param>
/// <param name="Items">Keys of <see cref="Disclosures.DisclosureItems"/>, in their order; never empty.</param>
/// <param name="Transfer">0 where the recipient is in the country in which everything is stored.</param>
/// <param name="Until">The last day. Somebody chose it: there is no usual one.</param>
/// <param name="Follows">The permission in whose place it is asked for; empty for none.</param>
public sealed record PermissionTerms(
    string Recipient,
    string Address,
    string UsedFor,
    IReadOnlyList<string> Items,
    bool WithTyped,
    int Transfer,
    DateOnly From,
    DateOnly Until,
    string Lang,
    Guid Follows
);

/// <summary>Who signed, and how.</summary>
/// <param name="Mark">Initials or another short mark of the person; empty on paper, where it is in the scan.</param>
/// <param name="GuardianName">Empty where no parent or guardian signed.</param>
/// <param name="Scan">Of the signed paper; null where it was signed on the screen.</param>
public sealed record PermissionSignature(
    ConsentVoice Voice,
    string Mark,
    string GuardianName,
    byte[]? Scan
);

/// <summary>Below which age a parent or guardian signs too, for somebody of this age.</summary>
/// <param name="Age">In years; null where nobody knows, or may know.</param>
/// <param name="Below">Where no law that the organisation chose says one, the age at which people come of age.</param>
public sealed record SigningAge(int? Age, int Below)
{
    /// <summary>Whoever's age nobody knows may be that young.</summary>
    public bool NeedsParent => Age is null || Age < Below;
}

/// <summary>How asking for a permission ended.</summary>
public enum PermissionOutcome
{
    Signed,

    /// <summary>The words changed while the page was open: what was shown is not what would be kept.</summary>
    OtherWords,

    /// <summary>The erasure of the person has begun.</summary>
    Leaving,
}

/// <param name="Id">What was kept; empty where nothing was.</param>
public sealed record PermissionResult(PermissionOutcome Outcome, Guid Id = default);

/// <summary>A permission, opened.</summary>
/// <param name="IsWhole">Whether the words are still those whose hash was kept with them.</param>
public sealed record PermissionSheet(
    Permission Record,
    PermissionState State,
    PermissionTerms Terms,
    PermissionText English,
    PermissionText Spanish,
    bool IsWhole,
    string Hash,
    PermissionSignature Signature,
    string By,
    (Manner? How, string Said, string By)? TakenBack
)
{
    public PermissionText In(string lang) => lang == "es" ? Spanish : English;
}
