using Haven.Privacy.Abroad;
using Haven.Privacy.Agreements;
using Haven.Privacy.Api;
using Haven.Privacy.Audit;
using Haven.Privacy.Breaches;
using Haven.Privacy.Consent;
using Haven.Privacy.Demands;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Emergency;
using Haven.Privacy.Export;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Inventory;
using Haven.Privacy.Leaving;
using Haven.Privacy.Notices;
using Haven.Privacy.Ownership;
using Haven.Privacy.Permissions;
using Haven.Privacy.Processors;
using Haven.Privacy.Promises;
using Haven.Privacy.Regimes;
using Haven.Privacy.Releases;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Rights;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Privacy.Support;
using Haven.Privacy.Vault;
using Haven.Privacy.Yearly;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy;

/// <summary>The pages of the core: who saw what, and the record of processing.</summary>
public static class PrivacyFloor
{
    /// <summary>
    /// What the pages need beside the core itself. <see cref="IMemberNames"/> and
    /// <see cref="Handoffs.IRoleNotices"/> come from the floor that keeps members, <see cref="ISubjectNames"/> from the
    /// service that keeps clients.
    /// </summary>
    public static void AddPrivacy(this IServiceCollection services)
    {
        services.AddSingleton<AuditVerification>();
        services.AddSingleton<AuditList>();
        services.AddSingleton<AuditEndings>();
        services.AddSingleton<IncidentIntake>();
        services.AddSingleton<Handoffs.IProcessorIncidents, ProcessorIncidents>();
        services.AddSingleton<IncidentDesk>();
        services.AddSingleton<IncidentReading>();
        services.AddSingleton<TouchedReader>();
        services.AddSingleton<AffectedDesk>();
        services.AddSingleton<BreachNoticeDesk>();
        services.AddSingleton<BreachRounds>();
        services.AddSingleton<UnusualAccess>();
        services.AddSingleton<BreachJob>();
        services.AddHostedService(s => s.GetRequiredService<BreachJob>());
        services.AddSingleton<EmergencyDesk>();
        services.AddSingleton<EmergencyReviews>();
        services.AddSingleton<ErasureRegister>();
        services.AddSingleton<ForgettingService>();
        services.AddSingleton<Departing>();
        services.AddSingleton<LeavingDesk>();
        services.AddSingleton<ExportDesk>();
        services.AddSingleton<OwnershipDesk>();
        services.AddSingleton<ProcessorDesk>();
        services.AddSingleton<ProcessorGate>();
        services.AddSingleton<ProcessorRounds>();
        services.AddSingleton<ProcessorJob>();
        services.AddHostedService(s => s.GetRequiredService<ProcessorJob>());
        services.AddSingleton<AbroadDesk>();
        services.AddSingleton<AbroadGate>();
        services.AddSingleton<ReleaseDesk>();
        services.AddSingleton<Releases.Analysis.AnalysisDesk>();
        services.AddHostedService<Releases.Analysis.AnalysisJob>();
        services.AddSingleton<DisclosureItems>();
        services.AddSingleton<DisclosureRegister>();
        services.AddSingleton<DisclosureDoor>();
        services.AddSingleton<DisclosureReading>();
        services.AddSingleton<AgreementDesk>();
        services.AddSingleton<AgreementText>();
        services.AddSingleton<OperatorSides>();
        services.AddSingleton<SupportDesk>();
        services.AddSingleton<SupportGate>();
        services.AddSingleton<SupportReading>();
        services.AddSingleton<PermissionDesk>();
        services.AddSingleton<PermissionReading>();
        services.AddSingleton<GuardianReview>();
        services.AddSingleton<IDisclosureGround, PermissionGround>();
        services.AddSingleton<IComposedText, PermissionTexts>();
        services.AddSingleton<DemandDesk>();
        services.AddSingleton<DemandReading>();
        services.AddSingleton<DemandRounds>();
        services.AddSingleton<IDisclosureGround, DemandGround>();
        services.AddHostedService<DemandJob>();
        services.AddSingleton<LooseKeys>();
        services.AddSingleton<PersonKeyReplacement>();
        services.AddSingleton<OrganisationKeyReplacement>();
        services.AddSingleton<ForgettingJob>();
        services.AddHostedService(s => s.GetRequiredService<ForgettingJob>());
        services.AddSingleton(s => s.GetRequiredService<HavenServices>().Kept);
        services.AddSingleton<HoldDesk>();
        services.AddSingleton<HoldReading>();
        services.AddSingleton<KeptCounts>();
        services.AddSingleton<RetentionService>();
        services.AddSingleton<ReviewRounds>();
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<ReviewReading>();
        services.AddSingleton<RetentionJob>();
        services.AddHostedService(s => s.GetRequiredService<RetentionJob>());
        services.AddSingleton<RegimeDesk>();
        services.AddSingleton<RequestIntake>();
        services.AddSingleton(s => new ConsentForms(s.GetRequiredService<HavenServices>().Parts));
        services.AddSingleton<ConsentWordings>();
        services.AddSingleton<ConsentStandings>();
        services.AddSingleton<ConsentDesk>();
        services.AddSingleton<ConsentRequests>();
        services.AddSingleton<ConsentReading>();
        services.AddSingleton<ConsentPages>();
        services.AddSingleton<IComposedText, ConsentTexts>();
        services.AddSingleton<Restrictions.RestrictionGate>();
        services.AddSingleton<Restrictions.RestrictionDesk>();
        services.AddSingleton<RequestEffects>();
        services.AddSingleton<RelatedFacts>();
        services.AddSingleton<RightsDesk>();
        services.AddSingleton<Extending>();
        services.AddSingleton<HearingDesk>();
        services.AddSingleton<ComplaintDesk>();
        services.AddSingleton<AnswerMail>();
        services.AddSingleton<NoticeReading>();
        services.AddSingleton<NoticeDesk>();
        services.AddSingleton<NoticeUses>();
        services.AddSingleton<OperatorStatement>();
        services.AddSingleton<YearlyReading>();
        services.AddSingleton<YearlyDesk>();
        services.AddSingleton<YearlyReminders>();
        services.AddHostedService<YearlyJob>();
        services.AddSingleton<PackageFactsReader>();
        services.AddSingleton<PackageDesk>();
        services.AddSingleton<PackageWays>();
        services.AddSingleton(Catalogue.Shipped);
        services.AddSingleton<PromiseProofs>();
    }

