using Haven.Privacy.Audit;
using Haven.Screening.Attesting;
using Haven.Screening.Caseload;
using Haven.Screening.Clients;
using Haven.Screening.Compare;
using Haven.Screening.Emergency;
using Haven.Screening.Fill;
using Haven.Screening.FreeText;
using Haven.Screening.Instruments;
using Haven.Screening.Result;
using Haven.Screening.Steps;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening;

/// <summary>The screening service: what it needs and where its pages are.</summary>
public static class ScreeningService
{
    public static void AddScreening(this IServiceCollection services)
    {
        services.AddSingleton<ClientService>();
        services.AddSingleton<ISubjectNames, ClientNames>();
        services.AddSingleton<CaseloadService>();
        services.AddSingleton<InstrumentLibrary>();
        services.AddSingleton<FillService>();
        services.AddSingleton<ResultReader>();
        services.AddSingleton<JudgementService>();
        services.AddSingleton<StepService>();
    }

    public static void MapScreening(this IEndpointRouteBuilder routes)
    {
        CaseloadPages.Map(routes);
        ClientPages.Map(routes);
        AttestingPages.Map(routes);
        EmergencyPages.Map(routes);
        InstrumentPages.Map(routes);
        FillPages.Map(routes);
        FreeTextPages.Map(routes);
        ResultPages.Map(routes);
        StepPages.Map(routes);
        ComparePages.Map(routes);
    }
}
