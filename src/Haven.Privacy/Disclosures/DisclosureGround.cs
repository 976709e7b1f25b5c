using Haven.Privacy.Purposes;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Disclosures;

/// <summary>What a ground opens at this moment, and to whom.</summary>
/// <param name="Person">Whose facts.</param>
/// <param name="Evidence">What the ground is, and where the paper is found.</param>
/// <param name="Items">Keys of <see cref="DisclosureItems"/>; never empty.</param>
/// <param name="Lang">The language of what is given.</param>
public sealed record DisclosureTerms(
    PersonKeyId Person,
    string Evidence,
    string Recipient,
    string Address,
    string UsedFor,
    IReadOnlyList<string> Items,
    string Lang
)
{
    /// <summary>Whether what somebody typed is given too, and not only what was chosen from lists.</summary>
    public bool WithTyped { get; init; }

    /// <summary>Where whoever gets it is.</summary>
    public PackageWay Way { get; init; } = new((int?)null);

    /// <summary>Who said yes beside the one who gives it; null where the basis asks for one alone.</summary>
    public MemberId? ApprovedBy { get; init; }

    /// <inheritdoc cref="Disclosure.SecretUntil"/>
    public long SecretUntil { get; init; }
}

/// <summary>Terms, or why there are none.</summary>
public sealed record DisclosureOpening(DisclosureTerms? Terms, string WhyNot = "")
{
    public static DisclosureOpening Shut(string whyNot) => new(null, whyNot);
}

/// <summary>
/// One kind of ground on which something leaves. The door asks it twice: before anything is opened, and in the transaction
/// in which the giving is written down. What ended in between gives nothing.
/// </summary>
public interface IDisclosureGround
{
    DisclosureBasis Basis { get; }

    /// <summary>For what facts are opened on this ground.</summary>
    Purpose Purpose { get; }

    /// <param name="context">Of the reader's organisation.</param>
    /// <param name="isUsed">
    /// Whether it is given now. The ground then changes its record in this context (a counter that is its concurrency token
    /// does), so that whoever ends it at the same moment and this one exclude each other.
    /// </param>
    Task<DisclosureOpening> OpenAsync(
        HavenContext context,
        Reader reader,
        Guid ground,
        bool isUsed,
        CancellationToken cancellationToken
    );
}
