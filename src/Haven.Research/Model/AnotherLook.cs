using Haven.Research.Applications;
using Haven.Research.Events;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Model;

/// <summary>How what people send is stored while others send, decide and change at the same time.</summary>
internal static class AnotherLook
{
    private const int Tries = 5;

    /// <summary>
    /// Looks and stores, and does both again where the store refused it: it was sent twice at once, a number is taken, or
    /// what it belongs to changed meanwhile. The next look tells which, and answers.
    /// </summary>
    public static async Task<T> UntilStoredAsync<T>(Func<Task<T>> lookAndStore)
    {
        for (int tried = 1; ; tried++)
        {
            try
            {
                return await lookAndStore();
            }
            catch (Exception e)
                when (tried < Tries
                    && e
                        is DbUpdateException
                            or ApplicationRefusedException
                            or EventRefusedException
                )
            {
                // Looked at again.
            }
        }
    }

    /// <summary>Does it again for as long as somebody else changed the same row in that moment.</summary>
    /// <param name="change">Null where it was overtaken, so that nothing was stored.</param>
    /// <exception cref="TimeoutException">Others were quicker each time.</exception>
    public static async Task<T> UntilDoneAsync<T>(Func<Task<T?>> change)
        where T : struct
    {
        for (int tried = 1; tried <= Tries; tried++)
        {
            if (await change() is { } done)
            {
                return done;
            }
        }
        throw new TimeoutException("Others were quicker again and again. Try again.");
    }
}
