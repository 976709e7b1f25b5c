using Microsoft.AspNetCore.Builder;

namespace Haven.Privacy.Door;

/// <summary>
/// How often something may be asked: by one account where people are signed in, by one network where they are not.
/// </summary>
/// <param name="Name">Addresses that share a name share the count.</param>
/// <param name="Most">So many at once; they come back evenly over the time.</param>
/// <param name="Per">The time in which all of them come back.</param>
/// <param name="OnlyFailures">Whether what is answered well is given back: people who do their work are not counted.</param>
public sealed record RateLimit(string Name, int Most, TimeSpan Per, bool OnlyFailures);

/// <summary>Says how often an address may be asked.</summary>
public static class RateLimitExtensions
{
    /// <summary>Beyond the limit the door answers 429, says how long to wait, and asks nothing further.</summary>
    public static T Limited<T>(
        this T endpoint,
        string name,
        int most,
        TimeSpan per,
        bool onlyFailures = false
    )
        where T : IEndpointConventionBuilder
    {
        var limit = new RateLimit(name, most, per, onlyFailures);
        endpoint.Add(b => b.Metadata.Add(limit));
        return endpoint;
    }
}
