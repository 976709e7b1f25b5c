using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Research.Answers;
using Haven.Research.Applications;
using Haven.Research.Apply;
using Haven.Research.Attend;
using Haven.Research.Calls;
using Haven.Research.Consent;
using Haven.Research.Events;
using Haven.Research.Participants;
using Haven.Research.Posts;
using Haven.Research.Registrations;
using Haven.Research.Reviews;
using Haven.Research.Studies;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Research;

/// <summary>The research service: what it needs and where its pages are.</summary>
public static class ResearchService
{
    public static void AddResearch(this IServiceCollection services)
    {
        services.AddSingleton<StudyDesk>();
        services.AddSingleton<StudyReviewDesk>();
        services.AddSingleton<StudyReviewRounds>();
        services.AddSingleton<StudyReviewJob>();
        services.AddHostedService(s => s.GetRequiredService<StudyReviewJob>());
        services.AddSingleton<IServiceWaits, StudyWaits>();
        services.AddSingleton<ParticipantDesk>();
        services.AddSingleton<AnswerDesk>();
        services.AddSingleton<AnswerFileDesk>();
        services.AddSingleton<CallDesk>();
        services.AddSingleton<ApplyDesk>();
        services.AddSingleton<ApplicationDesk>();
        services.AddSingleton<OfferDesk>();
        services.AddSingleton<EventMailer>();
        services.AddSingleton<EventDesk>();
        services.AddSingleton<AttendDesk>();
        services.AddSingleton<PostDesk>();
        services.AddSingleton<RegistrationDesk>();
        services.AddSingleton<RegistrationNeeds>();
        services.AddSingleton<RegistrationNeedsJob>();
        services.AddHostedService(s => s.GetRequiredService<RegistrationNeedsJob>());
        services.AddSingleton<IServiceSubjects, RegistrationNames>();
        services.AddSingleton<IServiceSubjects, PostNames>();
        services.AddSingleton<IServiceSubjects, ParticipantNames>();
        services.AddSingleton<IServiceSubjects, ApplicationNames>();
        services.AddSingleton<IComposedText, AnswerTexts>();
    }

    public static void MapResearch(this IEndpointRouteBuilder routes)
    {
        StudyPages.Map(routes);
        VariablePages.Map(routes);
        StudyReviewPages.Map(routes);
        ParticipantPages.Map(routes);
        StudyConsentPages.Map(routes);
        AnswerPages.Map(routes);
        AnswerFilePages.Map(routes);
        CallPages.Map(routes);
        ApplyPages.Map(routes);
        ApplicationPages.Map(routes);
        EventPages.Map(routes);
        AttendPages.Map(routes);
        RegistrationPages.Map(routes);
        PostPages.Map(routes);
    }
}
