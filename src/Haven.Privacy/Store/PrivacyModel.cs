using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;

namespace Haven.Privacy.Store;

/// <summary>What the core itself stores.</summary>
public static class PrivacyModel
{
    public static IReadOnlyList<IModelPart> Parts { get; } =
    [new AuditModel(), new ForgettingModel()];
}
