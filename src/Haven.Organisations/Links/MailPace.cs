using System.Collections.Concurrent;

namespace Haven.Organisations.Links;

/// <summary>
/// Nobody's mailbox is filled by somebody who types their address into a public form: a few mails an hour, and the page
/// answers the same when there is none. Addresses are known here by their keyed index alone.
/// </summary>
public sealed class MailPace(TimeProvider clock)
{
    private const int MostAnHour = 5;
    private const int Prune = 10_000;
    private readonly ConcurrentDictionary<string, (long Since, int Count)> sent = new(
        StringComparer.Ordinal
    );

    public bool Take(byte[] addressIndex)
    {
        long now = clock.GetUtcNow().UtcTicks;
        if (sent.Count > Prune)
        {
            foreach (var old in sent.Where(s => s.Value.Since + TimeSpan.TicksPerHour <= now))
            {
                sent.TryRemove(old);
            }
        }
        return sent.AddOrUpdate(
                Convert.ToHexString(addressIndex),
                (now, 1),
                (_, s) => s.Since + TimeSpan.TicksPerHour <= now ? (now, 1) : (s.Since, s.Count + 1)
            ).Count <= MostAnHour;
    }
}
