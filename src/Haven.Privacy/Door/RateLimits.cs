using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Haven.Privacy.Door;

/// <summary>
/// Counts who asks how often. Only in memory, on each node for itself, and under a hash with a secret that ends with the
/// process: no network address is kept. What one network does never holds up another.
/// </summary>
public sealed class RateLimits(TimeProvider clock)
{
    private const int Prune = 20_000;

    private readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);
    private readonly byte[] secret = RandomNumberGenerator.GetBytes(32);

    /// <summary>Takes one; null when there was one, otherwise how long to wait for the next.</summary>
    public TimeSpan? Take(RateLimit limit, string who)
    {
        if (buckets.Count > Prune)
        {
            Forget();
        }
        return BucketOf(limit, who).Take(clock.GetUtcNow().UtcTicks);
    }

    /// <summary>Gives one back: it went well.</summary>
    public void GiveBack(RateLimit limit, string who) => BucketOf(limit, who).GiveBack();

    /// <summary>
    /// What counts as one network: an IPv4 address, or the 64 bits of an IPv6 address that a home or an office gets,
    /// within which anybody can take as many addresses as they like.
    /// </summary>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        byte[] bytes = address.GetAddressBytes();
        return Convert.ToHexString(
            address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, 8) : bytes
        );
    }

    private Bucket BucketOf(RateLimit limit, string who) =>
        buckets.GetOrAdd(
            Convert.ToHexString(
                HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(limit.Name + "\n" + who))
            ),
            _ => new Bucket(limit)
        );

    // Those that are full again first; under a flood of networks, whatever comes.
    private void Forget()
    {
        long now = clock.GetUtcNow().UtcTicks;
        foreach (var (key, bucket) in buckets)
        {
            if (bucket.IsFull(now))
            {
                buckets.TryRemove(key, out _);
            }
        }
        foreach (string key in buckets.Keys.Take(buckets.Count - Prune))
        {
            buckets.TryRemove(key, out _);
        }
    }

    /// <summary>Empties by one for each try, and fills evenly. Kept as the moment at which it will be full.</summary>
    private sealed class Bucket(RateLimit limit)
    {
        private readonly Lock gate = new();
        private readonly long each = limit.Per.Ticks / limit.Most;
        private long fullAt;

        public TimeSpan? Take(long now)
        {
            lock (gate)
            {
                // A clock that was set back must not shut anybody out for long.
                long from = Math.Clamp(fullAt, now, now + limit.Per.Ticks);
                long wait = from + each - (now + limit.Per.Ticks);
                if (wait > 0)
                {
                    return TimeSpan.FromTicks(wait);
                }
                fullAt = from + each;
                return null;
            }
        }

        public void GiveBack()
        {
            lock (gate)
            {
                fullAt -= each;
            }
        }

        public bool IsFull(long now)
        {
            lock (gate)
            {
                return fullAt <= now;
            }
        }
    }
}
