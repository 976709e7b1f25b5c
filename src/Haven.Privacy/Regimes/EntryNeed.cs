using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Regimes;

/// <summary>Says that a page lets facts about clients in.</summary>
public static class EntryNeedExtensions
{
    /// <summary>
    /// Whoever opens the page is told before typing anything that a law keeps it shut. What is sent is refused by
    /// <see cref="PurposeGate"/> in any case.
    /// </summary>
    public static RouteHandlerBuilder EntersFor(
        this RouteHandlerBuilder endpoint,
        Purpose purpose
    ) =>
        endpoint.AddEndpointFilter(
            async (invocation, next) =>
            {
                var context = invocation.HttpContext;
                var gate = context.RequestServices.GetRequiredService<PurposeGate>();
                return
                    await gate.WhyNotEnteredAsync(
                        context.Reader().Organisation,
                        purpose,
                        context.RequestAborted
                    )
                        is { } why
                    ? throw new PurposeClosedException(why)
                    : await next(invocation);
            }
        );
}
