using Haven.Delivery.Outbox;
using Haven.Privacy.Handoffs;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Delivery;

/// <summary>Mail out: what it needs and where its page is.</summary>
public static class DeliveryFloor
{
    /// <param name="route">The mail server; null where there is none, and mail goes to the folder.</param>
    /// <param name="folder">The folder for mail where there is no server.</param>
    public static void AddDelivery(
        this IServiceCollection services,
        MailRoute? route,
        string? folder
    )
    {
        services.AddSingleton<MailSignal>();
        services.AddSingleton<MailHandoff>();
        services.AddSingleton<IMailHandoff>(s => s.GetRequiredService<MailHandoff>());
        services.AddSingleton<IMailReceipts>(s => s.GetRequiredService<MailHandoff>());
        services.AddSingleton(new MailFolder(folder));
        if (route is null)
        {
            services.AddSingleton<IMailCarrier>(s => s.GetRequiredService<MailFolder>());
        }
        else
        {
            services.AddSingleton(route);
            services.AddSingleton<IMailCarrier, SmtpCarrier>();
        }
        services.AddSingleton<MailLeases>();
        services.AddSingleton<MailWorker>();
        services.AddHostedService(s => s.GetRequiredService<MailWorker>());
        services.AddSingleton<OutboxDesk>();
    }

    public static void MapDelivery(this IEndpointRouteBuilder routes) => OutboxPages.Map(routes);
}