    public static void MapPrivacy(this IEndpointRouteBuilder routes)
    {
        AuditPages.Map(routes);
        AuditEvents.Map(routes);
        BreachPages.Map(routes);
        TellPages.Map(routes);
        AffectedPages.Map(routes);
        BreachNoticePages.Map(routes);
        ConsentFormPages.Map(routes);
        DemandPages.Map(routes);
        EmergencyPages.Map(routes);
        ForgettingPages.Map(routes);
        HoldPages.Map(routes);
        InventoryPages.Map(routes);
        LeavingPages.Map(routes);
        ExportPages.Map(routes);
        OwnershipPages.Map(routes);
        ProcessorPages.Map(routes);
        PublicProcessorPages.Map(routes);
        AbroadPages.Map(routes);
        ReleasePages.Map(routes);
        DisclosurePages.Map(routes);
        AgreementPages.Map(routes);
        SupportPages.Map(routes);
        PermissionPages.Map(routes);
        RetentionPages.Map(routes);
        ReviewPages.Map(routes);
        FigurePages.Map(routes);
        PromisesPages.Map(routes);
        RegimePages.Map(routes);
        RightsPages.Map(routes);
        HearingPages.Map(routes);
        ComplaintPages.Map(routes);
        Restrictions.RestrictionPages.Map(routes);
        AskPages.Map(routes);
        NoticePages.Map(routes);
        HealthNoticePages.Map(routes);
        NoticeDraftPages.Map(routes);
        NoticeLetterPages.Map(routes);
        PackagePages.Map(routes);
        YearlyPages.Map(routes);
    }
}
