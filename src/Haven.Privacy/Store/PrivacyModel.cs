using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Store;

/// <summary>What the core itself stores.</summary>
public static class PrivacyModel
{
    public static IModelPart Part { get; } = new AuditModel();

    /// <summary>When each promise was last proven.</summary>
    public static IModelPart Promises { get; } = new PromiseModel();
}
