namespace Haven.Privacy.Notices;

/// <summary>Whom facts are about, and so which part of the privacy notice speaks of them.</summary>
public enum Audience
{
    /// <summary>The people whom the organisation looks after.</summary>
    People,

    /// <summary>Their parents and guardians.</summary>
    Guardians,

    /// <summary>Those who work with Haven.</summary>
    Professionals,

    /// <summary>Everybody else: who writes, asks, or signs up for something.</summary>
    Visitors,
}

internal static class AudienceKeys
{
    public static readonly IReadOnlyList<Audience> All = Enum.GetValues<Audience>();

    /// <summary>As it stands in a template and in an address: "people".</summary>
    public static string Key(this Audience audience) => audience.ToString().ToLowerInvariant();

    public static Audience? Find(string? key)
    {
        foreach (var audience in All)
        {
            if (audience.Key() == key)
            {
                return audience;
            }
        }
        return null;
    }
}
