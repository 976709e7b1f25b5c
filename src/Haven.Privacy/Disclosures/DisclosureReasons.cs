using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Disclosures;

/// <summary>
/// Which reasons there are to give something of somebody to somebody else, whatever a ground says. What was told to a
/// helpline by somebody whom nobody knows goes out where the law demands it or against misuse of the site, and for
/// nothing else (promise HLP-16): nobody could agree in their name.
/// </summary>
public class DisclosureReasons
{
    /// <summary>Why it is not given for this reason; null where the reason is one.</summary>
    public virtual string? WhyNot(PersonKeyId person, DisclosureBasis basis) =>
        PassingKey.Is(person.Value)
        && basis is not (DisclosureBasis.Demand or DisclosureBasis.Misuse)
            ? "What somebody told the helpline is given to others only where the law demands it, or against misuse of the site."
            : null;
}
