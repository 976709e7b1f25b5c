using Haven.Privacy.Purposes;
using Haven.Promises;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which emergency access leaves no trace, or one that cannot be told from everyday work.</summary>
internal static class BrokenEmergency
{
    [Breaks("SCR-7", 2), Breaks("SCR-7", 4)]
    public static TwinChanges EmergenciesAreNotWrittenDown() =>
        new(Audit: database => new BrokenMechanisms.SilentWriter(
            database,
            d => d.Purpose != Purpose.Emergency
        ));

    [Breaks("SCR-7", 4)]
    public static TwinChanges EmergenciesLookLikeCaseWork() =>
        Broken.Page(
            "/privacy/audit",
            p =>
                p.Replace(
                    System
                        .Net.WebUtility.HtmlEncode(Purpose.Emergency.Words)
                        .Replace("&#39;", "&#x27;", StringComparison.Ordinal),
                    Purpose.CaseWork.Words,
                    StringComparison.Ordinal
                )
        );
}
