using Haven.Privacy.Store;

namespace Haven.Privacy.Audit;

/// <summary>Something of a service that waits for somebody who looks after privacy.</summary>
/// <param name="Words">What waits and until when, as sentences.</param>
/// <param name="Path">The page on which it is answered.</param>
/// <param name="Answer">What the link there says.</param>
/// <param name="IsLate">Whether it waits for too long.</param>
public sealed record ServiceWait(string Words, string Path, string Answer, bool IsLate);

/// <summary>What waits in a service; each service that has something to wait for registers one. It opens nothing of anybody.</summary>
public interface IServiceWaits
{
    Task<IReadOnlyList<ServiceWait>> OfAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    );
}
