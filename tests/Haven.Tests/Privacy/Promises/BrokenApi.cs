using Haven.Promises;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which other systems read what they may not, or unseen.</summary>
internal static class BrokenApi
{
    [Breaks("SCR-7", 1), Breaks("SCR-7", 2)]
    public static TwinChanges KeysAreUsedUnseen() =>
        new(Audit: database => new BrokenMechanisms.SilentWriter(
            database,
            d => !d.What.StartsWith("API: ", StringComparison.Ordinal)
        ));

    [Breaks("SCR-7", 4)]
    public static TwinChanges WhichKeyItWasIsNotShown() =>
        Broken.Page(
            "/privacy/audit",
            text => text.Replace("(key haven_", "(", StringComparison.Ordinal)
        );

    [Breaks("SCR-3", 2)]
    public static TwinChanges WhatIsUnknownIsLeftOutInSilence() =>
        Broken.Step(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
                {
                    context.Request.QueryString = default;
                }
                return next();
            }
        );

    [Breaks("SCR-5", 4)]
    public static TwinChanges FactsSayTheImmigrationStatus() =>
        Broken.Page(
            "/api/v1/clients",
            text => text.Replace("\"behaviour\"", "\"immigrationStatus\"", StringComparison.Ordinal)
        );
}
