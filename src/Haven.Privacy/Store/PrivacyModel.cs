using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Emergency;
using Haven.Privacy.Export;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Leaving;
using Haven.Privacy.Ownership;
using Haven.Privacy.Permissions;
using Haven.Privacy.Processors;
using Haven.Privacy.Promises;
using Haven.Privacy.Regimes;
using Haven.Privacy.Releases;
using Haven.Privacy.Retention;

namespace Haven.Privacy.Store;

/// <summary>What the core itself stores.</summary>
public static class PrivacyModel
{
    public static IReadOnlyList<IModelPart> Parts { get; } =
    [
        new AuditModel(),
        new EmergencyModel(),
        new ForgettingModel(),
        new LeavingModel(),
        new ExportModel(),
        new OwnershipModel(),
        new ProcessorModel(),
        new AbroadModel(),
        new ReleaseModel(),
        new Releases.Analysis.AnalysisModel(),
        new DisclosureModel(),
        new Agreements.AgreementModel(),
        new Support.SupportModel(),
        new PermissionModel(),
        new Demands.DemandModel(),
        new PromiseModel(),
        new RetentionModel(),
        new Rights.RightsModel(),
        new Rights.CorrectionModel(),
        new HoldModel(),
        new Restrictions.RestrictionModel(),
        new RegimeModel(),
        new Notices.NoticeModel(),
        new Consent.ConsentModel(),
        new Yearly.YearlyModel(),
        new Breaches.BreachModel(),
        new Breaches.AffectedModel(),
    ];
}
