using Haven.Privacy.Audit;
using Haven.Privacy.Consent;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Inventory;
using Haven.Privacy.Permissions;
using Haven.Privacy.Releases;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Rights;
using Haven.Screening.Api;
using Haven.Screening.Attesting;
using Haven.Screening.Caseload;
using Haven.Screening.Clients;
using Haven.Screening.Compare;
using Haven.Screening.Consent;
using Haven.Screening.Emergency;
using Haven.Screening.Figures;
using Haven.Screening.Fill;
using Haven.Screening.FollowUp;
using Haven.Screening.FreeText;
using Haven.Screening.Instruments;
using Haven.Screening.Instruments.Drafts;
using Haven.Screening.Instruments.Publishing;
using Haven.Screening.Instruments.Trainings;
using Haven.Screening.Names;
using Haven.Screening.Plans;
using Haven.Screening.Referrals;
using Haven.Screening.Reminders;
using Haven.Screening.Reports;
using Haven.Screening.Result;
using Haven.Screening.Review;
using Haven.Screening.Steps;
using Haven.Screening.Transfers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening;

/// <summary>The screening service: what it needs and where its pages are.</summary>
public static class ScreeningService
{
    public static void AddScreening(this IServiceCollection services)
    {
        services.AddSingleton<ClientService>();
        services.AddSingleton<IServiceSubjects, ClientNames>();
        services.AddSingleton<ClientAges>();
        services.AddSingleton<IServiceAges>(s => s.GetRequiredService<ClientAges>());
        services.AddSingleton<IComposedText, ScreeningTexts>();
        services.AddSingleton<IConsentGrounds, AttestedGrounds>();
        services.AddSingleton<ConsentClients>();
        services.AddSingleton<IPeopleInCare>(s => s.GetRequiredService<ConsentClients>());
        services.AddSingleton<CaseloadService>();
        services.AddSingleton<CaseloadPeopleReader>();
        services.AddSingleton<TransferService>();
        services.AddSingleton<TransferReader>();
        services.AddSingleton<Haven.Organisations.Teams.ITeamMove, ClientsOfMovedMembers>();
        services.AddSingleton<InstrumentLibrary>();
        services.AddSingleton<DraftStore>();
        services.AddSingleton<PublishService>();
        services.AddSingleton<TrainingService>();
        services.AddSingleton<CarryOver>();
        services.AddSingleton<FillService>();
        services.AddSingleton<ResultReader>();
        services.AddSingleton<JudgementService>();
        services.AddSingleton<StepService>();
        services.AddSingleton<ReportService>();
        services.AddSingleton<IReleasableTable, ScreeningTable>();
        services.AddSingleton<IKeptFigures, EndedClients>();
        services.AddSingleton<TeamKeys>();
        services.AddSingleton<TeamList>();
        services.AddSingleton<SealedNames>();
        services.AddSingleton<IMemberDeparture, KeysOfThoseWhoLeave>();
        services.AddSingleton<ReminderReader>();
        services.AddSingleton<ReviewService>();
        services.AddSingleton<ReportReader>();
        services.AddSingleton<ReportRegister>();
        services.AddSingleton<ReportReminders>();
        services.AddHostedService<ReportReminderJob>();
        services.AddSingleton<ReferralDesk>();
        services.AddSingleton<ReminderJob>();
        services.AddHostedService(s => s.GetRequiredService<ReminderJob>());
    }

    public static void MapScreening(this IEndpointRouteBuilder routes)
    {
        CaseloadPages.Map(routes);
        ClientPages.Map(routes);
        AttestingPages.Map(routes);
        ClientConsentPages.Map(routes);
        EmergencyPages.Map(routes);
        TransferPages.Map(routes);
        InstrumentPages.Map(routes);
        DraftPages.Map(routes);
        QuestionPages.Map(routes);
        ChoicesPages.Map(routes);
        SkipPages.Map(routes);
        ScorePages.Map(routes);
        PreviewPages.Map(routes);
        CasePages.Map(routes);
        PublishPages.Map(routes);
        VersionPages.Map(routes);
        TrainingPages.Map(routes);
        FillPages.Map(routes);
        FreeTextPages.Map(routes);
        ResultPages.Map(routes);
        StepPages.Map(routes);
        ComparePages.Map(routes);
        FigurePages.Map(routes);
        TeamKeyPages.Map(routes);
        NamePages.Map(routes);
        FollowUpPages.Map(routes);
        ReminderPages.Map(routes);
        ReviewPages.Map(routes);
        ReportPages.Map(routes);
        PlanPages.Map(routes);
        ReferralPages.Map(routes);
        InstrumentApi.Map(routes);
        ClientApi.Map(routes);
        ScreeningApi.Map(routes);
        ResponseApi.Map(routes);
    }
}
