using Haven.Privacy.Store;

namespace Haven.Privacy.Handoffs;

/// <summary>One fact that a service is told, because it was chosen and agreed to.</summary>
/// <param name="What">As people read it: "Age".</param>
public sealed record SharedFact(string What, string Value);

/// <summary>Who agreed that a service is asked and told this, and when.</summary>
public sealed record ReferralConsent(string Who, DateOnly On, MemberId RecordedBy);

/// <summary>
/// Screening asks for a referral: what is needed, what may be told of the person, and who agreed to that. It carries no
/// code and no result unless one was chosen; the purpose is to find this one service and nothing else.
/// </summary>
/// <param name="Request">The asker's own number for it, so that the same request handed over twice is one.</param>
/// <param name="Person">Whose key the values are sealed under at the receiver.</param>
public sealed record ReferralAsk(
    OrganisationId Organisation,
    Guid Request,
    PersonKeyId Person,
    string Need,
    IReadOnlyList<SharedFact> Shared,
    ReferralConsent Consent
);

/// <summary>
/// The way from whoever asks for a referral to the directory of services. Where no directory is installed nobody
/// registers this, and whoever asks says so instead of sending.
/// </summary>
public interface IReferralHandoff
{
    /// <summary>Takes the request over within the caller's unit of work: it arrives if, and only if, that commits.</summary>
    Task HandOverAsync(HavenContext context, ReferralAsk ask, CancellationToken cancellationToken);

    /// <summary>The young person no longer agrees: what was received goes, within the caller's unit of work.</summary>
    Task WithdrawAsync(HavenContext context, Guid request, CancellationToken cancellationToken);
}
