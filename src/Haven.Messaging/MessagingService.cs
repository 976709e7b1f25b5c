using Haven.Messaging.Figures;
using Haven.Messaging.Messages;
using Haven.Messaging.Removed;
using Haven.Messaging.Roster;
using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Rights;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Messaging;

/// <summary>The service of schools: what it needs and where its pages are.</summary>
public static class MessagingService
{
    public static void AddMessaging(this IServiceCollection services)
    {
        services.AddSingleton<IServiceSubjects, StudentNames>();
        services.AddSingleton<StudentAges>();
        services.AddSingleton<IServiceAges>(s => s.GetRequiredService<StudentAges>());
        services.AddSingleton<StudentReader>();
        services.AddSingleton<RosterPlanner>();
        services.AddSingleton<RosterDesk>();
        services.AddSingleton<RemovalDesk>();
        services.AddSingleton<TableGate>();
        services.AddSingleton<FigureService>();
        services.AddSingleton<DraftDesk>();
        services.AddSingleton<MessagePlanner>();
        services.AddSingleton<MessageDesk>();
        services.AddSingleton<MessageTimes>();
        services.AddSingleton<MessageReader>();
        services.AddSingleton<ReceiptRounds>();
        services.AddSingleton<ReceiptJob>();
        services.AddHostedService(s => s.GetRequiredService<ReceiptJob>());
    }

    public static void MapMessaging(this IEndpointRouteBuilder routes)
    {
        StudentPages.Map(routes);
        RosterPages.Map(routes);
        RemovedPages.Map(routes);
        FigurePages.Map(routes);
        MessagePages.Map(routes);
    }
}
