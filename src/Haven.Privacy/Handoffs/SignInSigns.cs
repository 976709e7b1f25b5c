using Haven.Privacy.Store;

namespace Haven.Privacy.Handoffs;

/// <summary>How often somebody tried in vain to sign in as a member.</summary>
public sealed record FailedSignIns(MemberId Member, int Failed);

/// <summary>Sign-in is known to the floor that keeps accounts; whoever watches for what is unusual asks it.</summary>
public interface ISignInSigns
{
    /// <summary>By member of this organisation, those alone at whom somebody failed.</summary>
    Task<IReadOnlyList<FailedSignIns>> SinceAsync(
        OrganisationId organisation,
        DateTimeOffset since,
        CancellationToken cancellationToken
    );
}
