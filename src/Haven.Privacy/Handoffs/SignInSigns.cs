using Haven.Privacy.Store;

namespace Haven.Privacy.Handoffs;

/// <summary>How often somebody tried a password as a member, whether or not it was right.</summary>
public sealed record SignInTries(MemberId Member, int Times);

/// <summary>Sign-in is known to the floor that keeps accounts; whoever watches for what is unusual asks it.</summary>
public interface ISignInSigns
{
    /// <summary>By member of this organisation, those alone as whom somebody tried.</summary>
    Task<IReadOnlyList<SignInTries>> SinceAsync(
        OrganisationId organisation,
        DateTimeOffset since,
        CancellationToken cancellationToken
    );
}
