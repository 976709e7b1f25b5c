using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Helpline.Figures;
using Haven.Helpline.Purging;
using Haven.Helpline.Recipients;
using Haven.Helpline.Referrals;
using Haven.Helpline.Reports;
using Haven.Helpline.Settings;
using Haven.Helpline.Supervision;
using Haven.Helpline.Talk;
using Haven.Privacy.Handoffs;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Helpline;

/// <summary>The helpline: what it needs and where its pages are.</summary>
public static class HelplineService
{
    public static void AddHelpline(this IServiceCollection services)
    {
        services.AddSingleton<SettingsDesk>();
        services.AddSingleton<CertificateGate>();
        services.AddSingleton<CertificateDesk>();
        services.AddSingleton<ReportDesk>();
        services.AddSingleton<SupervisionDesk>();
        services.AddSingleton<RecipientDesk>();
        services.AddSingleton<OfferDesk>();
        services.AddSingleton<OfferAnswers>();
        services.AddSingleton<TakingBack>();
        services.AddSingleton<HandOverDesk>();
        services.AddSingleton<ReferralPurge>();
        services.AddSingleton<IMemberDeparture, CertificateOfWhoeverLeaves>();
        services.AddSingleton<ChatWakes>();
        services.AddSingleton<ChatStream>();
        services.AddSingleton<DayCounts>();
        services.AddSingleton<ChatPurge>();
        services.AddSingleton<ChatDesk>();
        services.AddSingleton<ChatReading>();
        services.AddSingleton<DayGate>();
        services.AddSingleton<FigureReading>();
        services.AddSingleton<ChatRounds>();
        services.AddHostedService(s => s.GetRequiredService<ChatRounds>());
    }

    public static void MapHelpline(this IEndpointRouteBuilder routes)
    {
        TalkPages.Map(routes);
        ChatPages.Map(routes);
        OfferTalkPages.Map(routes);
        RecipientPages.Map(routes);
        ReferralPages.Map(routes);
        ReportPages.Map(routes);
        SupervisionPages.Map(routes);
        CertificatePages.Map(routes);
        SettingsPages.Map(routes);
        FigurePages.Map(routes);
    }
}
