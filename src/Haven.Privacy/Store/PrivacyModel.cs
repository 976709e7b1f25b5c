using Haven.Privacy.Audit;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Store;

/// <summary>What the core itself stores.</summary>
public static class PrivacyModel
{
    public static IModelPart Part { get; } = new AuditModel();
}
