using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
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

    /// <summary>
    /// The same of a page on which somebody new is taken up: for that the organisation's own notice has to be in force.
    /// </summary>
    public static RouteHandlerBuilder TakesUpFor(
        this RouteHandlerBuilder endpoint,
        Purpose purpose
    ) =>
        endpoint
            .EntersFor(purpose)
            .AddEndpointFilter(
                async (invocation, next) =>
                {
                    var context = invocation.HttpContext;
                    var services = context.RequestServices;
                    var organisation = context.Reader().Organisation;
                    await using var store = services
                        .GetRequiredService<IDatabase>()
                        .Open(new Scope(organisation));
                    return
                        await NoticeNeed.WhyNobodyNewAsync(
                            store,
                            services.GetRequiredService<PurposeGate>().Laws,
                            organisation,
                            LocalTime.Today(services.GetRequiredService<TimeProvider>()),
                            context.RequestAborted
                        )
                            is { } why
                        ? throw new NoticeMissingException(why)
                        : await next(invocation);
                }
            );
}
